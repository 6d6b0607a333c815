import { ADDRESSES } from './addresses.js';
import { ARCHIVES } from './archives.js';
import type { AttackRow } from './attack.js';
import { MANIFESTS } from './manifests.js';
import { MODELS } from './models.js';
import { REPOSITORIES } from './repositories.js';

/** Everything that is sent to an import to break it. */
export const ATTACK_ROWS: readonly AttackRow[] = [...ARCHIVES, ...MANIFESTS, ...MODELS, ...ADDRESSES, ...REPOSITORIES];

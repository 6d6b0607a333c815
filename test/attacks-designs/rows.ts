import { ADDRESSES } from './addresses.js';
import { ARCHIVES } from './archives.js';
import type { AttackRow } from './attack.js';
import { BODIES } from './bodies.js';
import { DRAWINGS } from './drawings.js';
import { FORMS } from './forms.js';
import { MANIFESTS } from './manifests.js';
import { MODELS } from './models.js';
import { REPOSITORIES } from './repositories.js';

/** Everything that is sent to break the way designs come in. */
export const ATTACK_ROWS: readonly AttackRow[] = [
  ...FORMS,
  ...BODIES,
  ...ARCHIVES,
  ...MANIFESTS,
  ...MODELS,
  ...DRAWINGS,
  ...ADDRESSES,
  ...REPOSITORIES,
];

import { MingaProcess } from './minga-process.js';
import type { RunningSite } from './running-site.js';
import { ScaledSite } from './scaled-site.js';

const isScaled = process.env['MINGA_E2E_STACK'] === 'scaled';
/** Ten processes start later than one. */
export const START_LIMIT_MS = isScaled ? 300_000 : 120_000;

/** The standalone, or with MINGA_E2E_STACK=scaled (`npm test -- e2e --scaled`) the same site as many processes. */
export const startSite = (): Promise<RunningSite> => (isScaled ? ScaledSite.start() : MingaProcess.start());

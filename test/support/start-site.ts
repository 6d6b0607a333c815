import { MingaProcess } from './minga-process.js';
import type { RunningSite } from './running-site.js';
import { ScaledSite } from './scaled-site.js';

/** The standalone, or with MINGA_E2E_STACK=scaled (`npm test -- e2e --scaled`) the same site as many processes. */
export const startSite = (): Promise<RunningSite> =>
  process.env['MINGA_E2E_STACK'] === 'scaled' ? ScaledSite.start() : MingaProcess.start();

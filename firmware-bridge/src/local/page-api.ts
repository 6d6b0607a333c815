import type { LocalApi, LocalMachine } from '../local-api.js';
import type { Reason } from '../gate-types.js';

/** What page and command line ask of a running bridge. */
export interface PageApi extends Omit<LocalApi, 'machine'> {
  machine(machineId: string): PageMachine | undefined;
}

/** Bridges may be without these two. */
export interface PageMachine extends LocalMachine {
  confirmPlate?(by: string): Promise<Reason | undefined>;
  resumePlan?(): Promise<unknown>;
}

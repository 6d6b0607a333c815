import type { BridgeCore } from './bridge-core.js';
import { reason } from './gate-moves.js';
import type { Reason } from './gate-types.js';
import type { StoreWrite } from './store.js';

/** One machine's hand on the journal: what could not be written, and what that means for the next start. */
export class MachineJournal {
  /** Nothing new may start while it stands. */
  problem: Reason | undefined;

  constructor(
    private readonly machineId: string,
    private readonly core: BridgeCore,
    private readonly changed: () => void,
  ) {}

  /** False when the disk refused: nothing new may start then, but what runs goes on and is told from memory. */
  async write(change: StoreWrite): Promise<boolean> {
    const { store, makeRoom, log } = this.core;
    try {
      // A full disk has a reserve for just this.
      await store.write(change).catch(async (error: unknown) => {
        if (!isFull(error)) throw error;
        await makeRoom();
        await store.write(change);
      });
      this.problem = undefined;
      return true;
    } catch (error) {
      if (!this.problem) {
        log('error', 'journal cannot be written', { machineId: this.machineId, error: String(error) });
      }
      const text = `The bridge cannot write its journal: ${(error as Error).message}.`;
      this.problem = reason('JOURNAL_BROKEN', text);
      this.changed();
      return false;
    }
  }
}

/** LevelDB passes on the words of the system, not its code. */
const isFull = (error: unknown): boolean => /ENOSPC|no space left|quota exceeded/i.test(String(error));

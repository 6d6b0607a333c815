import type { Fact } from '#libs/bridge-contract';
import type { BridgeCore } from '../bridge-core.js';
import { reason } from '../gate/gate-moves.js';
import type { AttemptRecord, Decision, MachineLedger, Reason } from '../gate/gate-types.js';
import type { StoreWrite } from './store.js';

/** One machine's hand on the journal: what could not be written, and what that means for the next start. */
export class MachineJournal {
  /** Nothing new may start while it stands. */
  problem: Reason | undefined;
  /** What the disk refused and holds all the same: written before anything else, or a restart would know it otherwise. */
  private readonly owed: StoreWrite[] = [];

  constructor(
    private readonly machineId: string,
    private readonly core: BridgeCore,
    private readonly changed: () => void,
  ) {}

  /** What a decision changes, before any of its effects. @returns false: see `write` */
  async keep({ state, put, effects }: Decision, ledger: MachineLedger, facts: readonly Fact[]): Promise<boolean> {
    const hasNewLedger = state.ledger !== ledger;
    if (!put && !hasNewLedger && facts.length === 0) return true;
    const change = { facts, ...(put ? { attempt: put } : {}), ...(hasNewLedger ? { ledger: state.ledger } : {}) };
    if (await this.write(change)) return true;
    // What would begin something does not hold without the disk; what was only said is said from memory.
    const begins = effects.some(({ type }) => type === 'start' || type === 'fetch');
    if (!begins && (put || hasNewLedger)) this.owed.push(change);
    return false;
  }

  /** What is known of an attempt, on the disk or not yet. */
  attempt(attemptId: string): AttemptRecord | undefined {
    const owed = this.owed.findLast(({ attempt }) => attempt?.attemptId === attemptId);
    return owed?.attempt ?? this.core.store.attempt(attemptId);
  }

  /** False when the disk refused: nothing new may start then, but what runs goes on and is told from memory. */
  async write(change: StoreWrite): Promise<boolean> {
    try {
      for (let [first] = this.owed; first; [first] = this.owed) {
        await this.put(first);
        this.owed.shift();
      }
      await this.put(change);
      this.problem = undefined;
      return true;
    } catch (error) {
      if (!this.problem) {
        this.core.log('error', 'journal cannot be written', { machineId: this.machineId, error: String(error) });
      }
      const text = `The bridge cannot write its journal: ${(error as Error).message}.`;
      this.problem = reason('JOURNAL_BROKEN', text);
      this.changed();
      return false;
    }
  }

  /** A full disk has a reserve for just this. */
  private async put(change: StoreWrite): Promise<void> {
    const { store, makeRoom } = this.core;
    await store.write(change).catch(async (error: unknown) => {
      if (!isFull(error)) throw error;
      await makeRoom();
      await store.write(change);
    });
  }
}

/** LevelDB passes on the words of the system, not its code. */
const isFull = (error: unknown): boolean => /ENOSPC|no space left|quota exceeded/i.test(String(error));

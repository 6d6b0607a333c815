import { describe, expect, it } from '@jest/globals';
import type { BridgeCore } from '../bridge-core.js';
import type { AttemptRecord, Decision, GateEffect, MachineLedger } from '../gate/gate-types.js';
import { MachineJournal } from './machine-journal.js';
import type { StoreWrite } from './store.js';

const LEDGER: MachineLedger = { machineId: 'm1', maxFence: 1, run: 1 };

const becomes = (state: AttemptRecord['state'], effects: GateEffect[] = []): Decision => ({
  state: { ledger: LEDGER },
  put: { attemptId: 'a1', machineId: 'm1', state },
  effects,
});

/** Only what a journal asks of the bridge; a disk that can refuse. */
function journalOn(disk: { isRefusing: boolean }): { journal: MachineJournal; written: (string | undefined)[] } {
  const written: (string | undefined)[] = [];
  const store = {
    write: ({ attempt }: StoreWrite) => {
      if (disk.isRefusing) return Promise.reject(new Error('input/output error'));
      written.push(attempt?.state);
      return Promise.resolve();
    },
    attempt: () => undefined,
  };
  const core = { store, log: () => undefined, makeRoom: () => Promise.resolve() } as unknown as BridgeCore;
  return { journal: new MachineJournal('m1', core, () => undefined), written };
}

describe('a journal whose disk refused', () => {
  it('writes what it missed before anything else, in the order in which it happened', async () => {
    const disk = { isRefusing: true };
    const { journal, written } = journalOn(disk);
    expect(await journal.keep(becomes('paused'), LEDGER, [])).toBe(false);
    expect(await journal.keep(becomes('done'), LEDGER, [])).toBe(false);
    expect(journal.problem?.code).toBe('JOURNAL_BROKEN');
    expect(journal.attempt('a1')?.state).toBe('done');
    disk.isRefusing = false;
    expect(await journal.write({ ledger: LEDGER })).toBe(true);
    expect(written).toEqual(['paused', 'done', undefined]);
    expect(journal.problem).toBeUndefined();
    await journal.write({ ledger: LEDGER });
    expect(written).toHaveLength(4);
    expect(journal.attempt('a1')).toBeUndefined();
  });

  it('never writes later what would have begun something', async () => {
    const disk = { isRefusing: true };
    const { journal, written } = journalOn(disk);
    const start: GateEffect = { type: 'start', attemptId: 'a1', atMs: 0 };
    expect(await journal.keep(becomes('intent', [start]), LEDGER, [])).toBe(false);
    disk.isRefusing = false;
    await journal.write({ ledger: LEDGER });
    expect(written).toEqual([undefined]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { SessionSnapshot } from '#libs/machine-protocols';
import { telemetryOf } from './telemetry.js';

const snapshot: SessionSnapshot = {
  phase: 'ready',
  state: 'idle',
  sentBlocks: 0,
  ackedBlocks: 0,
  executedBlocks: 0,
} as SessionSnapshot;

describe('what is told of a machine', () => {
  it('[BP-TELE-02] leaves out what the firmware garbled, and keeps the rest', () => {
    const told = telemetryOf(
      'm1',
      { ...snapshot, nozzleC: Number.NaN, bedC: 60, positionMm: { x: 1, y: Number.POSITIVE_INFINITY, z: 0 } },
      undefined,
      undefined,
    );
    expect(told).toEqual({ machineId: 'm1', state: 'idle', bedC: 60 });
  });

  it('[BP-TELE-03] carries no byte of a prompt that is not printable ASCII, and no more of it than fits', () => {
    const prompt = {
      kind: 'message',
      text: 'Turn\u001b[2J ñ\n',
      choices: Array(12).fill('\u0007'.padEnd(80, 'y')),
    } as const;
    const told = telemetryOf(
      'm1',
      { ...snapshot, prompt: { ...prompt, choices: [...prompt.choices] } },
      'a1',
      undefined,
    );
    expect(told.prompt?.choices).toHaveLength(10);
    for (const text of [told.prompt?.text ?? '', ...(told.prompt?.choices ?? [])]) expect(text).toMatch(/^[ -~]+$/);
    expect(Math.max(...(told.prompt?.choices ?? []).map(({ length }) => length))).toBeLessThanOrEqual(60);
  });
});

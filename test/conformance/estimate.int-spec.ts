import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { analyseProgram, toBlock, type Dialect, type MotionProfile } from '#libs/gcode';
import { createModel } from '#libs/machine-simulator';
import { milled, PROGRAMS } from '../../libs/gcode/test/reference/programs.js';
import type { Step } from '../../libs/gcode/test/reference/moves.js';
import { simulatedSeconds } from './simulated-run.js';

const folder = new URL('../../../../shared/data/designs/gcode/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere && process.env['CI']) throw new Error(`shared data is missing: ${folder.pathname}`);
const shared = isThere ? readdirSync(folder) : [];
/** There is no simulated RepRapFirmware: what it would print is printed by the simulated Marlin, at Marlin's estimate. */
const printed = shared.filter((name) => /\.(?:marlin2|reprapfirmware)\.gcode$/.test(name));
/** Threads of helical arcs (G3 R Z in inches) among them. */
const cut = shared.filter((name) => name.endsWith('.nc') || name.includes('helical'));

/** Lines of each printed program: the simulator executes about 50,000 a second. `ESTIMATE_LINES=1e9` runs them whole. */
const MAX_LINES = Number(process.env['ESTIMATE_LINES'] ?? 15_000);
const WITHIN = 0.02;

/** The simulated printer: marlin/limits.ts. */
const PRINTER: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 300, y: 300, z: 300 },
  maxFeedMmPerMin: { x: 18_000, y: 18_000, z: 600, e: 3600 },
  maxAccelMmPerS2: { x: 3000, y: 3000, z: 100, e: 10_000 },
  motion: { printAccelMmPerS2: 1500, travelAccelMmPerS2: 1500, retractAccelMmPerS2: 1500 },
};
/** The simulated mills: grbl/settings.ts. They count the running block beside the 15 or 100 that wait. */
const MILLS: Readonly<Record<'grbl' | 'grblhal', MotionProfile>> = {
  grbl: mill('grbl', 17),
  grblhal: mill('grblhal', 101),
};

function mill(firmware: Dialect, queueBlocks: number): MotionProfile {
  return {
    firmware,
    process: 'laser',
    envelopeMm: { x: 2500, y: 1500, z: 60 },
    maxFeedMmPerMin: { x: 3000, y: 3000, z: 1000 },
    maxAccelMmPerS2: { x: 300, y: 300, z: 100 },
    motion: { queueBlocks },
  };
}

/** Heating (RepRapFirmware's G10 P S and M116 too) is left out on both sides: one knows a constant rate, the other a time constant. */
const HEATING = /^(?:M(?:104|109|116|140|190)|G10)\b/;
/** Neither GRBL nor this check offsets a path by a tool's radius: the thread is cut along the path as it is written. */
const COMPENSATION = /^G42/;

function blocksOf(text: string, dialect: Dialect): string[] {
  return text
    .split('\n')
    .map((line) => toBlock(line, dialect))
    .filter((block) => block !== undefined && !HEATING.test(block) && !COMPENSATION.test(block)) as string[];
}

function estimatedSeconds(blocks: readonly string[], profile: MotionProfile): number {
  return analyseProgram(new TextEncoder().encode(`${blocks.join('\n')}\n`), profile).estimatedS;
}

function printedSeconds(blocks: readonly string[]): number {
  const model = createModel({ kind: 'marlin', name: 'm', saysBusy: false });
  // Hot before it starts, or it would not extrude.
  return simulatedSeconds(model, blocks, simulatedSeconds(model, ['M109 S210']));
}

function milledSeconds(blocks: readonly string[], dialect: 'grbl' | 'grblhal'): number {
  const model = createModel({ kind: 'grbl', name: 'g', dialect, envelopeMm: { x: 2500, y: 1500, z: 200 } });
  model.step(0);
  // Without soft limits: generated paths go where they like, drawings lie left of the zero.
  return simulatedSeconds(model, blocks, simulatedSeconds(model, ['$20=0', 'G0 X0 Y0 Z0']));
}

/** A generated path as a program of relative moves. */
function written(steps: readonly Step[], isMill: boolean): string[] {
  const lines = isMill ? ['G21 G91'] : ['G91', 'M83'];
  for (const step of steps) {
    if (step === 'stop') lines.push('G4 P0');
    // The simulated Marlin knows one acceleration for all kinds of moves; it stays as it is.
    else if (!('accel' in step)) {
      const words = [['X', step.dx], ['Y', step.dy], ['Z', step.dz], ['E', step.de]] as const; // prettier-ignore
      const axes = words.filter(([, value]) => Math.abs(value) > 5e-6).map(([letter, value]) => `${letter}${value.toFixed(5)}`); // prettier-ignore
      lines.push(['G1', ...axes, `F${(step.feed * 60).toFixed(0)}`].join(' '));
    }
  }
  return lines;
}

function expectNear(estimatedS: number, simulatedS: number): void {
  expect(simulatedS).toBeGreaterThan(0);
  expect(Math.abs(estimatedS / simulatedS - 1)).toBeLessThan(WITHIN);
}

describe('estimated and simulated time within 2 %', () => {
  if (!isThere) it.skip('skipped: no shared data', () => undefined);

  it.each(printed)('%s on a simulated Marlin', (name) => {
    const text = readFileSync(new URL(name, folder), 'latin1');
    const blocks = blocksOf(text.split('\n').slice(0, MAX_LINES).join('\n'), 'marlin');
    expectNear(estimatedSeconds(blocks, PRINTER), printedSeconds(blocks));
  });

  it.each(cut)('%s on a simulated GRBL and grblHAL', (name) => {
    const blocks = blocksOf(readFileSync(new URL(name, folder), 'latin1'), 'grbl');
    for (const dialect of ['grbl', 'grblhal'] as const) {
      expectNear(estimatedSeconds(blocks, MILLS[dialect]), milledSeconds(blocks, dialect));
    }
  });

  it.each(Object.keys(PROGRAMS))('%s on all three', (name) => {
    const steps = PROGRAMS[name] ?? [];
    const printing = written(steps, false);
    expectNear(estimatedSeconds(printing, PRINTER), printedSeconds(printing));
    const milling = written(milled(steps), true);
    for (const dialect of ['grbl', 'grblhal'] as const) {
      expectNear(estimatedSeconds(milling, MILLS[dialect]), milledSeconds(milling, dialect));
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import type { MachineProfile } from '#libs/domain';
import { mill, printer } from '../../test/fixtures.js';
import { ResumePlanner, type ResumePlan } from './resume-plan.js';
import type { RunCursors } from './run-cursors.js';

const PRINT = `;FLAVOR:Marlin
M140 S60
M104 S205
M190 S60
M109 S205
G28 ; home
G92 E0
G90
M82
;LAYER:0
M107
G0 X50 Y50 Z0.2 F6000
G1 X60 Y50 E1 F1800
G1 X60 Y60 E2
;LAYER:1
M106 S127
G1 E1 F2400
G0 Z0.8
G0 X50 Y50
G0 Z0.4
G1 E2
G1 X60 Y50 E3 F1500
M117 layer two, M106 is no fan here
G1 X60 Y60 E4
G1 X50 Y60 E5
M104 S0`.split('\n');

const MILL = `(adapter plate)
G21 G90 G17 G94
G0 Z5
T2
M3 S9000
M8
G0 X10 Y10
G1 Z-1 F100
G1 X40 F600
Y40
G0 Z5
G0 X60 Y10
G1 Z-1 F100
X90 F600
G2 X100 Y20 I0 J10
G0 Z5
M5`.split('\n');

function plan(
  program: readonly string[],
  profile: MachineProfile,
  cursors: Omit<RunCursors, 'attemptId'>,
  isHomed = false,
): ResumePlan | undefined {
  const planner = new ResumePlanner({ attemptId: 'a1', ...cursors }, profile, isHomed);
  for (const line of program) if (!planner.push(line)) break;
  return planner.end();
}
const lineOf = (program: readonly string[], text: string): number => program.indexOf(text) + 1;
const onPrinter = printer('tcp://x:1').profile;
const onMill = mill('tcp://x:1').profile;

describe('a resume plan for a print', () => {
  // Executed: up to and including `G1 X60 Y50 E3 F1500`, block 19; sent: two more.
  const cursors = { sentBlocks: 21, ackedBlocks: 20, executedBlocks: 19 };
  const made = plan(PRINT, onPrinter, cursors);

  it('names the last certain line and what may be made beyond it', () => {
    expect(made).toMatchObject({
      lastCertainBlock: 19,
      lastCertainLine: lineOf(PRINT, 'G1 X60 Y50 E3 F1500'),
      lastSentLine: lineOf(PRINT, 'G1 X60 Y60 E4'),
    });
  });

  it('counts blocks as the stream does where the machine’s owner strips a command', () => {
    const program = ['M92 X80', ...PRINT];
    const stripping = { ...onPrinter, policy: { strips: ['M92'] } };
    expect(plan(program, stripping, cursors)).toMatchObject({
      lastCertainBlock: 19,
      lastCertainLine: lineOf(program, 'G1 X60 Y50 E3 F1500'),
    });
  });

  it('knows every mode at that line', () => {
    expect(made?.state).toMatchObject({
      unit: 'mm',
      isAbsolute: true,
      isAbsoluteE: true,
      positionMm: { x: 60, y: 50, z: 0.4, e: 3 },
      feedMmPerMin: 1500,
      nozzleC: 205,
      bedC: 60,
      fanPercent: expect.closeTo(49.8, 1),
      spindle: 'off',
    });
  });

  it('offers the next block and the layer, which begins with the climb to it and not with the hop', () => {
    expect(made?.candidates.map(({ kind, line }) => [kind, line])).toEqual([
      ['next', lineOf(PRINT, 'M117 layer two, M106 is no fan here')],
      ['layer', lineOf(PRINT, 'G0 Z0.4')],
    ]);
    expect(made?.candidates[1]?.state.positionMm).toMatchObject({ x: 50, y: 50, z: 0.8 });
  });

  it('heats before it lifts, homes X and Y only, and touches the part last', () => {
    const steps = made?.steps ?? [];
    expect(steps.map(({ id }) => id)).toEqual([
      'look',
      'heat-bed',
      'soften',
      'lift',
      'home',
      'set-z',
      'prime',
      'restore',
      'approach',
      'lower',
      'go-on',
    ]);
    expect(steps.find(({ id }) => id === 'home')?.lines).toEqual(['G28 X Y']);
    expect(steps.find(({ id }) => id === 'restore')?.lines).toEqual([
      'G21',
      'G90',
      'G17',
      'M82',
      'G92 E3',
      'M106 S127',
    ]);
    expect(steps.at(-1)?.lines).toEqual(['G1 F1500']);
  });

  it('leaves homing out when the machine kept its position', () => {
    const ids = plan(PRINT, onPrinter, cursors, true)?.steps.map(({ id }) => id);
    expect(ids).not.toContain('home');
    expect(ids).not.toContain('set-z');
  });

  it('does not lift into the upper end', () => {
    const tall = PRINT.map((line) => (line === 'G0 Z0.4' ? 'G0 Z246' : line));
    expect(plan(tall, onPrinter, cursors)?.steps.find(({ id }) => id === 'lift')?.lines[1]).toBe('G1 Z4 F300');
  });

  it('without executed blocks trusts only what left the planner', () => {
    const { lastCertainBlock, candidates } = plan(PRINT, onPrinter, { sentBlocks: 21, ackedBlocks: 20 }) ?? {};
    expect(lastCertainBlock).toBe(0);
    expect(candidates?.[0]).toMatchObject({ kind: 'next', block: 1, line: 2 });
  });

  it('is none when nothing is left to do', () => {
    expect(plan(PRINT, onPrinter, { sentBlocks: 23, ackedBlocks: 23, executedBlocks: 23 })).toBeUndefined();
  });
});

describe('a resume plan for a mill', () => {
  // Executed: up to `X90 F600`, in the second pocket.
  const cursors = { sentBlocks: 16, ackedBlocks: 14, executedBlocks: 13 };
  const made = plan(MILL, onMill, cursors);

  it('knows spindle, coolant, tool and modal motion', () => {
    expect(made?.lastCertainLine).toBe(lineOf(MILL, 'X90 F600'));
    expect(made?.state).toMatchObject({
      positionMm: { x: 90, y: 10, z: -1 },
      spindle: 'clockwise',
      spindleRpm: 9000,
      isFlood: true,
      tool: 2,
      feedMmPerMin: 600,
    });
  });

  it('goes back to the last rapid above the stock', () => {
    expect(made?.candidates.map(({ kind, line }) => [kind, line])).toEqual([
      ['safe-height', lineOf(MILL, 'G0 X60 Y10')],
      ['next', lineOf(MILL, 'G2 X100 Y20 I0 J10')],
    ]);
  });

  it('homes, looks at the zero and the tool, and spins up before it comes near', () => {
    expect(made?.steps.map(({ id }) => id)).toEqual([
      'look',
      'lift',
      'home',
      'check-zero',
      'tool',
      'restore',
      'spindle',
      'approach',
      'go-on',
    ]);
    expect(made?.steps.find(({ id }) => id === 'spindle')?.lines).toEqual(['M3 S9000', 'G4 P5', 'M8']);
  });

  it('asks to probe what the program had shifted', () => {
    const shifted = [...MILL.slice(0, 3), 'G92 X0 Y0', ...MILL.slice(3)];
    const steps = plan(shifted, onMill, { sentBlocks: 17, ackedBlocks: 15, executedBlocks: 14 })?.steps;
    expect(steps?.find(({ id }) => id === 'check-zero')?.text).toBe('Probe the zero of X, Y again.');
  });

  it('reads inches and relative moves, and gives them back last', () => {
    const inches = ['G20', 'G91', 'M3 S1000', 'G28.1', 'G1 X1 F10', 'G1 X1', 'G1 X1', 'G1 X1'];
    const start = ['G21', 'G90', 'G0 X0 Y0 Z0', ...inches.filter((line) => line !== 'G28.1')];
    const state = plan(start, onMill, { sentBlocks: 9, ackedBlocks: 8, executedBlocks: 8 });
    expect(state?.state).toMatchObject({
      unit: 'inch',
      isAbsolute: false,
      positionMm: { x: 50.8 },
      feedMmPerMin: 254,
    });
    expect(state?.steps.at(-1)?.lines).toEqual(['G1 F254', 'G20', 'G91']);
  });
});

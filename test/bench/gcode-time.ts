import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { analyseProgram, type MotionProfile } from '#libs/gcode';
import { marlinSeconds } from '../../libs/gcode/test/reference/marlin.js';
import { readMoves, type ReferenceMachine } from '../../libs/gcode/test/reference/moves.js';
import type { BenchRow } from './gcode.js';

const FOLDER = new URL('../../../../shared/data/designs/gcode/', import.meta.url);
/** What the reader takes for a G28; the reference knows motion only. */
const HOMING_S = 15;

/** The limits the programs' footers name; planned as Marlin 2 does by default. */
const MACHINE: ReferenceMachine = {
  feed: [500, 500, 12, 120],
  accel: [1500, 1500, 500, 10_000],
  printAccel: 1500,
  travelAccel: 1500,
  retractAccel: 1500,
  junctionDeviation: 0.013,
  places: 15,
  minSegmentS: 0.02,
  maxVelocity: 500,
  maxAccel: 1500,
  squareCorner: 5,
  minimumCruiseRatio: 0.5,
  instantaneousCorner: 1,
};
const PROFILE: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 200, y: 200, z: 250 },
  maxFeedMmPerMin: { x: 30_000, y: 30_000, z: 720, e: 7200 },
  maxAccelMmPerS2: { x: 1500, y: 1500, z: 500, e: 10_000 },
  motion: { printAccelMmPerS2: 1500, travelAccelMmPerS2: 1500, retractAccelMmPerS2: 1500 },
};

function slicerSeconds(text: string): number {
  const claim = /estimated printing time \(normal mode\) = (.*)/.exec(text)?.[1] ?? '';
  const [, d = 0, h = 0, m = 0, s = 0] = /(?:(\d+)d )?(?:(\d+)h )?(?:(\d+)m )?(\d+)s/.exec(claim) ?? [];
  return ((Number(d) * 24 + Number(h)) * 60 + Number(m)) * 60 + Number(s);
}

/** Motion time of each shared printing program: by its slicer, by us, by the plain event simulation of Marlin. */
export default function benchGcodeTime(): BenchRow[] {
  if (!existsSync(FOLDER)) return [];
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.marlin2.gcode'));
  return names.flatMap((name) => {
    const bytes = readFileSync(new URL(name, FOLDER));
    const text = bytes.toString('latin1');
    const { estimatedS, heatingS } = analyseProgram(bytes, PROFILE);
    const ours = estimatedS - heatingS - HOMING_S * [...text.matchAll(/^G28/gm)].length;
    const truth = marlinSeconds(readMoves(text), MACHINE);
    return [
      { name: `${name}: its slicer says`, value: slicerSeconds(text), unit: 's' },
      { name: `${name}: we say`, value: ours, unit: 's' },
      { name: `${name}: the reference says`, value: truth, unit: 's' },
      { name: `${name}: we are off by`, value: Math.abs(ours / truth - 1) * 100, unit: '%' },
    ];
  });
}

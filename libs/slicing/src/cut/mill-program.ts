import type { Stop } from './curves.js';
import { GrblWriter } from './grbl-writer.js';
import { distance, type Point } from './geometry.js';
import type { MillCuts } from './mill-cuts.js';
import type { MillPlan } from './mill-plan.js';

const SPIN_UP_S = 3;
/** Chips pack in a deep hole: lift out after each tool diameter of depth. */
const PECK_PER_TOOL = 1;
/** Rapids end so far above what is there; the rest is done at the plunge feed. */
const NEAR_MM = 1;

/** Program for GRBL 1.1; commands used: G0 G1 G2 G3 G4 G17 G21 G90 G94 M3 M5 M30. Work zero front left on top of the stock. */
export function millProgramOf(plan: MillPlan, cuts: MillCuts, header: readonly string[]): Uint8Array {
  const writer = new GrblWriter(header);
  writer.rapid({ z: plan.safeZMm });
  writer.say(`M3 S${plan.rpm}`);
  writer.say(`G4 P${SPIN_UP_S}`);
  for (const run of [...cuts.engravings, ...cuts.pockets]) follow(writer, plan, run);
  for (const { at, depthMm } of cuts.drills) peck(writer, plan, at, depthMm);
  for (const run of cuts.profiles) follow(writer, plan, run);
  writer.say('M5');
  writer.rapid({ x: 0, y: 0 });
  writer.say('M30');
  return writer.bytes();
}

/** There at safe height, down, along the run, and up again. */
function follow(writer: GrblWriter, plan: MillPlan, run: readonly Stop[]): void {
  const { safeZMm, feedMmPerMin, plungeMmPerMin } = plan;
  let [x, y, z] = run[0]?.at ?? [0, 0, 0];
  writer.rapid({ x, y });
  if (z + NEAR_MM < safeZMm) writer.rapid({ z: Math.max(z, 0) + NEAR_MM });
  writer.cut({ z }, { feedMmPerMin: plungeMmPerMin });
  for (const { at, arc } of run.slice(1)) {
    const fall = z - at[2];
    const way = arc ? Math.abs(arc.sweep) * distance([x, y], arc.centre) : distance([x, y], [at[0], at[1]]);
    // On a ramp the tool must not go down faster than it may plunge.
    const steepest = fall > 1e-6 ? plungeMmPerMin * (Math.hypot(way, fall) / fall) : feedMmPerMin;
    writer.cut({ x: at[0], y: at[1], z: at[2] }, { feedMmPerMin: Math.floor(Math.min(feedMmPerMin, steepest)), arc });
    [x, y, z] = at;
  }
  writer.rapid({ z: safeZMm });
}

function peck(writer: GrblWriter, plan: MillPlan, [x, y]: Point, depthMm: number): void {
  const count = Math.max(1, Math.ceil(depthMm / (plan.toolMm * PECK_PER_TOOL)));
  const way = { feedMmPerMin: plan.plungeMmPerMin };
  writer.rapid({ x, y });
  for (let i = 1; i <= count; i++) {
    // Back down fast to just above the bottom reached before.
    if (i > 1) writer.rapid({ z: (-depthMm * (i - 1)) / count + 0.3 });
    writer.cut({ z: (-depthMm * i) / count }, way);
    writer.rapid({ z: i === count ? plan.safeZMm : 1 });
  }
}

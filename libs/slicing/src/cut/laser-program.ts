import { reversed, type Curve } from './curves.js';
import { GrblWriter } from './grbl-writer.js';
import type { LaserCuts } from './laser-cuts.js';
import type { LaserPlan } from './laser-plan.js';

/**
 * Program for GRBL 1.1 in laser mode; commands used: G0 G1 G2 G3 G17 G21 G90 G94 M4 M5 M8 M9 M30. M4 takes power back with
 * speed and shines only in motion; every rapid says S0 besides, so that a machine without laser mode does not burn either.
 * Z is left where the person focused it.
 */
export function laserProgramOf(plan: LaserPlan, cuts: LaserCuts, header: readonly string[]): Uint8Array {
  const writer = new GrblWriter(header);
  writer.say('M5');
  writer.say('M8');
  writer.say('M4 S0');
  const { cut, engrave } = plan;
  for (const path of cuts.engravings) burn(writer, path, engrave, plan);
  for (const { lead, path } of cuts.profiles) {
    const laps = Array.from({ length: cut.passes }, (_, i) => (isClosed(path) || i % 2 === 0 ? path : reversed(path)));
    burn(writer, [...lead, ...laps.flat()], cut, plan);
  }
  writer.say('M5');
  writer.say('M9');
  writer.rapid({ x: 0, y: 0 }, 0);
  writer.say('M30');
  return writer.bytes();
}

function burn(
  writer: GrblWriter,
  path: Curve,
  { powerPercent, feedMmPerMin }: { powerPercent: number; feedMmPerMin: number },
  { fullPower }: LaserPlan,
): void {
  const power = Math.round((fullPower * powerPercent) / 100);
  const [x, y] = path[0]?.from ?? [0, 0];
  writer.rapid({ x, y }, 0);
  for (const { to, arc } of path) writer.cut({ x: to[0], y: to[1] }, { feedMmPerMin, arc, power });
}

function isClosed(path: Curve): boolean {
  const [from, to] = [path[0]?.from ?? [0, 0], path.at(-1)?.to ?? [0, 0]];
  return Math.hypot(from[0] - to[0], from[1] - to[1]) < 1e-6;
}

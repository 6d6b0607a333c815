import { bitOf } from '../reading/lexer.js';
import type { MoveBatch } from '../reading/move-batch.js';
import type { Path } from './path.js';

const BIT_X = bitOf('X');
const BIT_Y = bitOf('Y');
const BIT_E = bitOf('E');
/** What no such move has: other words than X, Y and E. G0 prints as G1 does. */
const OTHER_BITS = ~(BIT_X | BIT_Y | BIT_E | bitOf('G'));

/**
 * Carries out straight moves that go on making something, on the same level at the same feed and within the extents so far:
 * what programs of printers are made of. All that is checked of such moves was checked with the last one; what differs is
 * left. What the path adds up stays in local variables meanwhile.
 * @param from the first move, `end` behind the last, and `block` the number of the first one's block
 * @returns the first move that is different
 */
export function makeOn(path: Path, batch: MoveBatch, from: number, end: number, block: number): number {
  if (!path.canMakeOn) return from;
  const { position, offset, tally, planner, unitMm, flowFactor, feature, isAbsolute, isAbsoluteE, madeTag } = path;
  const { masks, values } = batch;
  const { moves, places, layer } = planner;
  const { filament } = tally.tool;
  const { edges } = tally.tool.made;
  const lowX = edges[0] as number, lowY = edges[1] as number, highX = edges[3] as number, highY = edges[4] as number; // prettier-ignore
  const offsetX = offset[0] as number, offsetY = offset[1] as number, offsetE = offset[3] as number; // prettier-ignore
  let x = position[0] as number, y = position[1] as number, e = position[3] as number; // prettier-ignore
  let madeMm = tally.lengthMm[feature] as number, fedMm = tally.filamentMm[feature] as number; // prettier-ignore
  let net = filament[0] as number, most = filament[1] as number; // prettier-ignore
  const feed = path.feedMmPerS * path.speedFactor;
  let { at } = planner;
  let i = from;
  for (; i < end; i++) {
    const mask = masks[i] as number;
    if ((mask & OTHER_BITS) !== 0 || (mask & BIT_E) === 0) break;
    const row = i << 3;
    const toX = (mask & BIT_X) === 0 ? x : (values[row + 7] as number) * unitMm + (isAbsolute ? offsetX : x);
    const toY = (mask & BIT_Y) === 0 ? y : (values[row] as number) * unitMm + (isAbsolute ? offsetY : y);
    const toE = (values[row + 4] as number) * unitMm + (isAbsoluteE ? offsetE : e);
    const dx = toX - x, dy = toY - y, de = (toE - e) * flowFactor; // prettier-ignore
    if (!(de > 0) || (dx === 0 && dy === 0) || toX < lowX || toX > highX || toY < lowY || toY > highY) break;
    const length = Math.sqrt(dx * dx + dy * dy);
    moves[at] = dx;
    moves[at + 1] = dy;
    moves[at + 2] = 0;
    moves[at + 3] = de;
    moves[at + 4] = feed;
    moves[at + 5] = length;
    places[at] = (block + i - from) | 0;
    places[at + 1] = madeTag;
    places[at + 2] = layer;
    at = (at + 8) | 0;
    if (at === moves.length) {
      planner.at = at;
      planner.planAll();
      at = 0;
    }
    madeMm += length;
    fedMm += de;
    net += de;
    if (net > most) most = net;
    x = toX;
    y = toY;
    e = toE;
  }
  if (i > from) path.noteFeed(feed);
  planner.at = at;
  position[0] = x;
  position[1] = y;
  position[3] = e;
  tally.lengthMm[feature] = madeMm;
  tally.filamentMm[feature] = fedMm;
  filament[0] = net;
  filament[1] = most;
  return i;
}

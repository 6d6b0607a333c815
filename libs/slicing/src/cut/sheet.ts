import { MaxRectsPacker, type IOption } from 'maxrects-packer/dist/maxrects-packer.mjs';
import { domainError } from '#libs/domain';
import { IDENTITY, pointOn, transformed, type Affine } from './curves.js';
import type { Shape } from './drawing.js';
import { boundsOf, type Bounds } from './geometry.js';
import type { Operation } from './operations.js';

/** A drawn part with what is done to each of its lines. */
export interface PlannedPart {
  readonly shapes: readonly PlannedShape[];
  readonly copies: number;
}

export type PlannedShape = Shape & { readonly operation: Operation };

export interface Sheet {
  /** All pieces at their places. */
  readonly shapes: readonly PlannedShape[];
  /** The smallest stock that holds them with a margin all round. */
  readonly stockMm: { readonly x: number; readonly y: number };
  /** Of each piece: its front left corner, and whether it is turned by 90 degrees. */
  readonly places: readonly { readonly x: number; readonly y: number; readonly isTurned: boolean }[];
}

interface Room {
  readonly x: number;
  readonly y: number;
}

interface Piece {
  readonly part: PlannedPart;
  readonly box: Bounds;
  readonly width: number;
  readonly height: number;
}

/**
 * Lays all pieces on one sheet, `marginMm` from its edges and `spacingMm` apart: as they are drawn where they fit so, else
 * also turned by a right angle. Throws PART_TOO_LARGE when one piece does not fit, or all do not fit together.
 */
export function layOut(parts: readonly PlannedPart[], room: Room, marginMm: number, spacingMm: number): Sheet {
  const inner = { x: room.x - 2 * marginMm, y: room.y - 2 * marginMm };
  const pieces = parts.flatMap((part): Piece[] => {
    const box = boundsOf(framing(part.shapes).flatMap(cornersOf));
    const [width, height] = [box.max[0] - box.min[0], box.max[1] - box.min[1]];
    checkFits(width, height, inner);
    return Array.from({ length: part.copies }, () => ({ part, box, width, height }));
  });
  const spots = packed(pieces, inner, spacingMm, false) ?? packed(pieces, inner, spacingMm, true);
  if (!spots) throw tooMany(pieces.length, inner);
  const places = spots.map(({ x, y, isTurned }) => ({ x: x + marginMm, y: y + marginMm, isTurned }));
  const shapes = pieces.flatMap((piece, i) =>
    placed(piece, places[i] ?? { x: marginMm, y: marginMm, isTurned: false }),
  );
  const { max } = boundsOf(framing(shapes).flatMap(cornersOf));
  const round = (value: number): number => Number((value + marginMm).toFixed(2));
  return { shapes, places, stockMm: { x: round(max[0]), y: round(max[1]) } };
}

/** A pocket that is open to the side reaches beyond its part: the other lines tell how large that is. */
function framing(shapes: readonly PlannedShape[]): readonly PlannedShape[] {
  const others = shapes.filter(({ operation }) => operation.kind !== 'pocket');
  return others.length > 0 ? others : shapes;
}

function placed(
  { part, box, height }: Piece,
  { x, y, isTurned }: { x: number; y: number; isTurned: boolean },
): PlannedShape[] {
  const map: Affine = isTurned
    ? { a: 0, b: 1, c: -1, d: 0, e: x + height + box.min[1], f: y - box.min[0] }
    : { ...IDENTITY, e: x - box.min[0], f: y - box.min[1] };
  return part.shapes.map((shape) => ({ ...shape, curve: transformed(shape.curve, map) }));
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly isTurned: boolean;
}

function packed(pieces: readonly Piece[], inner: Room, spacingMm: number, mayTurn: boolean): Spot[] | undefined {
  const [only] = pieces;
  if (only && pieces.length === 1) {
    if (isWithin(only.width, only.height, inner)) return [{ x: 0, y: 0, isTurned: false }];
    return mayTurn ? [{ x: 0, y: 0, isTurned: true }] : undefined;
  }
  const options: IOption = { smart: false, pot: false, square: false, allowRotation: mayTurn, border: 0 };
  // The packer keeps its padding to the right and above each piece: let the last ones hang over.
  const packer = new MaxRectsPacker(inner.x + 1e-6, inner.y + 1e-6, spacingMm, options);
  pieces.forEach(({ width, height }, i) => packer.add(width, height, i));
  if (packer.bins.length !== 1 || packer.rects.some((rect) => rect.oversized)) return undefined;
  const spots: Spot[] = [];
  for (const rect of packer.rects) spots[rect.data as number] = { x: rect.x, y: rect.y, isTurned: rect.rot };
  return spots;
}

const isWithin = (width: number, height: number, { x, y }: Room): boolean => width <= x + 1e-6 && height <= y + 1e-6;

function checkFits(width: number, height: number, inner: Room): void {
  if (isWithin(width, height, inner) || isWithin(height, width, inner)) return;
  const part = `${Number(width.toFixed(1))} x ${Number(height.toFixed(1))}`;
  const machine = `${Number(inner.x.toFixed(1))} x ${Number(inner.y.toFixed(1))}`;
  const message = `The part is ${part} mm; machine and stock leave ${machine} mm. Use a larger machine or sheet, or split the part.`;
  throw domainError('PART_TOO_LARGE', message, { params: { part, machine } });
}

function tooMany(pieces: number, inner: Room): Error {
  const machine = `${Number(inner.x.toFixed(1))} x ${Number(inner.y.toFixed(1))}`;
  const message = `${pieces} pieces do not fit on ${machine} mm together. Cut fewer at once or use a larger sheet.`;
  return domainError('PART_TOO_LARGE', message, { params: { pieces, machine } });
}

/** Points that an upright box around the shape must hold; of arcs many enough for 0.01 mm. */
function cornersOf({ curve }: Shape): (readonly [number, number])[] {
  return curve.flatMap((segment) => {
    if (!segment.arc) return [segment.from, segment.to];
    const { centre, sweep } = segment.arc;
    const start = Math.atan2(segment.from[1] - centre[1], segment.from[0] - centre[0]);
    // The ends, and wherever the arc passes the right, the top, the left or the bottom of its circle.
    const quarters = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6].map((n) => ((n * Math.PI) / 2 - start) / sweep);
    return [segment.from, segment.to, ...quarters.filter((at) => at > 0 && at < 1).map((at) => pointOn(segment, at))];
  });
}

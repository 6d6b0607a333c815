import { domainError, type SizeMm } from '#libs/domain';
import { FreeArea, type FitRule } from './free-area.js';

/** What is to be made together. */
export interface PlatePiece {
  /** Unique among the pieces. */
  readonly id: string;
  /** As it lies on the plate. */
  readonly sizeMm: SizeMm;
  readonly copies: number;
}

export interface PlateRules {
  readonly envelopeMm: SizeMm;
  /** Room between pieces. */
  readonly gapMm: number;
  /** Strips along the edges that stay free: clips at the sides, the purge line at the front. */
  readonly keepOutMm: { readonly left: number; readonly right: number; readonly front: number; readonly back: number };
}

export interface PlacedPiece {
  readonly id: string;
  /** From 0. */
  readonly copy: number;
  /** Lower left front corner of the piece as it lies there, plate coordinates. */
  readonly xMm: number;
  readonly yMm: number;
  /** Turned by 90 degrees counter-clockwise, seen from above: its width now runs along y. */
  readonly isTurned: boolean;
}

export interface Plate {
  readonly pieces: readonly PlacedPiece[];
  /** Smallest distance from the group of pieces to the keep-out strips. */
  readonly roomAroundMm: number;
}

const MAX_PIECES = 2_000;
/** Rounding of sizes that come from single floats: a part that fits exactly must fit. */
const SLACK_MM = 1e-4;

interface Item {
  readonly id: string;
  readonly copy: number;
  readonly width: number;
  readonly depth: number;
}

const text = (sizes: readonly number[]) => sizes.map((value) => Number(value.toFixed(1))).join(' x ');

function areaOf({ envelopeMm, keepOutMm }: PlateRules) {
  return {
    width: envelopeMm.x - keepOutMm.left - keepOutMm.right,
    depth: envelopeMm.y - keepOutMm.front - keepOutMm.back,
  };
}

function checkFits(piece: PlatePiece, rules: PlateRules): void {
  const { width, depth } = areaOf(rules);
  const { x, y, z } = piece.sizeMm;
  const fits = (a: number, b: number) => a <= width + SLACK_MM && b <= depth + SLACK_MM;
  if (z <= rules.envelopeMm.z + SLACK_MM && (fits(x, y) || fits(y, x))) return;
  const [part, machine] = [text([x, y, z]), text([width, depth, rules.envelopeMm.z])];
  const message = `The part is ${part} mm; this machine can print ${machine} mm. Use a larger machine, turn the part or split it.`;
  throw domainError('PART_TOO_LARGE', message, { params: { part, machine } });
}

interface Box {
  readonly item: Item;
  readonly x: number;
  readonly y: number;
  readonly isTurned: boolean;
}

/** One way of packing. Every piece brings its gap to the right and behind; the area brings one more. */
function pack(items: readonly Item[], rules: PlateRules, rule: FitRule): Box[][] {
  const { width, depth } = areaOf(rules);
  const { gapMm } = rules;
  const plates: { readonly free: FreeArea; readonly boxes: Box[] }[] = [];
  for (const item of items) {
    const [w, d] = [item.width + gapMm, item.depth + gapMm];
    const put = ({ free, boxes }: (typeof plates)[number]): boolean => {
      const place = free.find(w, d, rule);
      if (!place) return false;
      free.take(place);
      boxes.push({ item, x: place.x, y: place.y, isTurned: place.isTurned });
      return true;
    };
    if (plates.some(put)) continue;
    const fresh = { free: new FreeArea(width + gapMm + SLACK_MM, depth + gapMm + SLACK_MM), boxes: [] };
    plates.push(fresh);
    put(fresh);
  }
  return plates.map(({ boxes }) => boxes);
}

const sidesOf = ({ item, isTurned }: Box) =>
  isTurned ? { width: item.depth, depth: item.width } : { width: item.width, depth: item.depth };

const extentOf = (boxes: readonly Box[]) => ({
  width: Math.max(...boxes.map((box) => box.x + sidesOf(box).width)),
  depth: Math.max(...boxes.map((box) => box.y + sidesOf(box).depth)),
});

/** Brings the group to the middle of the plate, where beds are flattest and warmest, but never into a strip. */
function centred(boxes: readonly Box[], rules: PlateRules): Plate {
  const { envelopeMm, keepOutMm } = rules;
  const extent = extentOf(boxes);
  const middle = (room: number, size: number, before: number, behind: number) =>
    Math.max(before, Math.min((room - size) / 2, room - behind - size));
  const left = middle(envelopeMm.x, extent.width, keepOutMm.left, keepOutMm.right);
  const front = middle(envelopeMm.y, extent.depth, keepOutMm.front, keepOutMm.back);
  const pieces = boxes.map(({ item, x, y, isTurned }) => ({
    id: item.id,
    copy: item.copy,
    xMm: left + x,
    yMm: front + y,
    isTurned,
  }));
  const rooms = [
    left - keepOutMm.left,
    front - keepOutMm.front,
    envelopeMm.x - keepOutMm.right - left - extent.width,
    envelopeMm.y - keepOutMm.back - front - extent.depth,
  ];
  return { pieces, roomAroundMm: Math.max(0, Math.min(...rooms)) };
}

/** Least left across or along; least free room used up; lowest, then leftmost. */
const FIT_RULES: readonly FitRule[] = [
  (left, behind) => Math.min(left, behind),
  (left, behind, free) => free.width * free.depth - (free.width - left) * (free.depth - behind),
  (_, behind, free) => (free.y + free.depth - behind) * 1e4 + free.x,
];
/** Orders to hand pieces over in, the largest first by one measure each. */
const MEASURES: readonly ((item: Item) => number)[] = [
  ({ width, depth }) => Math.max(width, depth),
  ({ width, depth }) => width * depth,
  ({ width, depth }) => Math.min(width, depth),
];

/**
 * Lays pieces on as few plates as nine ways of packing find, with quarter turns; fuller plates first. The same input
 * gives the same plates.
 * @throws DomainError PART_TOO_LARGE with both sizes when a piece fits no plate, INPUT_INVALID for no pieces, for copies
 *   that are no whole number from 1, or for more than 2,000 in all.
 */
export function layOutPlates(pieces: readonly PlatePiece[], rules: PlateRules): Plate[] {
  const total = pieces.reduce((sum, { copies }) => sum + copies, 0);
  const isWhole = pieces.every(({ copies }) => Number.isInteger(copies) && copies >= 1);
  if (!isWhole || total < 1 || total > MAX_PIECES) {
    const message = `${total} pieces cannot be laid out: 1 to ${MAX_PIECES}, whole numbers. Ask for fewer.`;
    throw domainError('INPUT_INVALID', message, { place: { field: 'copies' }, params: { total, most: MAX_PIECES } });
  }
  for (const piece of pieces) checkFits(piece, rules);
  const items = pieces.flatMap(({ id, sizeMm, copies }) =>
    Array.from({ length: copies }, (_, copy): Item => ({ id, copy, width: sizeMm.x, depth: sizeMm.y })),
  );
  let best: { readonly plates: Box[][]; readonly spread: number } | undefined;
  for (const measure of MEASURES) {
    const ordered = items.toSorted((a, b) => measure(b) - measure(a));
    for (const rule of FIT_RULES) {
      const plates = pack(ordered, rules, rule);
      const { width, depth } = extentOf(plates.at(-1) ?? []);
      // Among as few plates, the one whose last plate is used least.
      const spread = plates.length * 1e9 + width * depth;
      if (!best || spread < best.spread) best = { plates, spread };
    }
  }
  return (best?.plates ?? []).map((boxes) => centred(boxes, rules));
}

import { domainError, type DomainError, type ErrorPlace } from '#libs/domain';

/** Millimetres; x to the right, y up. */
export type Point2 = readonly [x: number, y: number];

interface ShapeMarks {
  /** Colour of the line as written (`#ff0000`, `red`), lower case: laser drawings tell cuts from engravings by it. */
  readonly colour?: string;
}

/** One stroke of a drawing. Strokes of one outline follow each other and meet exactly. */
export type DrawingShape =
  | (ShapeMarks & { readonly kind: 'polyline'; readonly points: readonly Point2[]; readonly isClosed: boolean })
  | (ShapeMarks & {
      readonly kind: 'arc';
      readonly centre: Point2;
      readonly radiusMm: number;
      readonly startRad: number;
      /** Positive counter-clockwise; less than a full turn. */
      readonly sweepRad: number;
    })
  | (ShapeMarks & { readonly kind: 'circle'; readonly centre: Point2; readonly radiusMm: number });

export interface Drawing2 {
  readonly shapes: readonly DrawingShape[];
  /** Of the sheet as the file says, not of what is drawn on it. */
  readonly widthMm: number;
  readonly heightMm: number;
  /** The file gives no width in a real unit, so its units were taken as CSS pixels (96 per inch). */
  readonly isUnitAssumed: boolean;
  /** Elements that are no outline and were left out (text, images, scripts), by name. */
  readonly ignored: Readonly<Record<string, number>>;
}

/** Curves become chords that leave the true curve by at most this much: a twentieth of the 0.1 mm a part may be off. */
export const CHORD_MM = 0.005;
/** Room for every real sheet, and an end to curves that would never end. */
export const MAX_POINTS = 2_000_000;

export function drawingInvalid(what: string, place: ErrorPlace, action = 'Export the drawing again.'): DomainError {
  return domainError('DRAWING_INVALID', `${what} ${action}`, { place });
}

/** Chords an arc needs; at least 2, so that a closed one keeps an area. */
export function chordsOf(radiusMm: number, sweepRad: number): number {
  const step = 2 * Math.acos(Math.max(1 - CHORD_MM / radiusMm, 0.5));
  return Math.max(Math.ceil(Math.abs(sweepRad) / step), 2);
}

/** Corners of a shape with curves as chords; closed shapes do not repeat their first point. */
export function pointsOf(shape: DrawingShape): readonly Point2[] {
  if (shape.kind === 'polyline') return shape.points;
  const isCircle = shape.kind === 'circle';
  const { startRad, sweepRad } = isCircle ? { startRad: 0, sweepRad: 2 * Math.PI } : shape;
  const count = isCircle ? Math.max(chordsOf(shape.radiusMm, sweepRad), 8) : chordsOf(shape.radiusMm, sweepRad);
  return Array.from({ length: isCircle ? count : count + 1 }, (_, i): Point2 => {
    const angle = startRad + (sweepRad * i) / count;
    return [shape.centre[0] + shape.radiusMm * Math.cos(angle), shape.centre[1] + shape.radiusMm * Math.sin(angle)];
  });
}

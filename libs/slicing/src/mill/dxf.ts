import DxfParser from 'dxf-parser';
import { z } from 'zod';
import { domainError } from '#libs/domain';
import { arcPoints, bulgePoints, type Point } from './geometry.js';

/** What a drawing gives to cut: open pieces that must be chained, and rings that are closed already. */
export interface Drawing {
  readonly pieces: readonly (readonly Point[])[];
  readonly rings: readonly (readonly Point[])[];
  /** Annotations that are not cut, by kind. */
  readonly ignored: Readonly<Record<string, number>>;
}

const MAX_BYTES = 20_000_000;
const MAX_ENTITIES = 100_000;
/** Header variable $INSUNITS. Without it a drawing is taken as millimetres. */
const MM_PER_UNIT: Readonly<Record<number, number>> = { 0: 1, 1: 25.4, 2: 304.8, 4: 1, 5: 10, 6: 1000 };
/** Text and helpers that describe the part but are no edge of it. */
const ANNOTATIONS = new Set(['TEXT', 'MTEXT', 'DIMENSION', 'POINT', 'ATTDEF']);

const number = z.number();
const point = z.object({ x: number, y: number });
const vertex = point.extend({ bulge: number.default(0) });
const polyline = {
  shape: z.boolean().default(false),
  vertices: z.array(vertex),
  extrusionDirectionZ: number.default(1),
};
const entitySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('LINE'), vertices: z.array(point).length(2) }),
  z.object({
    type: z.literal('ARC'),
    center: point,
    radius: number.positive(),
    startAngle: number,
    endAngle: number,
    extrusionDirectionZ: number.default(1),
  }),
  z.object({ type: z.literal('CIRCLE'), center: point, radius: number.positive() }),
  z.object({ type: z.literal('LWPOLYLINE'), ...polyline }),
  z.object({ type: z.literal('POLYLINE'), ...polyline }),
]);
type Entity = z.infer<typeof entitySchema>;

const fileSchema = z.object({
  header: z.record(z.string(), z.unknown()).optional(),
  entities: z.array(z.looseObject({ type: z.string() })),
});

// Its types describe the ES build; Node loads the CommonJS one, whose export is the class itself.
const Parser = DxfParser as unknown as new () => { parseSync(text: string): unknown };

/**
 * Reads LINE, ARC, CIRCLE, LWPOLYLINE and POLYLINE of a text DXF, in millimetres. Call it in a worker with a timeout: the
 * parser never returns from some broken files. Throws CAM_FAILED, INPUT_TOO_LARGE.
 */
export function readDxf(bytes: Uint8Array): Drawing {
  if (bytes.length > MAX_BYTES) {
    throw domainError(
      'INPUT_TOO_LARGE',
      `The DXF has ${bytes.length} bytes; the limit is ${MAX_BYTES}. Export only the part's outline.`,
    );
  }
  const file = parse(new TextDecoder('latin1').decode(bytes));
  if (file.entities.length > MAX_ENTITIES) {
    const message = `The DXF has ${file.entities.length} entities; the limit is ${MAX_ENTITIES}. Export it with less detail.`;
    throw domainError('INPUT_TOO_LARGE', message);
  }
  const scale = scaleOf(file.header?.$INSUNITS);
  const pieces: Point[][] = [];
  const rings: Point[][] = [];
  const ignored: Record<string, number> = {};
  file.entities.forEach((raw, index) => {
    if (ANNOTATIONS.has(raw.type)) {
      ignored[raw.type] = (ignored[raw.type] ?? 0) + 1;
      return;
    }
    const { points, isClosed } = pointsOf(knownEntity(raw, index + 1));
    (isClosed ? rings : pieces).push(points.map(([x, y]): Point => [x * scale, y * scale]));
  });
  return { pieces, rings, ignored };
}

function parse(text: string): z.infer<typeof fileSchema> {
  if (text.startsWith('AutoCAD Binary DXF')) throw camFailed('This is a binary DXF. Export it as a text (ASCII) DXF.');
  let parsed: unknown;
  try {
    parsed = new Parser().parseSync(text);
  } catch (cause) {
    const error = camFailed('The drawing cannot be read as DXF. Export it again as DXF R2000 or later.');
    error.cause = cause;
    throw error;
  }
  const file = fileSchema.safeParse(parsed);
  if (!file.success || file.data.entities.length === 0)
    throw camFailed('The drawing has no lines, arcs or circles. Export the part again.');
  return file.data;
}

function scaleOf(units: unknown): number {
  const scale = units === undefined ? 1 : MM_PER_UNIT[Number(units)];
  if (scale === undefined)
    throw camFailed(`The drawing's unit (number ${Number(units)}) is not known. Export it in millimetres.`);
  return scale;
}

function knownEntity(raw: { readonly type: string }, index: number): Entity {
  const entity = entitySchema.safeParse(raw);
  if (entity.success) return entity.data;
  const kind = raw.type.slice(0, 20).replace(/\W/g, '?');
  const isKnown = entitySchema.options.some((option) => option.shape.type.value === raw.type);
  if (isKnown) throw camFailed(`Entity ${index} (${kind}) has missing or wrong numbers. Export the drawing again.`);
  throw camFailed(
    `The drawing has an entity of kind ${kind}, which cannot be milled. Convert it to lines, arcs, circles or polylines.`,
  );
}

function pointsOf(entity: Entity): { points: Point[]; isClosed: boolean } {
  switch (entity.type) {
    case 'LINE':
      return { points: entity.vertices.map(({ x, y }): Point => [x, y]), isClosed: false };
    case 'CIRCLE':
      return {
        points: arcPoints([entity.center.x, entity.center.y], entity.radius, 0, 2 * Math.PI).slice(1),
        isClosed: true,
      };
    case 'ARC': {
      const turn = 2 * Math.PI;
      const sweep = (((entity.endAngle - entity.startAngle) % turn) + turn) % turn || turn;
      const points = arcPoints([entity.center.x, entity.center.y], entity.radius, entity.startAngle, sweep);
      return { points: mirrored(points, entity.extrusionDirectionZ), isClosed: false };
    }
    default:
      return polylinePoints(entity);
  }
}

function polylinePoints(entity: Extract<Entity, { vertices: unknown[]; shape: boolean }>): {
  points: Point[];
  isClosed: boolean;
} {
  const { vertices, shape } = entity;
  const points: Point[] = [];
  vertices.forEach((from, i) => {
    const to = vertices[i + 1] ?? (shape ? vertices[0] : undefined);
    if (to) points.push(...bulgePoints([from.x, from.y], [to.x, to.y], from.bulge).slice(0, -1));
    else points.push([from.x, from.y]);
  });
  return { points: mirrored(points, entity.extrusionDirectionZ), isClosed: shape };
}

/** Entities drawn on a plane seen from below have their x axis turned round (DXF "arbitrary axis" for 0, 0, -1). */
function mirrored(points: Point[], extrusionZ: number): Point[] {
  return extrusionZ < 0 ? points.map(([x, y]): Point => [-x, y]) : points;
}

export function camFailed(message: string, params: Record<string, string | number> = {}): Error {
  return domainError('CAM_FAILED', message, { params });
}

import DxfParser from 'dxf-parser';
import { z } from 'zod';
import { domainError } from '#libs/domain';
import { combined, IDENTITY, transformed, type Affine } from './curves.js';
import { camFailed, MAX_BYTES, MAX_ENTITIES, type Drawing, type Shape } from './drawing.js';
import { curveOf, insertSchema, RAW_KINDS, type Insert } from './dxf-entities.js';

/** Header variable $INSUNITS. Without it a drawing is taken as millimetres. */
const MM_PER_UNIT: Readonly<Record<number, number>> = { 0: 1, 1: 25.4, 2: 304.8, 4: 1, 5: 10, 6: 1000, 14: 100 };
/** Text and helpers that describe the part but are no edge of it. */
const ANNOTATIONS = new Set(['TEXT', 'MTEXT', 'DIMENSION', 'ATTDEF', 'ATTRIB', 'LEADER', 'VIEWPORT', 'HATCH']);
/** Blocks within blocks; a block that holds itself ends here. */
const MAX_DEPTH = 8;
const [BY_BLOCK, BY_LAYER] = [0, 256];

const entitySchema = z.looseObject({
  type: z.string(),
  layer: z.string().default('0'),
  visible: z.boolean().optional(),
  inPaperSpace: z.boolean().optional(),
  colorIndex: z.number().default(BY_LAYER),
  color: z.number().optional(),
});
type Entity = z.infer<typeof entitySchema>;

const layerSchema = z.looseObject({ color: z.number().optional(), frozen: z.boolean().optional(), visible: z.boolean().optional() }); // prettier-ignore
const blockSchema = z.looseObject({
  entities: z.array(z.unknown()).default([]),
  position: z.object({ x: z.number(), y: z.number() }).default({ x: 0, y: 0 }),
});
const fileSchema = z.object({
  header: z.record(z.string(), z.unknown()).optional(),
  entities: z.array(entitySchema),
  blocks: z.record(z.string(), z.unknown()).default({}),
  tables: z.looseObject({ layer: z.looseObject({ layers: z.record(z.string(), z.unknown()).default({}) }).optional() }).optional(), // prettier-ignore
});
type File = z.infer<typeof fileSchema>;

interface Scanner {
  next(): { readonly code: number; readonly value: unknown };
  isEOF(): boolean;
}

// Its types describe the ES build; Node loads the CommonJS one, whose export is the class itself.
const Parser = DxfParser as unknown as new () => {
  parseSync(text: string): unknown;
  registerEntityHandler(handler: new () => object): void;
};

/**
 * Reads LINE, ARC, CIRCLE, ELLIPSE, SPLINE, LWPOLYLINE, POLYLINE, POINT and INSERT of a text DXF, in millimetres. What
 * is invisible, frozen or on paper is left out. Call it in a worker with a timeout: the parser never returns from some
 * broken files. Throws CAM_FAILED, INPUT_TOO_LARGE.
 */
export function readDxf(bytes: Uint8Array): Drawing {
  if (bytes.length > MAX_BYTES) {
    throw domainError(
      'INPUT_TOO_LARGE',
      `The DXF has ${bytes.length} bytes; the limit is ${MAX_BYTES}. Export only the part's outline.`,
    );
  }
  const file = parse(new TextDecoder('latin1').decode(bytes));
  const reader = new DxfReader(file);
  const scale = scaleOf(file.header?.['$INSUNITS']);
  reader.readAll(file.entities, { ...IDENTITY, a: scale, d: scale }, { depth: 0 });
  return { shapes: reader.shapes, ignored: reader.ignored };
}

interface Context {
  readonly depth: number;
  /** Of the block's insertion: layer 0 and colour "by block" take them over. */
  readonly layer?: string;
  readonly colour?: string | undefined;
}

class DxfReader {
  readonly shapes: Shape[] = [];
  readonly ignored: Record<string, number> = {};
  private readonly layers: Readonly<Record<string, unknown>>;
  private count = 0;

  constructor(private readonly file: File) {
    this.layers = file.tables?.layer?.layers ?? {};
  }

  readAll(entities: readonly unknown[], map: Affine, context: Context): void {
    for (const raw of entities) {
      this.count++;
      if (this.count > MAX_ENTITIES) {
        const message = `The DXF has more than ${MAX_ENTITIES} entities, blocks counted as often as they are used. Export it with less detail.`;
        throw domainError('INPUT_TOO_LARGE', message);
      }
      const entity = entitySchema.parse(raw);
      const layer = entity.layer === '0' ? (context.layer ?? '0') : entity.layer;
      if (ANNOTATIONS.has(entity.type)) this.ignore(entity.type);
      else if (this.isHidden(entity, layer)) this.ignore('hidden');
      else if (entity.type === 'INSERT') this.insert(entity, map, { ...context, layer });
      else {
        const { curve, isClosed } = curveOf(entity, this.count);
        const colour = this.colourOf(entity, layer, context);
        this.shapes.push({ curve: transformed(curve, map), isClosed, layer, ...(colour && { colour }) });
      }
    }
  }

  private insert(entity: Entity, map: Affine, context: Context): void {
    const insert = insertSchema.safeParse(entity);
    if (!insert.success)
      throw camFailed(`Entity ${this.count} (INSERT) has missing or wrong numbers. Export it again.`);
    const { data } = insert;
    const block = blockSchema.safeParse(
      Object.hasOwn(this.file.blocks, data.name) ? this.file.blocks[data.name] : null,
    );
    const name = data.name.slice(0, 20).replace(/[^\w .-]/g, '?');
    if (!block.success) throw camFailed(`The drawing places the block "${name}", which is not in it. Export it again.`);
    if (context.depth >= MAX_DEPTH)
      throw camFailed(`Blocks are nested deeper than ${MAX_DEPTH} at "${name}". Explode them in the drawing program.`);
    const colour = this.colourOf(entity, context.layer ?? '0', context);
    const inner = { depth: context.depth + 1, ...(context.layer !== undefined && { layer: context.layer }), colour };
    for (let row = 0; row < data.rowCount; row++) {
      for (let column = 0; column < data.columnCount; column++) {
        const place = placeOf(data, block.data.position, [column * data.columnSpacing, row * data.rowSpacing]);
        this.readAll(block.data.entities, combined(map, place), inner);
      }
    }
  }

  private isHidden(entity: Entity, layerName: string): boolean {
    if (entity.visible === false || entity.inPaperSpace === true || /^defpoints$/i.test(layerName)) return true;
    const layer = layerSchema.safeParse(this.layers[layerName]);
    return layer.success && (layer.data.frozen === true || layer.data.visible === false);
  }

  private colourOf(entity: Entity, layerName: string, context: Context): string | undefined {
    if (entity.colorIndex === BY_BLOCK) return context.colour;
    const layer = layerSchema.safeParse(this.layers[layerName]);
    const rgb = entity.colorIndex === BY_LAYER ? (entity.color ?? (layer.success ? layer.data.color : undefined)) : entity.color; // prettier-ignore
    return rgb === undefined ? undefined : `#${(rgb & 0xff_ffff).toString(16).padStart(6, '0')}`;
  }

  private ignore(kind: string): void {
    this.ignored[kind] = (this.ignored[kind] ?? 0) + 1;
  }
}

function placeOf(insert: Insert, base: { x: number; y: number }, [dx, dy]: readonly [number, number]): Affine {
  const angle = (insert.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const mirror = (insert.extrusionDirection?.z ?? 1) < 0 ? -1 : 1;
  const turn: Affine = { a: cos, b: sin, c: -sin, d: cos, e: insert.position.x, f: insert.position.y };
  const size: Affine = { ...IDENTITY, a: insert.xScale, d: insert.yScale, e: dx, f: dy };
  const fromBase: Affine = { ...IDENTITY, e: -base.x, f: -base.y };
  return combined({ ...IDENTITY, a: mirror }, combined(turn, combined(size, fromBase)));
}

function parse(text: string): File {
  if (text.startsWith('AutoCAD Binary DXF')) throw camFailed('This is a binary DXF. Export it as a text (ASCII) DXF.');
  let parsed: unknown;
  try {
    const parser = new Parser();
    for (const kind of RAW_KINDS) parser.registerEntityHandler(rawHandler(kind));
    parsed = parser.parseSync(text);
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

/** The parser leaves out a spline's weights and on which side of its plane a circle lies: these kinds are kept raw. */
function rawHandler(kind: string): new () => object {
  return class {
    readonly ForEntityName = kind;

    parseEntity(scanner: Scanner): Record<string, unknown> {
      const groups: [code: number, value: unknown][] = [];
      let group = scanner.next();
      while (!scanner.isEOF() && group.code !== 0) {
        groups.push([group.code, group.value]);
        group = scanner.next();
      }
      const last = (code: number): unknown => groups.findLast(([known]) => known === code)?.[1];
      const colour = last(420) ?? (last(62) === undefined ? undefined : ACI[Math.abs(Number(last(62)))]);
      return {
        type: kind,
        groups,
        ...(last(8) !== undefined && { layer: last(8) }),
        ...(last(62) !== undefined && { colorIndex: last(62) }),
        ...(colour !== undefined && { color: colour }),
        ...(last(60) !== undefined && { visible: last(60) === 0 }),
        ...(last(67) !== undefined && { inPaperSpace: last(67) !== 0 }),
      };
    }
  };
}

/** The colours of AutoCAD's index that have a name; the others tell nothing about what to cut. */
const ACI: Readonly<Record<number, number>> = { 0: 0, 1: 0xff0000, 2: 0xffff00, 3: 0x00ff00, 4: 0x00ffff, 5: 0x0000ff, 6: 0xff00ff, 7: 0xffffff }; // prettier-ignore

function scaleOf(units: unknown): number {
  const scale = units === undefined ? 1 : MM_PER_UNIT[Number(units)];
  if (scale === undefined)
    throw camFailed(`The drawing's unit (number ${Number(units)}) is not known. Export it in millimetres.`);
  return scale;
}

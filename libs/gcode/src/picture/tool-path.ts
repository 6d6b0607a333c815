import type { ExtentsMm, PointMm } from '../types.js';
import { Run, RunReader, UNIT_MM } from './runs.js';
import { thin } from './thin.js';

/** Levels of detail of `layerPath`: how far what is left out may lie from what is shown. 0 is everything that is stored. */
export const DETAIL_MM = [0, 0.05, 0.2, 0.8] as const;
export type Detail = 0 | 1 | 2 | 3;

/** "MTP1" as a little-endian number; all machines that run this are little-endian. */
const MAGIC = 0x3150544d;
const HEAD_BYTES = 8;
const BYTES_PER_LAYER = 12;
/** Nobody writes a longer one; a stranger's file may claim anything. */
const MAX_JSON_BYTES = 1 << 16;

/** What holds for the whole path. */
export interface ToolPathInfo {
  /** Names by number as the slicer's comments give them; number 0 is what comes before any name. */
  readonly features: readonly string[];
  /** Of what is made; of the travel where nothing is made. undefined: nothing moves. */
  readonly extentsMm?: ExtentsMm | undefined;
  /** Nothing that was shown to the builder lies farther from what is stored, runs that were left out excepted. */
  readonly toleranceMm: number;
  readonly hasTravel: boolean;
  /** Layers and runs of which only every n-th was kept, as the program is very large. 1: all are here. */
  readonly layerStride: number;
  readonly runStride: number;
  /** The layer the first of `layerAt` belongs to, in a part of a path; else 0. */
  readonly firstLayer: number;
  /** Layers of the whole program. */
  readonly layers: number;
}

/** One layer, ready to draw. Points in units of 1/100 mm. */
export interface LayerPath {
  readonly layer: number;
  /** x, y, z of all points of all runs. */
  readonly points: Int32Array;
  /** Where each run begins, counted in points; one more entry than runs. */
  readonly starts: Uint32Array;
  readonly features: Uint8Array;
  readonly tools: Uint8Array;
  /** 1: the machine makes nothing on it. */
  readonly isTravel: Uint8Array;
  readonly firstBlocks: Uint32Array;
  readonly lastBlocks: Uint32Array;
}

/**
 * A recorded tool path: polylines by layer, feature and tool, packed as bytes (about 3 a point). Layers are unpacked
 * one at a time, so that a telephone can show a large program.
 */
export class ToolPath {
  constructor(
    readonly info: ToolPathInfo,
    /** Where each layer begins in `bytes`; one more entry than layers. */
    readonly layerAt: Uint32Array,
    /** First block of each layer, counted from 1. Rises. */
    readonly layerBlock: Uint32Array,
    /** Height of each layer in units of 1/100 mm. */
    readonly layerZ: Int32Array,
    private readonly bytes: Uint8Array,
  ) {}

  /** Layers that are here: all of the program's, or those of a part. */
  get layers(): number {
    return this.layerBlock.length;
  }

  get byteLength(): number {
    return this.bytes.length + BYTES_PER_LAYER * this.layers;
  }

  has(layer: number): boolean {
    const at = layer - this.info.firstLayer;
    return at >= 0 && at < this.layers;
  }

  heightMm(layer: number): number {
    return (this.layerZ[layer - this.info.firstLayer] ?? 0) * UNIT_MM;
  }

  /** @param layer counted from 0 over the whole program; one that is not here has no runs */
  layerPath(layer: number, detail: Detail = 0): LayerPath {
    const at = layer - this.info.firstLayer;
    const gathered = new Gathering();
    const reader = new RunReader(this.bytes);
    const end = Math.min(this.layerAt[at + 1] ?? 0, this.bytes.length);
    reader.startLayer(this.layerAt[at] ?? 0);
    const run = new Run();
    const tolerance = DETAIL_MM[detail] / UNIT_MM;
    while (reader.at < end) {
      reader.read(run);
      if (tolerance > 0) run.count = thin(run.points, run.count, tolerance);
      gathered.add(run);
    }
    return gathered.layer(layer);
  }

  /** The layer being worked on when `block` is the last one acknowledged. */
  layerOfBlock(block: number): number {
    let low = 0;
    let high = this.layers - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.layerBlock[middle] as number) <= block) low = middle;
      else high = middle - 1;
    }
    return this.info.firstLayer + Math.max(low, 0);
  }

  /** Some of its layers as a path of their own. @param to one past the last */
  part(from: number, to: number): ToolPath {
    const first = Math.max(0, Math.min(from - this.info.firstLayer, this.layers));
    const last = Math.max(first, Math.min(to - this.info.firstLayer, this.layers));
    const begin = this.layerAt[first] ?? 0;
    const end = this.layerAt[last] ?? begin;
    return new ToolPath(
      { ...this.info, firstLayer: this.info.firstLayer + first },
      this.layerAt.slice(first, last + 1).map((at) => at - begin),
      this.layerBlock.slice(first, last),
      this.layerZ.slice(first, last),
      this.bytes.slice(begin, end),
    );
  }

  /** For `RunReader`: no copy. */
  get packed(): Uint8Array {
    return this.bytes;
  }
}

/** One buffer that can be stored, sent and handed to another thread. */
export function encodePath(path: ToolPath): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify({ ...path.info, here: path.layers }));
  const jsonEnd = HEAD_BYTES + Math.ceil(json.length / 4) * 4;
  const tables = jsonEnd + 4 + BYTES_PER_LAYER * path.layers;
  const out = new Uint8Array(tables + path.packed.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, json.length, true);
  out.set(json, HEAD_BYTES);
  new Uint32Array(out.buffer, jsonEnd, path.layers + 1).set(path.layerAt);
  new Uint32Array(out.buffer, jsonEnd + 4 + 4 * path.layers, path.layers).set(path.layerBlock);
  new Int32Array(out.buffer, jsonEnd + 4 + 8 * path.layers, path.layers).set(path.layerZ);
  out.set(path.packed, tables);
  return out;
}

/** Reads what `encodePath` wrote, without copying the runs. @throws RangeError when it is something else */
export function decodePath(buffer: ArrayBuffer): ToolPath {
  const view = new DataView(buffer);
  const jsonBytes = buffer.byteLength < HEAD_BYTES ? 0 : view.getUint32(4, true);
  if (jsonBytes === 0 || jsonBytes > MAX_JSON_BYTES || view.getUint32(0, true) !== MAGIC) throw notAPath();
  const { here, ...info } = JSON.parse(
    new TextDecoder().decode(new Uint8Array(buffer, HEAD_BYTES, jsonBytes)),
  ) as ToolPathInfo & { readonly here: number };
  const jsonEnd = HEAD_BYTES + Math.ceil(jsonBytes / 4) * 4;
  const tables = jsonEnd + 4 + BYTES_PER_LAYER * here;
  if (!(here >= 0) || tables > buffer.byteLength) throw notAPath();
  return new ToolPath(
    info,
    new Uint32Array(buffer, jsonEnd, here + 1),
    new Uint32Array(buffer, jsonEnd + 4 + 4 * here, here),
    new Int32Array(buffer, jsonEnd + 4 + 8 * here, here),
    new Uint8Array(buffer, tables),
  );
}

const notAPath = () => new RangeError('These bytes are no tool path. Make the picture again.');

/** A point of a layer in millimetres. */
export function pointMm({ points }: LayerPath, index: number): PointMm {
  const at = (i: number): number => (points[3 * index + i] ?? 0) * UNIT_MM;
  return { x: at(0), y: at(1), z: at(2) };
}

/** Where the tool is when `block` is the last one acknowledged: exact at the ends of runs, by count of blocks between. */
export function pointOfBlock(layer: LayerPath, block: number): PointMm | undefined {
  const runs = layer.features.length;
  if (runs === 0) return undefined;
  let run = 0;
  while (run + 1 < runs && (layer.firstBlocks[run + 1] as number) <= block) run++;
  const first = layer.firstBlocks[run] as number;
  const span = (layer.lastBlocks[run] as number) - first + 1;
  const part = Math.min(Math.max((block - first + 1) / span, 0), 1);
  const start = layer.starts[run] as number;
  const steps = (layer.starts[run + 1] as number) - start - 1;
  return pointMm(layer, start + Math.round(part * steps));
}

/** Collects the runs of a layer in arrays of the right length. */
class Gathering {
  private points = new Int32Array(3 * 1024);
  private count = 0;
  private readonly starts: number[] = [];
  private readonly features: number[] = [];
  private readonly tools: number[] = [];
  private readonly isTravel: number[] = [];
  private readonly firstBlocks: number[] = [];
  private readonly lastBlocks: number[] = [];

  add(run: Run): void {
    const end = 3 * (this.count + run.count);
    if (end > this.points.length) {
      const longer = new Int32Array(end * 2);
      longer.set(this.points.subarray(0, 3 * this.count));
      this.points = longer;
    }
    this.points.set(run.points.subarray(0, 3 * run.count), 3 * this.count);
    this.starts.push(this.count);
    this.count += run.count;
    this.features.push(run.feature);
    this.tools.push(run.tool);
    this.isTravel.push(run.isTravel ? 1 : 0);
    this.firstBlocks.push(run.firstBlock);
    this.lastBlocks.push(run.lastBlock);
  }

  layer(layer: number): LayerPath {
    return {
      layer,
      points: this.points.slice(0, 3 * this.count),
      starts: Uint32Array.from([...this.starts, this.count]),
      features: Uint8Array.from(this.features),
      tools: Uint8Array.from(this.tools),
      isTravel: Uint8Array.from(this.isTravel),
      firstBlocks: Uint32Array.from(this.firstBlocks),
      lastBlocks: Uint32Array.from(this.lastBlocks),
    };
  }
}

import type { MoveSink } from '../motion/move-sink.js';
import type { ExtentsMm } from '../types.js';
import { MAX_RUN_POINTS, Run, RunReader, RunWriter, UNIT_MM, unitsOf } from './runs.js';
import { thin } from './thin.js';
import { DETAIL_MM, ToolPath } from './tool-path.js';

const DEFAULT_MAX_BYTES = 24 << 20;
const FIRST_BYTES = 64 << 10;
/** What is within 0.01 mm of a straight line is one. */
const FIRST_TOLERANCE = 1;
/** Coarser than this and round parts become polygons; layers or runs are left out instead. */
const MAX_TOLERANCE = 16;
/** Levels beyond belong to the last layer: a relief that is milled has one for each move. */
const MAX_LAYERS = 1 << 16;
/** With fewer, leaving out layers shows. */
const MIN_LAYERS_TO_HALVE = 64;

export interface ToolPathOptions {
  /** The packed path stays below; it becomes coarser instead. Default 24 MiB, about 8 million points. */
  readonly maxBytes?: number;
}

/**
 * Records the path of a program as its analyser reads it. Memory is bounded (twice `maxBytes` while it grows): when
 * the path is full it is thinned in place, first of travel, then of points up to 0.16 mm, then of every other layer or
 * run.
 */
export class ToolPathBuilder implements MoveSink {
  private readonly maxBytes: number;
  private readonly writer = new RunWriter(new Uint8Array(FIRST_BYTES));
  private readonly run = new Run();
  private readonly layerAt: number[] = [];
  private readonly layerBlock: number[] = [];
  private readonly layerZ: number[] = [];
  /** Made and travelled: min x, y, z, max x, y, z. */
  private readonly madeBox = emptyBox();
  private readonly travelBox = emptyBox();
  private layer = -1;
  private tag = -1;
  private runs = 0;
  private tolerance = FIRST_TOLERANCE;
  /** Tolerances of several thinnings add up. */
  private error = FIRST_TOLERANCE;
  private hasTravel = true;
  private layerStride = 1;
  private runStride = 1;
  private x = Number.NaN;
  private y = Number.NaN;
  private z = Number.NaN;

  constructor(options: ToolPathOptions = {}) {
    this.maxBytes = Math.max(options.maxBytes ?? DEFAULT_MAX_BYTES, FIRST_BYTES / 8);
  }

  // The shape of the contract.
  // oxlint-disable-next-line max-params
  segment(from: Float64Array, to: Float64Array, isMaking: boolean, tag: number, layer: number, block: number): void {
    const fromX = unitsOf(from[0] as number);
    const fromY = unitsOf(from[1] as number);
    const fromZ = unitsOf(from[2] as number);
    const x = unitsOf(to[0] as number);
    const y = unitsOf(to[1] as number);
    const z = unitsOf(to[2] as number);
    // Retractions and moves below the resolution show nothing; what follows them joins on.
    if (x === fromX && y === fromY && z === fromZ) return;
    const { run } = this;
    const isJoined = fromX === this.x && fromY === this.y && fromZ === this.z;
    const isSame = run.isTravel !== isMaking && tag === this.tag && layer === this.layer;
    if (!isSame || !isJoined || run.count === MAX_RUN_POINTS) {
      this.flush();
      if (layer !== this.layer) this.startLayer(layer, block);
      run.isTravel = !isMaking;
      run.feature = Math.min(tag & 255, 63);
      run.tool = (tag >> 8) & 255;
      run.firstBlock = block;
      this.tag = tag;
      this.add(fromX, fromY, fromZ);
    }
    run.lastBlock = block;
    this.add(x, y, z);
  }

  /** @param features names by number, see `SlicerComments.features` */
  finish(features: readonly string[] = ['']): ToolPath {
    this.flush();
    const { writer } = this;
    return new ToolPath(
      {
        features,
        extentsMm: extentsOf(this.madeBox) ?? extentsOf(this.travelBox),
        toleranceMm: this.error * UNIT_MM,
        hasTravel: this.hasTravel,
        layerStride: this.layerStride,
        runStride: this.runStride,
        firstLayer: 0,
        layers: this.layerAt.length,
      },
      Uint32Array.from([...this.layerAt, writer.at]),
      Uint32Array.from(this.layerBlock),
      Int32Array.from(this.layerZ),
      writer.bytes.subarray(0, writer.at),
    );
  }

  private add(x: number, y: number, z: number): void {
    const { run } = this;
    const { points } = run;
    const at = 3 * run.count++;
    points[at] = x;
    points[at + 1] = y;
    points[at + 2] = z;
    this.x = x;
    this.y = y;
    this.z = z;
    const box = run.isTravel ? this.travelBox : this.madeBox;
    if (x < (box[0] as number)) box[0] = x;
    if (y < (box[1] as number)) box[1] = y;
    if (z < (box[2] as number)) box[2] = z;
    if (x > (box[3] as number)) box[3] = x;
    if (y > (box[4] as number)) box[4] = y;
    if (z > (box[5] as number)) box[5] = z;
  }

  private startLayer(layer: number, block: number): void {
    this.layer = layer;
    const index = Math.min(Math.max(layer, 0), MAX_LAYERS - 1);
    while (this.layerAt.length <= index) {
      this.layerAt.push(this.writer.at);
      this.layerBlock.push(block);
      this.layerZ.push(Number.NaN);
      this.writer.startLayer();
      this.runs = 0;
    }
  }

  private flush(): void {
    const { run, writer, layerAt, layerZ } = this;
    if (run.count === 0) return;
    const layer = layerAt.length - 1;
    if (!run.isTravel && Number.isNaN(layerZ[layer])) layerZ[layer] = run.points[2] as number;
    const isKept =
      (this.hasTravel || !run.isTravel) && layer % this.layerStride === 0 && this.runs++ % this.runStride === 0;
    if (isKept) {
      run.count = thin(run.points, run.count, this.tolerance);
      writer.write(run);
    }
    run.count = 0;
    while (writer.at > this.maxBytes) this.coarsen();
  }

  private coarsen(): void {
    let isHalved = false;
    if (this.hasTravel) this.hasTravel = false;
    else if (this.tolerance < MAX_TOLERANCE) {
      this.tolerance *= 2;
      this.error += this.tolerance;
    } else if (this.layerAt.length / this.layerStride >= MIN_LAYERS_TO_HALVE) this.layerStride *= 2;
    else {
      this.runStride *= 2;
      isHalved = true;
    }
    const before = this.writer.at;
    this.rewrite(isHalved);
    // One run in each of few layers is left: from here on only its points can go.
    if (isHalved && this.writer.at === before) this.tolerance *= 2;
  }

  /** In place: leaving out points, runs and layers never makes what is left longer. */
  private rewrite(isHalved: boolean): void {
    const { layerAt, writer } = this;
    const reader = new RunReader(writer.bytes);
    const run = new Run();
    const end = writer.at;
    writer.at = 0;
    for (let layer = 0; layer < layerAt.length; layer++) {
      reader.startLayer(layerAt[layer] as number);
      const layerEnd = layerAt[layer + 1] ?? end;
      layerAt[layer] = writer.at;
      writer.startLayer();
      let runs = 0;
      while (reader.at < layerEnd) {
        reader.read(run);
        if (run.isTravel && !this.hasTravel) continue;
        if (layer % this.layerStride !== 0 || (isHalved && runs++ % 2 === 1)) continue;
        run.count = thin(run.points, run.count, this.tolerance);
        writer.write(run);
      }
    }
  }
}

/** The same path in at most about `maxBytes`: an overview for slow lines and old telephones. */
export function coarserPath(path: ToolPath, maxBytes: number): ToolPath {
  const builder = new ToolPathBuilder({ maxBytes });
  const from = new Float64Array(4);
  const to = new Float64Array(4);
  for (let layer = 0; layer < path.layers; layer++) {
    const { points, starts, features, tools, isTravel, firstBlocks, lastBlocks } = path.layerPath(layer, 1);
    for (let run = 0; run < features.length; run++) {
      const first = firstBlocks[run] as number;
      const start = starts[run] as number;
      const steps = (starts[run + 1] as number) - start - 1;
      const tag = (features[run] as number) | ((tools[run] as number) << 8);
      for (let step = 1; step <= steps; step++) {
        const at = 3 * (start + step);
        for (let axis = 0; axis < 3; axis++) {
          from[axis] = (points[at - 3 + axis] as number) * UNIT_MM;
          to[axis] = (points[at + axis] as number) * UNIT_MM;
        }
        const block = first + Math.floor((((lastBlocks[run] as number) - first) * step) / steps);
        builder.segment(from, to, isTravel[run] === 0, tag, layer, block);
      }
    }
  }
  const { info, packed, layerAt } = builder.finish(path.info.features);
  const { layerStride, runStride, toleranceMm } = path.info;
  return new ToolPath(
    {
      ...path.info,
      hasTravel: path.info.hasTravel && info.hasTravel,
      layerStride: layerStride * info.layerStride,
      runStride: runStride * info.runStride,
      toleranceMm: toleranceMm + DETAIL_MM[1] + info.toleranceMm,
    },
    // Layers at the end may hold nothing.
    new Uint32Array(path.layers + 1).fill(packed.length).map((end, layer) => layerAt[layer] ?? end),
    path.layerBlock,
    path.layerZ,
    packed,
  );
}

function emptyBox(): Float64Array {
  return Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
}

function extentsOf(box: Float64Array): ExtentsMm | undefined {
  const [x0 = 0, y0 = 0, z0 = 0, x1 = 0, y1 = 0, z1 = 0] = box.map((units) => units * UNIT_MM);
  return x0 > x1 ? undefined : { min: { x: x0, y: y0, z: z0 }, max: { x: x1, y: y1, z: z1 } };
}

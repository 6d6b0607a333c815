import { decodePath, type LayerPath, type ToolPath } from '#libs/gcode';
import { problemOf } from '../../../api/client.js';

/** Where the pictures of a program come from: first all layers, coarse; then single layers as they are. */
export interface PathSource {
  readonly overview: ToolPath;
  /** The exact layer if it is here already. */
  exact(layer: number): LayerPath | undefined;
  /** Fetches what `exact` did not have. */
  load(layer: number): Promise<void>;
}

/** A path that is wholly in this browser. */
export class LocalPath implements PathSource {
  constructor(
    readonly overview: ToolPath,
    private readonly whole: ToolPath,
  ) {}

  exact(layer: number): LayerPath {
    return this.whole.layerPath(layer);
  }

  async load(): Promise<void> {
    // Nothing is missing.
  }
}

/** Layers of one request: a second or two on a slow line. */
const PART_LAYERS = 8;
/** Parts kept, so that an old telephone does not run out of memory. */
const MAX_PARTS = 12;

async function fetchPath(url: string): Promise<ToolPath> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw problemOf(await response.json().catch(() => undefined), response.status);
  return decodePath(await response.arrayBuffer());
}

/** A path on the server: layers come when somebody looks at them. */
export class RemotePath implements PathSource {
  private readonly parts = new Map<number, ToolPath>();

  private constructor(
    private readonly url: string,
    readonly overview: ToolPath,
  ) {}

  static async open(programId: string): Promise<RemotePath> {
    const url = `/api/programs/${programId}/path`;
    return new RemotePath(url, await fetchPath(url));
  }

  exact(layer: number): LayerPath | undefined {
    if (this.isExact()) return this.overview.layerPath(layer);
    return this.parts.get(Math.floor(layer / PART_LAYERS))?.layerPath(layer);
  }

  async load(layer: number): Promise<void> {
    const number = Math.floor(layer / PART_LAYERS);
    if (this.isExact() || this.parts.has(number)) return;
    const from = number * PART_LAYERS;
    this.parts.set(number, await fetchPath(`${this.url}?from=${from}&to=${from + PART_LAYERS}`));
    const [oldest] = this.parts.keys();
    if (this.parts.size > MAX_PARTS && oldest !== undefined) this.parts.delete(oldest);
  }

  /** Small programs come whole at once. */
  private isExact(): boolean {
    const { hasTravel, layerStride, runStride, toleranceMm } = this.overview.info;
    return hasTravel && layerStride === 1 && runStride === 1 && toleranceMm <= 0.02;
  }
}

import { Extents } from './extents.js';

/** Numbers of features that no comment names; the others count from 0, see `SlicerComments`. */
export const TRAVEL_FEATURE = 255;
export const WAIT_FEATURE = 254;
const FEATURES = 256;
const MAX_TOOL = 255;

/** What one tool did. Net lengths of filament: what was fed, retractions taken back. */
export class ToolTally {
  readonly made = new Extents();
  /** `[0]` net length now, `[1]` the most it ever was. */
  readonly filament = new Float64Array(2);

  maxNozzleC: number | undefined;

  constructor(readonly tool: number) {}

  get filamentMm(): number {
    return this.filament[1] as number;
  }
}

/** Sums over all moves. `Path` adds to typed arrays here, as a double in a field may cost an allocation. */
export class Tally {
  /** Path lengths made, by feature; travel stands at its own number. */
  readonly lengthMm = new Float64Array(FEATURES);
  /** Filament fed while making, by feature. */
  readonly filamentMm = new Float64Array(FEATURES);
  readonly travelled = new Extents();
  /** In order of first use. */
  readonly tools: ToolTally[] = [new ToolTally(0)];
  tool: ToolTally = this.tools[0] as ToolTally;

  use(tool: number): void {
    const number = Math.min(tool, MAX_TOOL);
    if (number === this.tool.tool) return;
    const known = this.tools.find((one) => one.tool === number);
    this.tool = known ?? new ToolTally(number);
    if (known === undefined) this.tools.push(this.tool);
  }

  get filamentTotalMm(): number {
    return this.tools.reduce((sum, tool) => sum + tool.filamentMm, 0);
  }

  get made(): Extents {
    const all = new Extents();
    for (const { made } of this.tools) all.merge(made);
    return all;
  }

  get madeLengthMm(): number {
    return this.lengthMm.reduce((sum, length, feature) => (feature === TRAVEL_FEATURE ? sum : sum + length), 0);
  }
}

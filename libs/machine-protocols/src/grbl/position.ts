import type { SizeMm } from '#libs/domain';
import type { GrblReport } from './replies.js';

const scaled = ({ x, y, z }: SizeMm, by: number): SizeMm => ({ x: x * by, y: y * by, z: z * by });

/** Where the tool is in the program's coordinates: WCO comes only in some reports, so the last one is kept. */
export class GrblPosition {
  /** As reported, in the units of the reports. */
  private offset: SizeMm | undefined;
  private unitMm = 1;
  /** False as long as only machine coordinates are known. */
  isWork = false;

  /** Nothing is known of this machine yet. */
  clear(): void {
    this.offset = undefined;
    this.isWork = false;
  }

  /** @param isInches setting `$13`: reports, but not the program, are in inches then */
  setUnit(isInches: boolean): void {
    this.unitMm = isInches ? 25.4 : 1;
  }

  read(report: GrblReport): { positionMm?: SizeMm; feedMmPerMin?: number; spindleRpm?: number } {
    const { unitMm } = this;
    const { machineMm: at, workMm, feedMmPerMin, spindleRpm } = report;
    if (report.offsetMm) this.offset = report.offsetMm;
    const from = this.offset ?? { x: 0, y: 0, z: 0 };
    const seen = workMm ?? (at && { x: at.x - from.x, y: at.y - from.y, z: at.z - from.z });
    this.isWork = workMm !== undefined || this.offset !== undefined;
    return {
      ...(seen && { positionMm: scaled(seen, unitMm) }),
      ...(feedMmPerMin !== undefined && { feedMmPerMin: feedMmPerMin * unitMm }),
      ...(spindleRpm !== undefined && { spindleRpm }),
    };
  }
}

/** G4 P counts in seconds here; the state reads Idle all the while. */
export function dwellMs(text: string): number {
  return Number(/^G0?4\s*P([\d.]+)/i.exec(text)?.[1] ?? 0) * 1000;
}

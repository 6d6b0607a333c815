import type { SizeMm } from '#libs/domain';
import type { GrblReport } from './replies.js';

/** Where the tool is in the program's coordinates: WCO comes only in some reports, so the last one is kept. */
export class GrblPosition {
  private offsetMm: SizeMm = { x: 0, y: 0, z: 0 };

  read(report: GrblReport): { positionMm?: SizeMm; feedMmPerMin?: number; spindleRpm?: number } {
    if (report.offsetMm) this.offsetMm = report.offsetMm;
    const { machineMm: at, feedMmPerMin, spindleRpm } = report;
    const offset = this.offsetMm;
    const work = report.workMm ?? (at && { x: at.x - offset.x, y: at.y - offset.y, z: at.z - offset.z });
    return {
      ...(work && { positionMm: work }),
      ...(feedMmPerMin !== undefined && { feedMmPerMin }),
      ...(spindleRpm !== undefined && { spindleRpm }),
    };
  }
}

/** G4 P counts in seconds here; the state reads Idle all the while. */
export function dwellMs(text: string): number {
  return Number(/^G0?4\s*P([\d.]+)/i.exec(text)?.[1] ?? 0) * 1000;
}

import type { Point } from '../planner.js';

export type GrblState = 'Idle' | 'Run' | 'Hold' | 'Door' | 'Alarm' | 'Home' | 'Check' | 'Sleep';

export interface StatusFields {
  readonly state: GrblState;
  readonly isStopping: boolean;
  readonly at: Point;
  readonly feedMmPerMin: number;
  readonly spindleRpm: number;
}

/** WCO and Ov take turns and are absent from most reports: each 30th when busy, each 10th when idle. */
export class GrblReports {
  private count = 0;

  next(isBusy: boolean, offsetMm: Point): string {
    const every = isBusy ? 30 : 10;
    const turn = this.count++ % every;
    if (turn === 0) return `|WCO:${triple(offsetMm)}`;
    return turn === 1 ? '|Ov:100,100,100' : '';
  }
}

export function formatReport(fields: StatusFields, tail: string): string {
  const { state, isStopping, at, feedMmPerMin, spindleRpm } = fields;
  const hasSub = state === 'Hold' || state === 'Door';
  const sub = hasSub ? `:${isStopping ? 1 : 0}` : '';
  return `<${state}${sub}|MPos:${triple(at)}|FS:${Math.round(feedMmPerMin)},${spindleRpm}${tail}>`;
}

export function triple({ x, y, z }: Point): string {
  return `${x.toFixed(3)},${y.toFixed(3)},${z.toFixed(3)}`;
}

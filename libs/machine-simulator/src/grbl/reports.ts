import type { Point } from '../planner.js';

export type GrblState = 'Idle' | 'Run' | 'Hold' | 'Door' | 'Alarm' | 'Home' | 'Check' | 'Sleep' | 'Jog' | 'Tool';

export interface StatusFields {
  readonly state: GrblState;
  /** Of Hold and Door. */
  readonly sub: number;
  readonly machineMm: Point;
  readonly offsetMm: Point;
  readonly feedMmPerMin: number;
  readonly spindleRpm: number;
  readonly overrides: { readonly feed: number; readonly rapid: number; readonly spindle: number };
  /** `Bf`: free planner blocks and receive bytes. */
  readonly buffers?: readonly [number, number];
  /** `$10` without 1: positions of the work instead of the machine. */
  readonly isWork: boolean;
}

/** WCO and Ov take turns and are absent from most reports: each 30th when busy, each 10th when idle. */
export class GrblReports {
  private sinceOffset = Infinity;
  private sinceOverrides = Infinity;

  /** The next report must tell them, as after a change or a reset. */
  tellAll(): void {
    this.sinceOffset = Infinity;
    this.sinceOverrides = Infinity;
  }

  next(fields: StatusFields, isFull = false): string {
    const every = fields.state === 'Idle' || fields.state === 'Alarm' ? 10 : 30;
    const tellsOffset = isFull || ++this.sinceOffset >= every;
    const tellsOverrides = isFull || (!tellsOffset && ++this.sinceOverrides >= every);
    if (tellsOffset) this.sinceOffset = 0;
    if (tellsOverrides) this.sinceOverrides = 0;
    const { feed, rapid, spindle } = fields.overrides;
    return formatReport(
      fields,
      (tellsOffset ? `|WCO:${triple(fields.offsetMm)}` : '') +
        (tellsOverrides ? `|Ov:${feed},${rapid},${spindle}${fields.spindleRpm > 0 ? '|A:S' : ''}` : '') +
        (isFull ? '|H:0|FW:grblHAL' : ''),
    );
  }
}

function formatReport(fields: StatusFields, tail: string): string {
  const { state, sub, machineMm, offsetMm, feedMmPerMin, spindleRpm, buffers, isWork } = fields;
  const name = state === 'Hold' || state === 'Door' ? `${state}:${sub}` : state;
  const workMm = { x: machineMm.x - offsetMm.x, y: machineMm.y - offsetMm.y, z: machineMm.z - offsetMm.z };
  const at = isWork ? `WPos:${triple(workMm)}` : `MPos:${triple(machineMm)}`;
  const free = buffers ? `|Bf:${buffers[0]},${buffers[1]}` : '';
  return `<${name}|${at}${free}|FS:${Math.round(feedMmPerMin)},${spindleRpm}${tail}>`;
}

export function triple({ x, y, z }: Point): string {
  return `${x.toFixed(3)},${y.toFixed(3)},${z.toFixed(3)}`;
}

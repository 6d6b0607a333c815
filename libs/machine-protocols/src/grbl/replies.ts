import type { MachineState, SizeMm } from '#libs/domain';
import type { GrblDialectName } from './dialects.js';
import type { OverridePercents } from './overrides.js';

export type GrblStateName = 'Idle' | 'Run' | 'Hold' | 'Jog' | 'Alarm' | 'Door' | 'Check' | 'Home' | 'Sleep' | 'Tool';

export interface GrblReport {
  readonly type: 'report';
  readonly name: GrblStateName;
  /** `Hold:0` has stopped, `Hold:1` still slows down. `Door:0` closed, 1 ajar, 2 opened in motion, 3 resuming. */
  readonly sub: number;
  readonly machineMm?: SizeMm;
  readonly workMm?: SizeMm;
  readonly offsetMm?: SizeMm;
  readonly feedMmPerMin?: number;
  readonly spindleRpm?: number;
  readonly overrides?: OverridePercents;
  /** Free planner blocks, of `Bf:`. */
  readonly freeBlocks?: number;
  /** grblHAL's `H:`. */
  readonly isHomed?: boolean;
}

export type GrblReply =
  | { readonly type: 'ok' }
  | { readonly type: 'error'; readonly code: number }
  | { readonly type: 'alarm'; readonly code: number }
  | { readonly type: 'banner'; readonly dialect: GrblDialectName; readonly version: string }
  | GrblReport
  | {
      readonly type: 'version';
      readonly dialect?: GrblDialectName;
      readonly version: string;
      readonly uuid?: string;
    }
  | { readonly type: 'options'; readonly text: string; readonly rxBytes?: number; readonly plannerBlocks?: number }
  | { readonly type: 'setting'; readonly name: string; readonly value: string }
  /** The modal state, `[GC:...]`: only ever the answer to `$G`. */
  | { readonly type: 'modes'; readonly text: string }
  /** A message of a known shape. */
  | { readonly type: 'info'; readonly text: string }
  /** No known answer: noise, or a firmware we do not know. */
  | { readonly type: 'text'; readonly text: string };

const NAMES: readonly string[] = ['Idle', 'Run', 'Hold', 'Jog', 'Alarm', 'Door', 'Check', 'Home', 'Sleep', 'Tool'];
const OK: GrblReply = { type: 'ok' };
const NUMBER = /^-?\d+(?:\.\d+)?$/;

export function parseGrblReply(line: string): GrblReply {
  if (line === 'ok') return OK;
  if (line.startsWith('<')) return parseReport(line) ?? { type: 'text', text: line };
  const numbered = /^(error|ALARM):(\d+)$/.exec(line);
  if (numbered) return { type: numbered[1] === 'error' ? 'error' : 'alarm', code: Number(numbered[2]) };
  // Garbage may stand before the first banner after opening.
  const banner = /Grbl(HAL)? (\d\S*) \[(FluidNC)?/i.exec(line);
  if (banner) {
    const dialect = banner[3] ? 'fluidnc' : banner[1] ? 'grblhal' : 'grbl';
    return { type: 'banner', dialect, version: banner[2] ?? '' };
  }
  return parseInfo(line);
}

function parseInfo(line: string): GrblReply {
  const version = /^\[VER:(\d+\.\d+[a-z]?)( FluidNC)?[^:\]]*:?([^\]]*)\]$/.exec(line);
  if (version) {
    const [, number = '', fluid, uuid] = version;
    return { type: 'version', version: number, ...(fluid && { dialect: 'fluidnc' }), ...(uuid && { uuid }) };
  }
  const options = /^\[OPT:([^\]]*)\]$/.exec(line);
  if (options) {
    const [, blocks, bytes] = (options[1] ?? '').split(',').map(Number);
    return {
      type: 'options',
      text: options[1] ?? '',
      ...(blocks !== undefined && blocks > 0 && { plannerBlocks: blocks }),
      ...(bytes !== undefined && bytes > 0 && { rxBytes: bytes }),
    };
  }
  const named = /^\[(FIRMWARE|NEWOPT):(.+)\]$/.exec(line);
  if (named) return { type: 'setting', name: named[1] ?? '', value: named[2] ?? '' };
  const setting = /^(\$\d+)=([^\s]*)(?: \(.*\))?$/.exec(line);
  if (setting) return { type: 'setting', name: setting[1] ?? '', value: setting[2] ?? '' };
  if (/^\[GC:[\x20-\x7e]*\]$/.test(line)) return { type: 'modes', text: line };
  // `[MSG:...]`, `[PRB:...]`, `[G54:...]`, and the start-up blocks `>G54:ok`, `$N0=G54`.
  const isKnown = /^(?:\[[A-Za-z0-9.]+:[\x20-\x7e]*\]|>[\x20-\x7e]*:(?:ok|error:\d+)|\$N\d=[\x20-\x7e]*)$/.test(line);
  return { type: isKnown ? 'info' : 'text', text: line };
}

/** `<Idle|MPos:0.000,0.000,0.000|FS:0,0|WCO:0.000,0.000,0.000>`. undefined: damaged; never half a report. */
function parseReport(line: string): GrblReport | undefined {
  const fields = /^<([A-Za-z]+)(?::(\d+))?\|([\x20-\x7e]*)>$/.exec(line);
  if (!fields || !NAMES.includes(fields[1] ?? '')) return undefined;
  const report: { -readonly [K in keyof GrblReport]: GrblReport[K] } = {
    type: 'report',
    name: fields[1] as GrblStateName,
    sub: Number(fields[2] ?? 0),
  };
  for (const field of (fields[3] ?? '').split('|')) {
    const [key = '', value = ''] = field.split(':', 2);
    if (TEXT_FIELDS.has(key)) continue;
    const words = value.split(',');
    const [a, b, c] = words.map(Number);
    if (a === undefined || !words.every((word) => NUMBER.test(word))) return undefined;
    if (key === 'F' || key === 'FS') {
      report.feedMmPerMin = a;
      if (b !== undefined) report.spindleRpm = b;
    } else if (key === 'H') report.isHomed = a === 1;
    else if (key === 'Bf') report.freeBlocks = a;
    else if (b === undefined) continue;
    else if (key === 'MPos') report.machineMm = { x: a, y: b, z: c ?? 0 };
    else if (key === 'WPos') report.workMm = { x: a, y: b, z: c ?? 0 };
    else if (key === 'WCO') report.offsetMm = { x: a, y: b, z: c ?? 0 };
    else if (key === 'Ov' && c !== undefined) report.overrides = { feed: a, rapid: b, spindle: c };
  }
  return report;
}

/** Fields whose values are no numbers: pins, accessories, and grblHAL's and FluidNC's own. */
const TEXT_FIELDS = new Set(['Pn', 'A', 'D', 'Sc', 'MPG', 'TLR', 'SD', 'FW', 'In', 'WCS', 'P', 'T']);

/** GRBL's states in PackML names. */
export function packMlStateOf(report: GrblReport): MachineState {
  switch (report.name) {
    case 'Run':
    case 'Jog':
      return 'execute';
    case 'Hold':
      return report.sub === 0 ? 'held' : 'holding';
    case 'Door':
    case 'Tool':
      return 'suspended';
    case 'Home':
      return 'starting';
    case 'Alarm':
      return 'aborted';
    case 'Sleep':
      return 'stopped';
    case 'Idle':
    case 'Check':
      return 'idle';
  }
}

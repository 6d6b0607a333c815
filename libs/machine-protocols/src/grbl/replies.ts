import type { MachineState, SizeMm } from '#libs/domain';

export type GrblStateName = 'Idle' | 'Run' | 'Hold' | 'Jog' | 'Alarm' | 'Door' | 'Check' | 'Home' | 'Sleep' | 'Tool';

export interface GrblReport {
  readonly type: 'report';
  readonly name: GrblStateName;
  /** `Hold:0` has stopped, `Hold:1` still slows down. */
  readonly sub: number;
  readonly machineMm?: SizeMm;
  readonly workMm?: SizeMm;
  readonly offsetMm?: SizeMm;
  readonly feedMmPerMin?: number;
  readonly spindleRpm?: number;
}

export type GrblReply =
  | { readonly type: 'ok' }
  | { readonly type: 'error'; readonly code: number }
  | { readonly type: 'alarm'; readonly code: number }
  | { readonly type: 'banner'; readonly firmware: string }
  | GrblReport
  | { readonly type: 'version'; readonly firmware: string; readonly uuid?: string }
  | { readonly type: 'options'; readonly text: string; readonly rxBytes?: number }
  | { readonly type: 'setting'; readonly name: string; readonly value: string }
  | { readonly type: 'text'; readonly text: string };

const NAMES: readonly string[] = ['Idle', 'Run', 'Hold', 'Jog', 'Alarm', 'Door', 'Check', 'Home', 'Sleep', 'Tool'];
const OK: GrblReply = { type: 'ok' };

export function parseGrblReply(line: string): GrblReply {
  if (line === 'ok') return OK;
  if (line.startsWith('<')) return parseReport(line);
  const numbered = /^(error|ALARM):(\d+)$/.exec(line);
  if (numbered) return { type: numbered[1] === 'error' ? 'error' : 'alarm', code: Number(numbered[2]) };
  // Garbage may stand before the first banner after opening.
  const banner = /Grbl(HAL)? (\d\S*) \[/i.exec(line);
  if (banner) return { type: 'banner', firmware: `${banner[1] ? 'grblHAL' : 'Grbl'} ${banner[2]}` };
  return parseInfo(line);
}

function parseInfo(line: string): GrblReply {
  const version = /^\[VER:(\d+\.\d+[a-z]?)[^:\]]*:?([^\]]*)\]$/.exec(line);
  if (version) {
    return { type: 'version', firmware: `Grbl ${version[1]}`, ...(version[2] && { uuid: version[2] }) };
  }
  const options = /^\[OPT:([^\]]*)\]$/.exec(line);
  if (options) {
    const rxBytes = Number(options[1]?.split(',')[2]);
    return { type: 'options', text: options[1] ?? '', ...(rxBytes > 0 && { rxBytes }) };
  }
  const firmware = /^\[FIRMWARE:(.+)\]$/.exec(line);
  if (firmware) return { type: 'setting', name: 'FIRMWARE', value: firmware[1] ?? '' };
  const setting = /^(\$\d+)=(\S+)/.exec(line);
  if (setting) return { type: 'setting', name: setting[1] ?? '', value: setting[2] ?? '' };
  return { type: 'text', text: line };
}

/** `<Idle|MPos:0.000,0.000,0.000|FS:0,0|WCO:0.000,0.000,0.000>`; a damaged one is text, never half a report. */
function parseReport(line: string): GrblReply {
  const fields = /^<([A-Za-z]+)(?::(\d+))?\|(.*)>$/.exec(line);
  if (!fields || !NAMES.includes(fields[1] ?? '')) return { type: 'text', text: line };
  let report: GrblReport = { type: 'report', name: fields[1] as GrblStateName, sub: Number(fields[2] ?? 0) };
  for (const field of (fields[3] ?? '').split('|')) {
    const [key, value = ''] = field.split(':', 2);
    const numbers = value.split(',').map(Number);
    const [a, b, c = 0] = numbers;
    if (a === undefined || numbers.some(Number.isNaN)) continue;
    if (key === 'FS') report = { ...report, feedMmPerMin: a, ...(b !== undefined && { spindleRpm: b }) };
    else if (key === 'F') report = { ...report, feedMmPerMin: a };
    else if (b === undefined) continue;
    else if (key === 'MPos') report = { ...report, machineMm: { x: a, y: b, z: c } };
    else if (key === 'WPos') report = { ...report, workMm: { x: a, y: b, z: c } };
    else if (key === 'WCO') report = { ...report, offsetMm: { x: a, y: b, z: c } };
  }
  return report;
}

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

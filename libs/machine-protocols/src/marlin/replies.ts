/** What a Marlin line means. Wordings as seen on Marlin 1.1 to bugfix-2.1 and relatives; unknown text is `text`. */
export type MarlinReply =
  | {
      readonly type: 'ok';
      readonly line?: number;
      readonly freeCommands?: number;
      readonly temperatures?: Temperatures;
    }
  | { readonly type: 'resend'; readonly line: number }
  | { readonly type: 'busy'; readonly isForUser: boolean }
  | { readonly type: 'start' }
  | { readonly type: 'halted'; readonly text: string }
  | { readonly type: 'action'; readonly action: string; readonly text: string }
  | { readonly type: 'temperatures'; readonly temperatures: Temperatures }
  | { readonly type: 'position'; readonly x: number; readonly y: number; readonly z: number }
  | { readonly type: 'firmware'; readonly name: string; readonly uuid?: string }
  | { readonly type: 'capability'; readonly name: string; readonly value: string }
  | { readonly type: 'wait' }
  | { readonly type: 'text'; readonly text: string };

export interface Temperatures {
  readonly nozzleC: number;
  readonly nozzleTargetC?: number;
  readonly bedC?: number;
  readonly bedTargetC?: number;
}

const PLAIN_OK: MarlinReply = { type: 'ok' };
const HALTED = /kill\(\)|halted|thermal runaway|heating failed|m(?:in|ax)temp/i;
/** First lines of a start, in case noise ate `start` itself. */
const BOOT =
  /^(?:[^\x20-\x7e]*start|PowerUp|External Reset|Brown out Reset|Watchdog Reset|Software Reset|Marlin \d.*)$/;
const TEMPERATURE = /\bT0?:\s*(-?[\d.]+|nan)(?:\s*\/\s*(-?[\d.]+))?/;
const BED = /\bB:\s*(-?[\d.]+|nan)(?:\s*\/\s*(-?[\d.]+))?/;
const POSITION = /^X:\s*(-?[\d.]+)\s*Y:\s*(-?[\d.]+)\s*Z:\s*(-?[\d.]+)/;

export function parseMarlinReply(line: string): MarlinReply {
  if (line === 'ok') return PLAIN_OK;
  if (line.startsWith('ok ')) return parseOk(line);
  const resend = /^(?:Resend|rs):?\s*N?(\d+)/.exec(line);
  if (resend) return { type: 'resend', line: Number(resend[1]) };
  if (/^(?:echo:\s*)?busy:/.test(line)) return { type: 'busy', isForUser: line.includes('paused') };
  if (line.startsWith('Error:') && HALTED.test(line)) return { type: 'halted', text: line };
  if (line.startsWith('//')) return parseAction(line);
  if (BOOT.test(line)) return { type: 'start' };
  if (line === 'wait') return { type: 'wait' };
  return parseReport(line.trimStart());
}

function parseOk(line: string): MarlinReply {
  const advanced = /^ok N(\d+)(?: P\d+)?(?: B(\d+))?/.exec(line);
  if (advanced) {
    return {
      type: 'ok',
      line: Number(advanced[1]),
      ...(advanced[2] !== undefined && { freeCommands: Number(advanced[2]) }),
    };
  }
  const temperatures = parseTemperatures(line);
  return temperatures ? { type: 'ok', temperatures } : PLAIN_OK;
}

function parseAction(line: string): MarlinReply {
  const action = /^\/\/\s*action:\s*(\S+)\s*(.*)$/.exec(line);
  return action ? { type: 'action', action: action[1] ?? '', text: action[2] ?? '' } : { type: 'text', text: line };
}

function parseReport(line: string): MarlinReply {
  if (line.startsWith('FIRMWARE_NAME:')) {
    const name = /^FIRMWARE_NAME:(.*?)(?:\s+\(|\s+[A-Z_]{4,}:|$)/.exec(line)?.[1]?.trim() ?? '';
    const uuid = /\bUUID:(\S+)/.exec(line)?.[1];
    return { type: 'firmware', name, ...(uuid !== undefined && { uuid }) };
  }
  const capability = /^Cap:(\w+):(\S*)/.exec(line);
  if (capability) return { type: 'capability', name: capability[1] ?? '', value: capability[2] ?? '' };
  const position = POSITION.exec(line);
  if (position) return { type: 'position', x: Number(position[1]), y: Number(position[2]), z: Number(position[3]) };
  const temperatures = /^(?:T0?|B):/.test(line) ? parseTemperatures(line) : undefined;
  return temperatures ? { type: 'temperatures', temperatures } : { type: 'text', text: line };
}

function parseTemperatures(line: string): Temperatures | undefined {
  const nozzle = TEMPERATURE.exec(line);
  if (!nozzle) return undefined;
  const bed = BED.exec(line);
  return {
    nozzleC: Number(nozzle[1]),
    ...(nozzle[2] !== undefined && { nozzleTargetC: Number(nozzle[2]) }),
    ...(bed && { bedC: Number(bed[1]) }),
    ...(bed?.[2] !== undefined && { bedTargetC: Number(bed[2]) }),
  };
}

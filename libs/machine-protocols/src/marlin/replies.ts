/** What a Marlin line means. Wordings as seen on Marlin 1.1 to bugfix-2.1 and relatives; unknown text is `text`. */
export type MarlinReply =
  | {
      readonly type: 'ok';
      readonly line?: number | undefined;
      readonly freePlanner?: number | undefined;
      readonly freeCommands?: number | undefined;
      readonly temperatures?: Temperatures;
      /** Some firmwares put the answer on the `ok` line. */
      readonly answer?: MarlinReply;
    }
  | { readonly type: 'resend'; readonly line: number }
  /** A complaint about number or checksum; says what it accepted last. */
  | { readonly type: 'line-error'; readonly lastLine?: number }
  | { readonly type: 'busy'; readonly isForUser: boolean }
  | { readonly type: 'start' }
  | { readonly type: 'halted'; readonly text: string }
  | { readonly type: 'action'; readonly action: string; readonly text: string }
  | { readonly type: 'temperatures'; readonly temperatures: Temperatures }
  | { readonly type: 'position'; readonly x: number; readonly y: number; readonly z: number; readonly e?: number }
  | { readonly type: 'firmware'; readonly name: string; readonly uuid?: string }
  | { readonly type: 'capability'; readonly name: string; readonly value: string }
  /** A program from the machine's own card runs or not. */
  | { readonly type: 'card'; readonly isPrinting: boolean }
  | { readonly type: 'wait' }
  | { readonly type: 'text'; readonly text: string };

export interface Temperatures {
  /** NaN where the firmware says so. */
  readonly nozzleC?: number;
  readonly nozzleTargetC?: number;
  readonly bedC?: number;
  readonly bedTargetC?: number;
}

const PLAIN_OK: MarlinReply = { type: 'ok' };
const HALTED = /kill\(\)|halted|thermal runaway|heating failed|m(?:in|ax)temp|^fatal:|HALT state/i;
const LINE_ERROR = /^Error:.*(?:checksum|line number|expected line)/i;
const LAST_LINE = /Last Line:\s*(\d+)\s*$/i;
/** First lines of a start, in case noise ate `start` itself. */
const BOOT =
  /^(?:[^\x20-\x7e]*start|PowerUp|External Reset|Brown out Reset|Watchdog Reset|Software Reset|(?:echo:)?\s*Marlin (?:\d|bugfix).*|Smoothie)$/;
const NUMBER = String.raw`(-?\d+(?:\.\d+)?|-?nan)(?=[\s/]|$)`;
const TEMPERATURE = new RegExp(String.raw`(?:^|\s)T0?:\s*${NUMBER}(?:\s*\/\s*${NUMBER})?`, 'i');
const BED = new RegExp(String.raw`(?:^|\s)B:\s*${NUMBER}(?:\s*\/\s*${NUMBER})?`, 'i');
/** Smoothie writes `C:` before it. */
const POSITION = /^(?:C:\s*)?X:\s*(-?[\d.]+)\s*Y:\s*(-?[\d.]+)\s*Z:\s*(-?[\d.]+)(?:\s*E:\s*(-?[\d.]+))?/;
const RESEND = /^(?:Resend|rs):?\s*N?(\d+)\s*$/i;
const CARD = /^(?:SD printing byte|Not SD printing|Done printing file)/;

export function parseMarlinReply(line: string): MarlinReply {
  if (line.startsWith('ok')) {
    if (line.length === 2) return PLAIN_OK;
    if (line.charCodeAt(2) === 32) return parseOk(line);
  }
  const resend = RESEND.exec(line);
  if (resend) return { type: 'resend', line: Number(resend[1]) };
  if (/^(?:echo:\s*)?busy:/.test(line)) return { type: 'busy', isForUser: line.includes('paused') };
  if (LINE_ERROR.test(line)) return parseLineError(line);
  if (/^(?:Error:|!!|fatal:)/.test(line) && (HALTED.test(line) || line.startsWith('!!'))) {
    return { type: 'halted', text: line };
  }
  if (line.startsWith('//')) return parseAction(line);
  if (BOOT.test(line)) return { type: 'start' };
  if (line === 'wait') return { type: 'wait' };
  return parseReport(line.trimStart());
}

/** `ok`, `ok N14 P14 B2`, `ok P14 B2`, `ok 14` (Repetier), `ok T:...`, `ok FIRMWARE_NAME:...`. */
function parseOk(line: string): MarlinReply {
  const advanced = parseAdvanced(line);
  if (advanced) return advanced;
  const answer = parseReport(line.slice(3).trimStart());
  if (answer.type === 'temperatures') return { type: 'ok', temperatures: answer.temperatures };
  // Damaged figures, but an answer to M105 all the same.
  if (line.startsWith('ok T:')) return { type: 'ok', temperatures: {} };
  return answer.type === 'text' ? PLAIN_OK : { type: 'ok', answer };
}

/** By hand: every line of a program is answered by one of these. Exact, or noise would be taken for numbers. */
function parseAdvanced(line: string): MarlinReply | undefined {
  let at = 3;
  let number: number | undefined;
  let freePlanner: number | undefined;
  let freeCommands: number | undefined;
  while (at < line.length) {
    const letter = line.charCodeAt(at);
    const isDigit = letter >= 48 && letter <= 57;
    if (!isDigit) at++;
    const from = at;
    let value = 0;
    for (let code = line.charCodeAt(at); code >= 48 && code <= 57; code = line.charCodeAt(++at)) {
      value = value * 10 + code - 48;
    }
    if (at === from || (at < line.length && line.charCodeAt(at) !== 32)) return undefined;
    if (letter === 78 || isDigit) number = value;
    else if (letter === 80) freePlanner = value;
    else if (letter === 66) freeCommands = value;
    else return undefined;
    at++;
  }
  return { type: 'ok', line: number, freePlanner, freeCommands };
}

function parseLineError(line: string): MarlinReply {
  const lastLine = LAST_LINE.exec(line)?.[1];
  return { type: 'line-error', ...(lastLine !== undefined && { lastLine: Number(lastLine) }) };
}

function parseAction(line: string): MarlinReply {
  const action = /^\/\/\s*action:\s*(\S+)\s*(.*)$/.exec(line);
  return action ? { type: 'action', action: action[1] ?? '', text: action[2] ?? '' } : { type: 'text', text: line };
}

function parseReport(line: string): MarlinReply {
  if (line.startsWith('FIRMWARE_NAME:')) {
    const name = /^FIRMWARE_NAME:\s*(.*?)(?:,|\s+\(|\s+[A-Z_]{4,}:|$)/.exec(line)?.[1]?.trim() ?? '';
    const uuid = /\bUUID:(\S+)/.exec(line)?.[1];
    return { type: 'firmware', name, ...(uuid !== undefined && { uuid }) };
  }
  const capability = /^Cap:(\w+):(\S*)$/.exec(line);
  if (capability) return { type: 'capability', name: capability[1] ?? '', value: capability[2] ?? '' };
  const position = POSITION.exec(line);
  if (position) return parsePosition(position);
  if (CARD.test(line)) return { type: 'card', isPrinting: line.startsWith('SD') };
  const temperatures = /^(?:T0?|B):/.test(line) ? parseTemperatures(line) : undefined;
  return temperatures ? { type: 'temperatures', temperatures } : { type: 'text', text: line };
}

function parsePosition([, x, y, z, e]: RegExpExecArray): MarlinReply {
  return { type: 'position', x: Number(x), y: Number(y), z: Number(z), ...(e !== undefined && { e: Number(e) }) };
}

function parseTemperatures(line: string): Temperatures | undefined {
  const nozzle = TEMPERATURE.exec(line);
  const bed = BED.exec(line);
  if (!nozzle && !bed) return undefined;
  return {
    ...(nozzle && { nozzleC: Number(nozzle[1]) }),
    ...(nozzle?.[2] !== undefined && { nozzleTargetC: Number(nozzle[2]) }),
    ...(bed && { bedC: Number(bed[1]) }),
    ...(bed?.[2] !== undefined && { bedTargetC: Number(bed[2]) }),
  };
}

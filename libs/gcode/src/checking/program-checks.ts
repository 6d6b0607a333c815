import type { Dialect, GcodeProblem, GcodeProblemCode, MotionProfile, SlicerClaims } from '../types.js';
import { bytesProblem, lexProblem, type LineLexer } from '../reading/lexer.js';
import { latin1 } from '../reading/lines.js';
import { shown, type ProblemList } from './problems.js';

/** Larger programs are refused while they stream by (reliability 5.4). */
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_LINES = 20_000_000;
/** An estimate this many times the slicer's claim is no rounding. */
const DURATION_FACTOR = 3;

/** How files begin that are no text. A NUL as second byte is UTF-16 without a mark. */
const MAGIC: readonly (readonly [kind: string, ...bytes: number[]])[] = [
  ['gzip', 0x1f, 0x8b],
  ['zip', 0x50, 0x4b, 3, 4],
  ['ELF', 0x7f, 0x45, 0x4c, 0x46],
  ['PNG', 0x89, 0x50, 0x4e, 0x47],
  ['JPEG', 0xff, 0xd8, 0xff],
  ['PDF', 0x25, 0x50, 0x44, 0x46],
  ['UTF-16', 0xff, 0xfe],
  ['UTF-16', 0xfe, 0xff],
  ['UTF-32', 0, 0, 0xfe, 0xff],
  ['binary G-code', 0x47, 0x43, 0x44, 0x45],
];

/** What is wrong with the first line of a file as a whole. */
export function checkFirstLine(bytes: Uint8Array, start: number, end: number, problems: ProblemList): void {
  const found = MAGIC.find(([, ...magic]) => magic.every((byte, i) => start + i < end && bytes[start + i] === byte));
  const kind = found?.[0] ?? (end - start > 1 && bytes[start + 1] === 0 ? 'UTF-16' : undefined);
  if (kind !== undefined) {
    const message = `Line 1: this is ${kind}, not a program in plain text. Export G-code as text.`;
    problems.add({ code: 'ENC_NOT_TEXT', severity: 'reject', message, line: 1, params: { kind } });
  } else if (bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf && end - start >= 3) {
    const message = 'Line 1: a byte order mark stands before the program. It is left out.';
    problems.add({ code: 'ENC_BOM', severity: 'info', message, line: 1 });
  }
}

/** @returns whether the program grew past what is read at all; then nothing more of it need be read */
export function isTooBig(bytes: number, lines: number, profile: MotionProfile): boolean {
  return bytes > (profile.policy?.maxBytes ?? MAX_BYTES) || lines > (profile.policy?.maxLines ?? MAX_LINES);
}

export function tooBigProblem(line: number, profile: MotionProfile): GcodeProblem {
  const maxMb = Math.floor((profile.policy?.maxBytes ?? MAX_BYTES) / 1024 / 1024);
  const limits = `${maxMb} MB and ${profile.policy?.maxLines ?? MAX_LINES} lines`;
  const message = `Line ${line}: the program is larger than ${limits}. Split it.`;
  return { code: 'FILE_TOO_BIG', severity: 'reject', message, line };
}

const isGrbl = (firmware: Dialect): boolean => firmware === 'grbl' || firmware === 'grblhal';
const MACRO_BYTES = '%#[]@{}<>=|';

/** Puts a line that could not be read into words, with the code of what stands there. */
export function unreadableProblem(
  lexer: LineLexer,
  bytes: Uint8Array,
  start: number,
  line: number,
  { firmware, policy }: MotionProfile,
): GcodeProblem {
  if (lexer.fault !== 'stray') return lexProblem(lexer, bytes, start, line);
  const byte = bytes[lexer.faultAt] as number;
  const column = lexer.faultAt - start + 1;
  const text = String.fromCharCode(byte);
  const place = { line, column, params: { text } };
  const where = `Line ${line}, column ${column}`;
  if (isRealTime(byte, firmware)) {
    const { message } = bytesProblem(byte, line, column, 'reject');
    return { ...place, code: 'GCODE_RT_BYTE', severity: 'reject', message: message.replace('understands', 'acts on it; it understands') };
  }
  if (text === '$') {
    const message = `${where}: $ reads or changes settings of the machine; it is not allowed in jobs. Remove it.`;
    return { ...place, code: 'GCODE_SETTING', severity: 'reject', message, params: { command: '$' } };
  }
  if (MACRO_BYTES.includes(text)) {
    const severity = policy?.allowsMacros === true ? 'warn' : 'reject';
    const message = `${where}: "${text}" belongs to a macro or a variable, which this check does not follow. Post-process for this machine.`;
    return { ...place, code: 'GCODE_MACRO', severity, message };
  }
  return lexProblem(lexer, bytes, start, line);
}

/** GRBL picks these out of the stream wherever they stand (serial.c, config.h); grblHAL knows more of them. */
function isRealTime(byte: number, firmware: Dialect): boolean {
  if (!isGrbl(firmware)) return false;
  if (byte === 0x21 || byte === 0x3f || byte === 0x7e || byte === 0x18) return true;
  return firmware === 'grblhal' ? byte >= 0x80 && byte <= 0xbf : byte >= 0x84 && byte <= 0xa1;
}

/** Which firmwares understand what a slicer calls a flavour; flavours nobody here speaks have none. */
const FLAVOURS: Readonly<Record<string, readonly Dialect[]>> = {
  marlin: ['marlin', 'klipper'],
  marlin2: ['marlin', 'klipper'],
  klipper: ['klipper'],
  reprapfirmware: ['reprapfirmware'],
  reprap: ['marlin', 'klipper', 'repetier', 'smoothie', 'reprapfirmware'],
  repetier: ['repetier'],
  smoothie: ['smoothie'],
  machinekit: ['linuxcnc'],
  linuxcnc: ['linuxcnc'],
  grbl: ['grbl', 'grblhal'],
  grblhal: ['grblhal'],
  mach3: [],
  makerware: [],
  makerbot: [],
  sailfish: [],
  griffin: [],
  ultigcode: [],
  teacup: [],
  bfb: [],
};

/** Finds out what the slicer's own words say against this machine. */
export function claimProblems(
  claims: SlicerClaims | undefined,
  estimatedS: number,
  profile: MotionProfile,
): GcodeProblem[] {
  const found: GcodeProblem[] = [];
  const add = (code: GcodeProblemCode, severity: GcodeProblem['severity'], message: string, params: GcodeProblem['params'] = {}) =>
    found.push({ code, severity, message, line: 1, params });
  const flavour = claims?.flavour?.toLowerCase().replace(/[ (].*/, '') ?? '';
  const dialects = Object.hasOwn(FLAVOURS, flavour) ? FLAVOURS[flavour] : undefined;
  if (dialects !== undefined && !dialects.includes(profile.firmware)) {
    const message = `Line 1: the program was made for ${flavour}; this machine runs ${profile.firmware}. Slice for this machine.`;
    add('GCODE_FLAVOR', 'reject', message, { flavour, firmware: profile.firmware });
  }
  const claimedS = claims?.estimatedS;
  if (claimedS !== undefined && claimedS > 0 && estimatedS > DURATION_FACTOR * claimedS) {
    const message = `Line 1: the slicer promised ${shown(claimedS)} s; this machine needs about ${shown(estimatedS)} s. Check the slicer’s machine limits.`;
    add('GCODE_DURATION', 'warn', message, { value: estimatedS, limit: claimedS });
  }
  if (profile.maxDurationS !== undefined && estimatedS > profile.maxDurationS) {
    const message = `Line 1: the program takes about ${shown(estimatedS)} s; this machine’s limit is ${profile.maxDurationS} s. Split it.`;
    add('GCODE_DURATION', 'warn', message, { value: estimatedS, limit: profile.maxDurationS });
  }
  return found;
}

/** A whole line `%`: begins and ends a program for controllers that read tapes. */
export function isTapeMark(bytes: Uint8Array, start: number, end: number): boolean {
  return /^\s*%\s*$/.test(latin1(bytes, start, Math.min(end, start + 16)));
}

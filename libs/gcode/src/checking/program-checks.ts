import type { Dialect, GcodeProblem, GcodeProblemCode, MotionProfile, SlicerClaims } from '../types.js';
import { bytesProblem, lexProblem, type LineLexer } from '../reading/lexer.js';
import { latin1 } from '../reading/lines.js';
import { shown } from './problems.js';

/** An estimate this many times the slicer's claim is no rounding. */
const DURATION_FACTOR = 3;

/** Acts on single bytes of the stream, also of comments. */
export const hasRealTimeBytes = (firmware: Dialect): boolean => firmware === 'grbl' || firmware === 'grblhal';
const LF = 10;
const CR = 13;
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
    return {
      ...place,
      code: 'GCODE_RT_BYTE',
      severity: 'reject',
      message: message.replace('understands', 'acts on it; it understands'),
    };
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
  if (!hasRealTimeBytes(firmware)) return false;
  if (byte === 0x21 || byte === 0x3f || byte === 0x7e || byte === 0x18) return true;
  return firmware === 'grblhal' ? byte >= 0x80 && byte <= 0xbf : byte >= 0x84 && byte <= 0xa1;
}

/** The first byte of a line that GRBL would act on, or that is no ASCII: of a comment nothing is sent. */
export function commentProblem(
  bytes: Uint8Array,
  start: number,
  limit: number,
  line: number,
  firmware: Dialect,
): GcodeProblem | undefined {
  for (let at = start; at < limit; at++) {
    const byte = bytes[at] as number;
    if (byte === LF || byte === CR) return undefined;
    if (byte < 0x80 && !isRealTime(byte, firmware)) continue;
    const column = at - start + 1;
    const hex = `0x${byte.toString(16).toUpperCase()}`;
    const message = `Byte ${hex} at line ${line}, column ${column}: this machine acts on such bytes also in comments. Comments are left out.`;
    return { code: 'GCODE_RT_BYTE', severity: 'strip', message, line, column, params: { byte: hex } };
  }
  return undefined;
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

/**
 * Finds out what the slicer's own words say against this machine. Slicers leave heating out of their estimates.
 * @param heatingS the part of `estimatedS` spent on it
 */
export function claimProblems(
  claims: SlicerClaims | undefined,
  { estimatedS, heatingS }: { readonly estimatedS: number; readonly heatingS: number },
  profile: MotionProfile,
): GcodeProblem[] {
  const found: GcodeProblem[] = [];
  const add = (
    code: GcodeProblemCode,
    severity: GcodeProblem['severity'],
    message: string,
    params: GcodeProblem['params'] = {},
  ) => found.push({ code, severity, message, line: 1, params });
  const flavour = claims?.flavour?.toLowerCase().replace(/[ (].*/, '') ?? '';
  const dialects = Object.hasOwn(FLAVOURS, flavour) ? FLAVOURS[flavour] : undefined;
  if (dialects !== undefined && !dialects.includes(profile.firmware)) {
    const message = `Line 1: the program was made for ${flavour}; this machine runs ${profile.firmware}. Slice for this machine.`;
    add('GCODE_FLAVOR', 'reject', message, { flavour, firmware: profile.firmware });
  }
  const claimedS = claims?.estimatedS;
  if (claimedS !== undefined && claimedS > 0 && estimatedS - heatingS > DURATION_FACTOR * claimedS) {
    const message = `Line 1: the slicer promised ${shown(claimedS)} s; this machine needs about ${shown(Math.round(estimatedS - heatingS))} s besides heating. Check the slicer’s machine limits.`;
    add('GCODE_DURATION', 'warn', message, { value: estimatedS - heatingS, limit: claimedS });
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

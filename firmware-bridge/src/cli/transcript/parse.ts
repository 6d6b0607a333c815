import { sayingOf } from './hosted-steps.js';

/** One line of a conversation; `line` counts from 1 in the file. The format: test/transcripts/README.md. */
export type Step =
  | {
      readonly kind: 'host';
      readonly line: number;
      readonly text: string;
      /** False for real-time bytes, which have no line end. */
      readonly isLine: boolean;
      /** Sent right, arrives damaged. */
      readonly isDamaged: boolean;
    }
  | { readonly kind: 'machine'; readonly line: number; readonly text: string; readonly isLost: boolean }
  | { readonly kind: 'wait'; readonly line: number; readonly ms: number }
  | { readonly kind: 'input'; readonly line: number; readonly name: string; readonly argument: string }
  | {
      readonly kind: 'expect';
      readonly line: number;
      readonly isAbsent: boolean;
      readonly name: string;
      readonly argument: string;
    };

export type TranscriptMachine = 'marlin' | 'grbl' | 'klipper' | 'octoprint';

/** They speak in messages and requests instead of lines; see hosted-steps.ts. */
export const isHosted = (machine: TranscriptMachine): boolean => machine === 'klipper' || machine === 'octoprint';
const MACHINES: readonly string[] = ['marlin', 'grbl', 'klipper', 'octoprint'];

export interface Transcript {
  readonly title: string;
  readonly machine: TranscriptMachine;
  /** Options of the session and of the simulator, as JSON. */
  readonly session: Readonly<Record<string, unknown>>;
  readonly simulator: Readonly<Record<string, unknown>>;
  /** Lines a machine adds to its answer to M115 or $I. */
  readonly capabilities: readonly string[];
  /** Why it is replayed on one side only. */
  readonly only?: { readonly side: 'session' | 'machine'; readonly why: string };
  readonly program: readonly string[];
  readonly steps: readonly Step[];
}

export class TranscriptError extends Error {
  override readonly name = 'TranscriptError';
}

type Header = { -readonly [K in keyof Transcript]: Transcript[K] } & { program: string[]; steps: Step[] };

/** @throws TranscriptError with file line and reason */
export function parseTranscript(text: string): Transcript {
  const header: Header = {
    title: '',
    machine: 'marlin',
    session: {},
    simulator: {},
    capabilities: [],
    program: [],
    steps: [],
  };
  const rows = text.split(/\r?\n/);
  for (const [index, row] of rows.entries()) {
    if (row.trim() === '') continue;
    try {
      readRow(header, row, index + 1);
    } catch (error) {
      throw new TranscriptError(`Line ${index + 1}, "${row}": ${(error as Error).message}`, { cause: error });
    }
  }
  return header;
}

function readRow(header: Header, row: string, line: number): void {
  const mark = row.slice(0, 1);
  if (mark === '#') {
    if (header.title === '') header.title = row.slice(1).trim();
  } else if (mark === '%') readHeader(header, row.slice(1).trim());
  else if (mark === '|') header.program.push(row.slice(1).trim());
  else header.steps.push(stepOf(mark, row, line, isHosted(header.machine)));
}

function readHeader(header: Header, text: string): void {
  const [, key = '', value = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
  if (key === 'machine' && MACHINES.includes(value)) header.machine = value as TranscriptMachine;
  else if (key === 'session') header.session = objectOf(value);
  else if (key === 'simulator') header.simulator = objectOf(value);
  else if (key === 'says') header.capabilities = [...header.capabilities, value];
  else if (key === 'only') header.only = onlyOf(value);
  else throw new Error('known are: machine marlin|grbl|klipper|octoprint, session, simulator, says, only.');
}

function onlyOf(value: string): NonNullable<Transcript['only']> {
  const [, side, why] = /^(session|machine): (.+)$/.exec(value) ?? [];
  if ((side === 'session' || side === 'machine') && why) return { side, why };
  throw new Error('write "only session: WHY" or "only machine: WHY".');
}

function objectOf(json: string): Record<string, unknown> {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('an object is wanted.');
  return value as Record<string, unknown>;
}

function stepOf(mark: string, row: string, line: number, isJson: boolean): Step {
  const [, flags = '', text = ''] = /^.([-~!]*) ?(.*)$/.exec(row) ?? [];
  const [, name = '', argument = ''] = /^(\S*)\s*(.*)$/.exec(text) ?? [];
  switch (mark) {
    case '>':
    case '<':
      return sayingStep(mark, flags, isJson ? text : unescape(text), line, isJson);
    case '@':
      return { kind: 'wait', line, ms: millisOf(text) };
    case '!':
      return { kind: 'input', line, name, argument };
    case '=':
      return { kind: 'expect', line, isAbsent: flags.includes('!'), name, argument };
    default:
      throw new Error('a line begins with one of # % | > < @ ! =');
  }
}

function sayingStep(mark: '>' | '<', flags: string, text: string, line: number, isJson: boolean): Step {
  const step: Extract<Step, { kind: 'host' | 'machine' }> =
    mark === '>'
      ? { kind: 'host', line, text, isLine: !flags.includes('-'), isDamaged: flags.includes('~') }
      : { kind: 'machine', line, text, isLost: flags.includes('~') };
  if (isJson) sayingOf(step);
  return step;
}

function millisOf(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s)$/.exec(text.trim()) ?? [];
  if (number === undefined) throw new Error('a time is written 1500ms or 2s.');
  return Number(number) * (unit === 's' ? 1000 : 1);
}

/** `\x18`, `\n`, `\r`, `\t` and `\\`; one character for each byte (latin1). */
function unescape(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (_all, code: string) => {
    if (code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { n: '\n', r: '\r', t: '\t' }[code] ?? code;
  });
}

/** Bytes as a transcript writes them. */
export function escapeBytes(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(/[^\x20-\x7e]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

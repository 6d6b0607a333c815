import type { SessionOptions } from '../base-session.js';

export interface MarlinOptions extends SessionOptions {
  /** Lines in flight. Default: 1 until ADVANCED_OK announces the command buffer (one low), then its size, at most 8. */
  readonly windowLines?: number;
  /**
   * The firmware changes filament by itself at M600 and asks a person through prompts (M876). Default: when it announces
   * PROMPT_SUPPORT. Otherwise the host does it: park, prompt, prime.
   */
  readonly changesMaterialItself?: boolean;
}

/** Motors off but not Z: the head or the bed could sink onto the part. */
export const MARLIN_OFF: readonly string[] = ['M104 S0', 'M140 S0', 'M107', 'M84 X Y E'];

export const MARLIN_LIMITS = {
  /** With number and checksum; Marlin drops the rest, loses the checksum and asks for the line for ever. */
  lineChars: 96,
  pollMs: 2_000,
  /** Silence after which a numbered M105 asks whether an `ok` was lost. */
  probeAfterMs: 3_000,
  /** The same once the machine complained or said that it waits for lines: then nothing can be slow. */
  probeSoonMs: 400,
  /** Surplus answers of a machine with nothing to do arrive within so long, also over a network. */
  settleMs: 100,
  /** No answer at all for so long when idle: the machine is gone although the port is open. */
  idleSilenceMs: 30_000,
  /** The answer to a prompt needs a moment; `busy: paused` meanwhile is the old news. */
  promptAnswerMs: 2_500,
  /** `busy: paused` comes before the text of its prompt. */
  promptTextMs: 300,
  /** Nobody answers the prompt of a program for so long: the nozzle cools to a stand-by at which nothing oozes. */
  standbyAfterMs: 10 * 60_000,
  standbyC: 150,
} as const;

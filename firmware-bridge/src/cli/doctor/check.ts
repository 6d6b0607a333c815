export type Level = 'ok' | 'warn' | 'fail';

/** One line of the checklist. */
export interface Finding {
  readonly what: string;
  readonly level: Level;
  /** What was seen. */
  readonly seen: string;
  /** The one action that puts it right. */
  readonly fix?: string;
}

export const ok = (what: string, seen: string): Finding => ({ what, level: 'ok', seen });
export const warn = (what: string, seen: string, fix: string): Finding => ({ what, level: 'warn', seen, fix });
export const fail = (what: string, seen: string, fix: string): Finding => ({ what, level: 'fail', seen, fix });

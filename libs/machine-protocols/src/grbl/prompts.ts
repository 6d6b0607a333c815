import type { Prompt } from '../session.js';
import type { GrblReport } from './replies.js';

export interface Pause {
  readonly by: 'host' | 'machine';
  readonly message?: string;
  readonly prompt?: Prompt;
}

const prompt = (kind: Prompt['kind'], text: string): Prompt => ({ kind, text, choices: [] });

/** M0 holds in its place until `~`; sent for M1 too. */
export const isProgramPause = (text: string | undefined): boolean => text !== undefined && /^M0+$/i.test(text);

/**
 * Why a report says that the machine waits. undefined: it does not.
 * @param oldest the line that waits for its `ok`
 * @param wasAsked the host asked for the hold
 */
export function pauseOf(report: GrblReport, oldest: string | undefined, wasAsked: boolean): Pause | undefined {
  if (report.name === 'Door' && report.sub !== 3) {
    const text = 'The safety door is open.';
    return { by: 'machine', message: text, prompt: prompt('door', text) };
  }
  if (report.name === 'Tool') return toolPause(oldest ?? 'M6');
  if (report.name !== 'Hold' || report.sub !== 0) return undefined;
  if (wasAsked) return { by: 'host' };
  if (!isProgramPause(oldest)) return { by: 'machine', message: 'The machine holds.' };
  const text = 'The program waits for a person (M0).';
  return { by: 'machine', message: text, prompt: prompt('message', text) };
}

export function toolPause(block: string, isSpindleStopped = true): Pause {
  const tool = /T\s*(\d+)/i.exec(block)?.[1];
  const wanted = tool === undefined ? `Change the tool (${block}).` : `Change to tool ${tool} (${block}).`;
  const text = isSpindleStopped ? wanted : `${wanted} The machine does not say that the spindle stopped: look first.`;
  return { by: 'machine', message: text, prompt: prompt('tool', text) };
}

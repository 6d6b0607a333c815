import { fileURLToPath } from 'node:url';
import { decodeFrame, encodeFrame, type Frame } from './frame.js';
import { runSandboxed } from './run-sandboxed.js';
import type { SandboxLimits, SandboxResult } from './types.js';

export interface ModuleCall extends Frame {
  /** A module of ours that calls `answerCall`. */
  readonly entry: URL;
  readonly limits: SandboxLimits;
  /** JavaScript's own share of the memory; WebAssembly and buffers are not in it. Default 1 GB. */
  readonly heapMb?: number;
  /** As of a sandboxed run; default: it gives way most. */
  readonly niceness?: number;
  /** Fractions from 0 to 1 as the module tells them. */
  readonly onProgress?: (fraction: number) => void;
}

const DEFAULT_HEAP_MB = 1024;
/** How `answerCall` tells its progress, a line each. */
export const PROGRESS = /^progress (\d(?:\.\d+)?)$/gm;

/** A result whose frame was whole, or the result alone. */
export type ModuleAnswer = SandboxResult & { readonly answer?: Frame };

/** Has a module of ours do one piece of work on strangers' files in a sandboxed Node process of its own. */
export async function callModule(call: ModuleCall, signal?: AbortSignal): Promise<ModuleAnswer> {
  const { entry, limits, niceness, onProgress, heapMb = DEFAULT_HEAP_MB } = call;
  let rest = '';
  const onStderr = (text: string): void => {
    const end = (rest += text).lastIndexOf('\n');
    for (const match of rest.slice(0, end + 1).matchAll(PROGRESS)) onProgress?.(Number(match[1]));
    rest = rest.slice(end + 1).slice(-100);
  };
  const args = [`--max-old-space-size=${heapMb}`, '--disable-proto=delete', fileURLToPath(entry)];
  const stdin = encodeFrame(call);
  const run = {
    command: process.execPath,
    args,
    stdin,
    hasNetwork: false,
    limits,
    ...(niceness !== undefined && { niceness }),
    ...(onProgress && { onStderr }),
  };
  const result = await runSandboxed(run, signal);
  const answer = result.outcome === 'ended' && result.exitCode === 0 ? decodeFrame(result.stdout) : undefined;
  return answer ? { ...result, answer } : result;
}

/** The other side: reads the one call, answers, ends. @param handle may reject: the process then ends with 1 and its reason */
export async function answerCall(
  handle: (call: Frame, onProgress: (fraction: number) => void) => Promise<Frame>,
): Promise<void> {
  // The answer goes out by `stdout`; whatever a library says shall not get between.
  Object.assign(console, { log: () => undefined, info: () => undefined, debug: () => undefined });
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const call = decodeFrame(Buffer.concat(chunks));
  if (!call) throw new TypeError('the call is no whole frame');
  const answer = await handle(call, progressTeller());
  for (const piece of encodeFrame(answer)) {
    await new Promise<void>((resolve) => {
      process.stdout.write(piece, () => resolve());
    });
  }
  // Engines leave timers and handles behind.
  process.exit(0);
}

/** Whole percents are enough for a bar; engines tell some hundred times more. */
function progressTeller(): (fraction: number) => void {
  let told = 0;
  return (fraction) => {
    if (!(fraction >= told + 0.01 && fraction <= 1)) return;
    told = fraction;
    process.stderr.write(`progress ${fraction.toFixed(3)}\n`);
  };
}

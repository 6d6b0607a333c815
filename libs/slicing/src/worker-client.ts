import { Worker } from 'node:worker_threads';
import { DomainError, domainError, type Problem } from '#libs/domain';
import type { CutJobInput, MadeProgram, MakeOptions, PrintJobInput } from './types.js';

export type MakeRequest =
  { readonly kind: 'print'; readonly input: PrintJobInput } | { readonly kind: 'cut'; readonly input: CutJobInput };

export type MakeReply =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'made'; readonly program: MadeProgram }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'broken'; readonly reason: string };

/** JavaScript memory of a maker; WebAssembly memory has its own cap in cura-engine.ts. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };
const FAILED = { print: 'SLICE_FAILED', cut: 'CAM_FAILED' } as const;

/**
 * Makes one program in a fresh worker thread that has no environment variables and dies with the answer, the timeout
 * or the abort: files come from strangers, so whatever they break is thrown away.
 */
export async function makeInWorker(
  request: MakeRequest,
  options: MakeOptions,
  defaultTimeoutMs: number,
): Promise<MadeProgram> {
  const { onProgress, signal, timeoutMs = defaultTimeoutMs } = options;
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./make-worker.js', import.meta.url), {
    workerData: request,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: LIMITS,
  });
  const { promise, resolve, reject } = withResolvers<MadeProgram>();
  const fail = (reason: string): void =>
    reject(domainError(FAILED[request.kind], `The maker stopped: ${reason}. Check the file.`));
  const abort = (): void => reject(signal?.reason as Error);
  const timer = setTimeout(() => {
    const message = `Making the program took more than ${timeoutMs / 1000} s and was stopped. Use less detail or a smaller part.`;
    reject(domainError(request.kind === 'print' ? 'SLICE_TIMEOUT' : 'CAM_FAILED', message, { params: { timeoutMs } }));
  }, timeoutMs);
  let fraction = 0;
  worker.on('message', (reply: MakeReply) => {
    if (reply.kind === 'progress' && reply.fraction > fraction) onProgress?.((fraction = reply.fraction));
    if (reply.kind === 'refused') reject(new DomainError(reply.problems));
    if (reply.kind === 'broken') fail(reply.reason);
    if (reply.kind === 'made') resolve(reply.program);
  });
  worker.on('error', (error) => fail(error.message.slice(0, 80)));
  worker.on('exit', () => fail('it ended without an answer'));
  signal?.addEventListener('abort', abort);
  try {
    const program = await promise;
    onProgress?.(1);
    return program;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

/** Promise.withResolvers comes with Node 22. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

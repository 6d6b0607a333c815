import os from 'node:os';
import { DomainError, domainError, ERROR_CODES, type ErrorCode, type Problem } from '#libs/domain';
import { callModule, type ModuleAnswer, type SandboxLimits } from '#libs/sandbox';
import { attach, detach } from './maker-frame.js';
import type { MakerAnswers, MakerRequest } from './maker-process.js';
import type { MakeOptions } from './types.js';

const MB = 1_000_000;
/** A plate of a million triangles needs about 700 MB in CuraEngine; a small computer keeps half of its memory for the rest. */
const MEMORY_BYTES = Math.min(2_500 * MB, Math.floor(os.totalmem() / 2));
const HEAP_MB = Math.floor(MEMORY_BYTES / MB / 2);
const FILE_BYTES = 1_000 * MB;
/** A program of 5 million layers' worth of lines is refused later anyway. */
const OUTPUT_BYTES = 500 * MB;

/** What one run of a maker may use. */
export function makerLimits(timeoutMs: number): SandboxLimits {
  return {
    wallMs: timeoutMs,
    // Compilers of JavaScript and slicers use several threads: all of them count.
    cpuS: Math.ceil((timeoutMs / 1000) * os.cpus().length),
    memoryBytes: MEMORY_BYTES,
    fileBytes: FILE_BYTES,
    outputBytes: OUTPUT_BYTES,
    processes: 128,
  };
}

/** All but slicing takes seconds and has half a minute to some minutes: on a busy computer it gets a third of others. */
export const SHORT_WORK_NICENESS = 5;

const FAILED = { prepare: 'SLICE_FAILED', cura: 'SLICE_FAILED', finish: 'SLICE_FAILED', cut: 'CAM_FAILED', read: 'GCODE_EMPTY' } as const; // prettier-ignore

/**
 * Has one piece of work done in a sandboxed process that dies with the answer, the timeout or the abort: files come from
 * strangers, so whatever they break is thrown away.
 * @throws DomainError what the maker refuses; SLICE_FAILED, CAM_FAILED, SLICE_TIMEOUT when it stops
 */
export async function askMaker<K extends MakerRequest['kind']>(
  request: Extract<MakerRequest, { kind: K }>,
  options: MakeOptions & { timeoutMs: number },
): Promise<MakerAnswers[K]> {
  const { onProgress, onUse, signal, timeoutMs } = options;
  signal?.throwIfAborted();
  const { plain, files } = detach(request.input);
  const result = await callModule(
    {
      entry: new URL('./maker-process.js', import.meta.url),
      head: { kind: request.kind, input: plain },
      files,
      limits: makerLimits(timeoutMs),
      heapMb: HEAP_MB,
      ...(request.kind !== 'cura' && { niceness: SHORT_WORK_NICENESS }),
      ...(onProgress && { onProgress }),
    },
    signal,
  );
  onUse?.(result);
  signal?.throwIfAborted();
  const head = result.answer?.head as { kind?: unknown; value?: unknown; problems?: unknown } | undefined;
  if (head?.kind === 'done') return attach(head.value, result.answer?.files ?? []) as MakerAnswers[K];
  if (head?.kind === 'refused') throw new DomainError(knownProblems(head.problems));
  throw stopped(FAILED[request.kind], result, timeoutMs);
}

/** Why a sandboxed maker gave no answer, in words a person can act on. */
export function stopped(code: ErrorCode, result: ModuleAnswer, timeoutMs: number): DomainError {
  const { outcome, reason, stderr } = result;
  if (outcome === 'timeout') {
    const message = `Making the program took more than ${timeoutMs / 1000} s and was stopped. Use less detail or a smaller part.`;
    return domainError(code === 'SLICE_FAILED' ? 'SLICE_TIMEOUT' : code, message, { params: { timeoutMs } });
  }
  const isMemory =
    reason === 'memory' || reason === 'system' || /heap out of memory|bad_alloc|Cannot allocate/.test(stderr);
  if (isMemory) {
    const limitMB = Math.round(MEMORY_BYTES / MB);
    const message = `The model needs more than ${limitMB} MB to be made into a program. Use less detail or thicker layers.`;
    return domainError(code, message, { params: { limitMB } });
  }
  const what = reason === 'output' ? 'it wrote more than a program can be' : 'it ended without an answer';
  const error = domainError(code, `The maker stopped: ${what}. Check the file.`);
  error.cause = new Error(stderr.slice(-400));
  return error;
}

function knownProblems(problems: unknown): readonly Problem[] {
  const list = (Array.isArray(problems) ? problems : []) as Problem[];
  const known = list.filter(({ code, message }) => Object.hasOwn(ERROR_CODES, code) && typeof message === 'string');
  return known.length > 0 ? known : [{ code: 'SLICE_FAILED', message: 'The maker refused the file without a reason.' }];
}

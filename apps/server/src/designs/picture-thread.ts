import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { DomainError, domainError, type Problem } from '#libs/domain';

export interface PictureRequest {
  readonly bytes: Uint8Array;
  readonly fileName: string;
}
export type PictureReply =
  | { readonly kind: 'drawn'; readonly png: Uint8Array; readonly preview: Uint8Array }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'broken'; readonly reason: string };

/** A mesh of 4 million triangles has 150 MB; reading, thinning out and drawing hold some copies. */
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };
const TIMEOUT_MS = 90_000;

/**
 * Draws a model in a thread of its own, which ends with the answer or the time: models come from strangers.
 * @throws DomainError MODEL_* for what cannot be read; MODEL_INVALID when drawing broke or took too long
 */
export async function drawModel(request: PictureRequest): Promise<Extract<PictureReply, { kind: 'drawn' }>> {
  const worker = new Worker(new URL('./picture-worker.js', import.meta.url), {
    workerData: request,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: LIMITS,
  });
  const broken = (why: string) =>
    domainError(
      'MODEL_INVALID',
      `No picture could be made of ${request.fileName.slice(-60)}: ${why}. It may be too large.`,
    );
  try {
    const [reply] = (await Promise.race([
      once(worker, 'message', { signal: AbortSignal.timeout(TIMEOUT_MS) }),
      once(worker, 'exit').then(() => [{ kind: 'broken', reason: 'it ended without an answer' }]),
    ]).catch((error: Error) => [{ kind: 'broken', reason: error.message.slice(0, 80) }])) as [PictureReply];
    if (reply.kind === 'refused') throw new DomainError(reply.problems);
    if (reply.kind === 'broken') throw broken(reply.reason);
    return reply;
  } finally {
    await worker.terminate();
  }
}

// Entry of the worker thread that worker-client.ts starts: one request in, one program or refusal out.
import { parentPort, workerData } from 'node:worker_threads';
import { DomainError } from '#libs/domain';
import { makeCut } from './cut/make-cut.js';
import { makePrint } from './print/make-print.js';
import type { MakeReply, MakeRequest } from './worker-client.js';

/** A program of many megabytes is handed over, not copied. */
const reply = (message: MakeReply): void =>
  parentPort?.postMessage(message, message.kind === 'made' ? [message.program.gcode.buffer as ArrayBuffer] : []);

let told = 0;
function onProgress(fraction: number): void {
  // The engine calls some 600 times a slice, 0 to 1; whole percents are enough for a bar. 1 is said by the client.
  if (!(fraction >= told + 0.01 && fraction < 1)) return;
  told = fraction;
  reply({ kind: 'progress', fraction });
}

const request = workerData as MakeRequest;
try {
  const program = request.kind === 'print' ? await makePrint(request.input, onProgress) : await makeCut(request.input);
  reply({ kind: 'made', program });
} catch (error) {
  if (error instanceof DomainError) reply({ kind: 'refused', problems: error.problems });
  else reply({ kind: 'broken', reason: error instanceof Error ? error.message.slice(0, 80) : 'unknown' });
}

import {
  coarserPath,
  encodePath,
  openProgram,
  ProgramAnalyser,
  ProgramFileError,
  ToolPathBuilder,
  type MotionProfile,
} from '#libs/gcode';
import type { FromWorker, ToWorker } from './messages.js';

/** A slice of the file at a time: memory does not grow with it. */
const SLICE_BYTES = 4 << 20;
/** A telephone has less to spare than a server. */
const MAX_PATH_BYTES = 12 << 20;
/** What a canvas draws within a second. */
const OVERVIEW_BYTES = 400_000;

async function inspect(file: File, profile: MotionProfile): Promise<void> {
  const analyser = new ProgramAnalyser(profile);
  const builder = new ToolPathBuilder({ maxBytes: MAX_PATH_BYTES });
  analyser.record(builder);
  for await (const chunk of openProgram(slicesOf(file))) analyser.push(chunk);
  const report = analyser.end();
  const whole = builder.finish(analyser.featureNames);
  const path = encodePath(whole).buffer;
  const overview = encodePath(coarserPath(whole, OVERVIEW_BYTES)).buffer;
  tell({ kind: 'done', report, path, overview }, [path, overview]);
}

async function* slicesOf(file: File): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += SLICE_BYTES) {
    yield new Uint8Array(await file.slice(at, at + SLICE_BYTES).arrayBuffer());
    tell({ kind: 'progress', bytes: Math.min(at + SLICE_BYTES, file.size) });
  }
}

function tell(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  inspect(data.file, data.profile).catch((error: unknown) => {
    // Without a code the file was moved or unplugged while it was read.
    if (error instanceof ProgramFileError) tell({ kind: 'failed', code: error.code, message: error.message });
    else tell({ kind: 'failed', message: String(error) });
  });
});

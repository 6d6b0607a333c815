import { useEffect, useState } from 'react';
import { decodePath, type GcodeProblemCode, type MotionProfile, type ProgramReport } from '#libs/gcode';
import { LocalPath } from '../preview/path-source.js';
import type { FromWorker } from './messages.js';

export type Inspection =
  | { readonly state: 'none' }
  | { readonly state: 'reading'; readonly fraction: number }
  | { readonly state: 'done'; readonly report: ProgramReport; readonly path: LocalPath }
  | { readonly state: 'failed'; readonly code?: GcodeProblemCode | undefined; readonly message?: string };

/** Reads a file in a thread of its own; another file or machine begins anew, leaving the page ends it. */
export function useInspection(file: File | undefined, profile: MotionProfile | undefined): Inspection {
  const [inspection, setInspection] = useState<Inspection>({ state: 'none' });
  useEffect(() => {
    if (!file || !profile) return undefined;
    const worker = new Worker(new URL('./inspect.worker.ts', import.meta.url), { type: 'module' });
    setInspection({ state: 'reading', fraction: 0 });
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'progress') setInspection({ state: 'reading', fraction: data.bytes / file.size });
      else if (data.kind === 'failed') setInspection({ state: 'failed', code: data.code, message: data.message });
      else {
        const path = new LocalPath(decodePath(data.overview), decodePath(data.path));
        setInspection({ state: 'done', report: data.report, path });
      }
    });
    worker.addEventListener('error', () => setInspection({ state: 'failed' }));
    worker.postMessage({ file, profile });
    return () => worker.terminate();
  }, [file, profile]);
  return inspection;
}

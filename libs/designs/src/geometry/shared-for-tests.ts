import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe } from '@jest/globals';

export interface IndexedModel {
  readonly file: string;
  readonly kind: string;
  readonly mesh?: { triangles: number; bbox_mm: number[]; volume_cm3: number; unpaired_edges: number };
}

export const DESIGNS = path.resolve('../shared/data/designs');
const isThere = existsSync(DESIGNS) || process.env['CI'] !== undefined;

export const sharedFiles: readonly IndexedModel[] = isThere
  ? (JSON.parse(readFileSync(path.join(DESIGNS, 'index.json'), 'utf8')) as { files: IndexedModel[] }).files
  : [];

/** Models with golden facts. */
export const sharedMeshes = sharedFiles.filter((file) => file.mesh);

export const readShared = (file: string): Buffer => readFileSync(path.join(DESIGNS, file));

export const describeShared = (name: string, tests: () => void): void =>
  (isThere ? describe : describe.skip)(`${name}${isThere ? '' : ' (skipped: no shared data)'}`, tests);

import type { Stats } from 'node:fs';

/** A file as it was when its content was checked. */
export interface FileSeal {
  readonly sha256: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

export const sealOf = (sha256: string, { size, mtimeMs, ino }: Stats): FileSeal => ({ sha256, size, mtimeMs, ino });

export const isSameFile = (seal: FileSeal, { size, mtimeMs, ino }: Stats): boolean =>
  seal.size === size && seal.mtimeMs === mtimeMs && seal.ino === ino;

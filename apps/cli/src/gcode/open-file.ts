import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { openProgram, ProgramDecoder } from '#libs/gcode';
import { FileError } from '../command.js';

const CHUNK_BYTES = 1 << 20;

/** A file of which the program may be read, once or again: standard input only once. */
export interface ProgramFile {
  /** `-`: standard input. */
  readonly name: string;
  /** undefined: not known beforehand. */
  readonly bytes: number | undefined;
  /**
   * Plain G-code, whatever the file is packed as.
   * @throws FileError when it cannot be read, ProgramFileError when it is no program
   */
  read(onProgress?: (readBytes: number) => void): AsyncGenerator<Uint8Array, void, undefined>;
  /** Of the bytes as they are in the file; there when it was read to its end. */
  readonly sha256: string | undefined;
}

/** @throws FileError when there is no such file */
export async function openFile(name: string): Promise<ProgramFile> {
  if (name === '-') return new OpenedFile(name, undefined);
  const handle = await open(name).catch((error: NodeJS.ErrnoException) => {
    throw new FileError(`${name} cannot be read: ${reasonOf(error)}.`);
  });
  const status = await handle.stat();
  await handle.close();
  if (status.isDirectory()) throw new FileError(`${name} is a folder. Name a program in it.`);
  return new OpenedFile(name, status.isFile() ? status.size : undefined);
}

class OpenedFile implements ProgramFile {
  sha256: string | undefined;

  constructor(
    readonly name: string,
    readonly bytes: number | undefined,
  ) {}

  read(onProgress?: (readBytes: number) => void): AsyncGenerator<Uint8Array, void, undefined> {
    return openProgram(this.raw(onProgress), new ProgramDecoder());
  }

  private async *raw(onProgress?: (readBytes: number) => void): AsyncGenerator<Uint8Array, void, undefined> {
    const hash = createHash('sha256');
    let sum = 0;
    for await (const chunk of this.chunks()) {
      hash.update(chunk);
      sum += chunk.length;
      onProgress?.(sum);
      yield chunk;
    }
    this.sha256 = hash.digest('hex');
  }

  private async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.name === '-') return yield* process.stdin as AsyncIterable<Uint8Array>;
    const handle = await open(this.name).catch((error: NodeJS.ErrnoException) => {
      throw new FileError(`${this.name} cannot be read: ${reasonOf(error)}.`);
    });
    try {
      for (;;) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }
}

/** One clause, for people. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not';
  if (code === 'EEXIST') return 'it is there already';
  if (code === 'ENOSPC') return 'the disk is full';
  return message;
}

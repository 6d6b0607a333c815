import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A file that arrived and is not yet kept: either `keep` it or `discard` it. */
export interface ArrivedFile {
  readonly sha256: string;
  readonly bytes: number;
  read(): Promise<Buffer>;
  /** Into its place; the same content may be there already. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** Files by content hash in a folder: written whole, synced, then renamed into place; never changed afterwards. */
export class BlobStore {
  constructor(private readonly dir: string) {}

  #pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not a SHA-256');
    return path.join(this.dir, sha256.slice(0, 2), sha256);
  }

  /** @returns the SHA-256 of the bytes, in hex */
  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Of(bytes);
    const target = this.#pathOf(sha256);
    if (await this.has(sha256)) return sha256;
    await mkdir(path.dirname(target), { recursive: true });
    const temporary = `${target}.${randomUUID()}`;
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    return sha256;
  }

  /**
   * Takes a stream to disk and hashes it on the way; nothing is kept before somebody says so. When the stream breaks,
   * what had come is removed and its error is thrown.
   */
  async receive(stream: NodeJS.ReadableStream): Promise<ArrivedFile> {
    const arriving = path.join(this.dir, 'arriving');
    await mkdir(arriving, { recursive: true });
    const temporary = path.join(arriving, randomUUID());
    const discard = () => rm(temporary, { force: true });
    const hash = createHash('sha256');
    let bytes = 0;
    const counting = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        bytes += chunk.length;
        done(null, chunk);
      },
    });
    try {
      await pipeline(stream, counting, createWriteStream(temporary, { flags: 'wx', flush: true }));
    } catch (error) {
      await discard();
      throw error;
    }
    const sha256 = hash.digest('hex');
    const keep = async (): Promise<void> => {
      const target = this.#pathOf(sha256);
      if (await this.has(sha256)) return discard();
      await mkdir(path.dirname(target), { recursive: true });
      await rename(temporary, target);
    };
    return { sha256, bytes, read: () => readFile(temporary), keep, discard };
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.size(sha256)) !== undefined;
  }

  /** Bytes, or undefined when it is not there. */
  async size(sha256: string): Promise<number | undefined> {
    const found = await stat(this.#pathOf(sha256)).catch(() => undefined);
    return found?.size;
  }

  read(sha256: string): Promise<Buffer> {
    return readFile(this.#pathOf(sha256));
  }

  /** @param start first byte, for answers to a Range request */
  stream(sha256: string, start = 0): ReadStream {
    return createReadStream(this.#pathOf(sha256), { start });
  }
}

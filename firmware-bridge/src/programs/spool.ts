import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable, Transform } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError, domainError } from '#libs/domain';
import { sealOf, type FileSeal } from './file-seal.js';
import { ProgramAnalyser, type MotionProfile, type ProgramReport } from '#libs/gcode';

const TRIES = 5;
const FIRST_RETRY_MS = 300;
/** No byte for this long breaks a download; it goes on from there. */
const STALL_MS = 20_000;
const CHUNK_BYTES = 256 * 1024;

export interface SpoolOptions {
  readonly folder: string;
  readonly quotaBytes: number;
  readonly serverUrl: string;
  readonly authorization: string;
}

/** One fetch for everybody who waits for the program; it ends early only when nobody does any more. */
interface Download {
  readonly file: Promise<string>;
  readonly abort: AbortController;
  waiting: number;
}

/** Programs on the bridge's disk, by content hash: fetched once, resumed after a break, checked before use. */
export class Spool {
  private readonly fetching = new Map<string, Download>();
  /** In use by an attempt; never thrown out. */
  private readonly pins = new Map<string, number>();

  constructor(private readonly options: SpoolOptions) {}

  /**
   * @returns path of a file with exactly this content
   * @throws DomainError PROGRAM_FETCH, PROGRAM_HASH or SPACE
   */
  async fetch(sha256: string, bytes: number, signal: AbortSignal): Promise<string> {
    const running = this.fetching.get(sha256);
    // One that nobody wanted any more still holds its file until it has ended.
    const isOver = running?.abort.signal.aborted ?? false;
    const download = running && !isOver ? running : this.begin(sha256, bytes, running?.file);
    download.waiting += 1;
    let giveUp = (): void => undefined;
    const given = new Promise<never>((_resolve, reject) => {
      giveUp = () => reject(domainError('PROGRAM_FETCH', 'Nobody waits for this program any more.'));
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp);
    });
    try {
      return await Promise.race([download.file, given]);
    } finally {
      signal.removeEventListener('abort', giveUp);
      download.waiting -= 1;
      if (download.waiting === 0) download.abort.abort();
    }
  }

  private begin(sha256: string, bytes: number, before: Promise<unknown> = Promise.resolve()): Download {
    const abort = new AbortController();
    const begun = before.catch(() => undefined).then(() => this.fetchOnce(sha256, bytes, abort.signal));
    const file = begun.finally(() => {
      if (this.fetching.get(sha256) === download) this.fetching.delete(sha256);
    });
    // Everybody who waited may be gone when it fails.
    file.catch(() => undefined);
    const download: Download = { file, abort, waiting: 0 };
    this.fetching.set(sha256, download);
    return download;
  }

  /** Where a program lies if it is still here whole; not looked into. */
  async find(sha256: string, bytes: number): Promise<string | undefined> {
    const file = path.join(this.options.folder, sha256);
    return (await sizeOf(file)) === bytes ? file : undefined;
  }

  pin(sha256: string): () => void {
    this.pins.set(sha256, (this.pins.get(sha256) ?? 0) + 1);
    return () => {
      const rest = (this.pins.get(sha256) ?? 1) - 1;
      if (rest > 0) this.pins.set(sha256, rest);
      else this.pins.delete(sha256);
    };
  }

  /**
   * One pass over the file: is it still what was ordered, and may this machine run it?
   * @throws DomainError PROGRAM_HASH when the file changed on the disk (it is then thrown away)
   */
  async inspect(
    file: string,
    sha256: string,
    profile: MotionProfile,
  ): Promise<{ readonly report: ProgramReport; readonly seal: FileSeal }> {
    const analyser = new ProgramAnalyser(profile);
    const hash = createHash('sha256');
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    const seal = sealOf(sha256, await handle.stat());
    try {
      for (;;) {
        // A new buffer each time: nobody says the analyser does not keep a piece of it.
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
        if (bytesRead === 0) break;
        hash.update(buffer.subarray(0, bytesRead));
        analyser.push(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
    if (hash.digest('hex') !== sha256) {
      await rm(file, { force: true });
      throw domainError('PROGRAM_HASH', 'The program on the bridge’s disk is damaged and was removed. Offer it again.');
    }
    return { report: analyser.end(), seal };
  }

  private async fetchOnce(sha256: string, bytes: number, signal: AbortSignal): Promise<string> {
    const file = path.join(this.options.folder, sha256);
    await mkdir(this.options.folder, { recursive: true, mode: 0o700 });
    if ((await sizeOf(file)) === bytes) {
      // Least recently used goes first. The time of change stays: it is part of what a check has sealed.
      await utimes(file, new Date(), (await stat(file)).mtime);
      return file;
    }
    const unpin = this.pin(sha256);
    try {
      await this.makeRoom(bytes);
      await this.download(sha256, bytes, `${file}.part`, signal);
      await rename(`${file}.part`, file);
      return file;
    } catch (error) {
      throw asFetchProblem(error, sha256);
    } finally {
      unpin();
    }
  }

  private async download(sha256: string, bytes: number, part: string, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.downloadFrom(await sizeOf(part), { sha256, bytes, part, signal });
        break;
      } catch (error) {
        if (attempt >= TRIES || signal.aborted || error instanceof DomainError || isFull(error)) throw error;
        await delay(FIRST_RETRY_MS * 2 ** attempt, undefined, { signal });
      }
    }
    const actual = await hashOf(part);
    if (actual === sha256 && (await sizeOf(part)) === bytes) return;
    await rm(part, { force: true });
    throw domainError('PROGRAM_HASH', `The program that arrived has hash ${actual}, not ${sha256}. Offer it again.`);
  }

  private async downloadFrom(
    have: number,
    { sha256, bytes, part, signal }: { sha256: string; bytes: number; part: string; signal: AbortSignal },
  ): Promise<void> {
    const from = have < bytes ? have : 0;
    const stall = new AbortController();
    let timer = setTimeout(() => stall.abort(), STALL_MS);
    try {
      const response = await fetch(new URL(`api/bridge/programs/${sha256}`, withSlash(this.options.serverUrl)), {
        headers: { authorization: this.options.authorization, ...(from > 0 ? { range: `bytes=${from}-` } : {}) },
        signal: AbortSignal.any([signal, stall.signal]),
      });
      if (!response.ok || !response.body) {
        const text = `The server answered ${response.status} for program ${sha256.slice(0, 12)}. Offer it again later.`;
        // 4xx will not get better by asking again; 5xx may.
        throw response.status < 500 ? domainError('PROGRAM_FETCH', text) : new Error(text);
      }
      const isPartial = response.status === 206;
      let total = isPartial ? from : 0;
      const watch = new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
          clearTimeout(timer);
          timer = setTimeout(() => stall.abort(), STALL_MS);
          total += chunk.length;
          done(total > bytes ? domainError('PROGRAM_HASH', 'The program is longer than was ordered.') : null, chunk);
        },
      });
      const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
      await pipeline(body, watch, createWriteStream(part, { flags: isPartial ? 'a' : 'w', flush: true, mode: 0o600 }));
      if (total < bytes) throw new Error(`the connection ended after ${total} of ${bytes} bytes`);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Throws out the least recently used programs until `bytes` more fit. */
  private async makeRoom(bytes: number): Promise<void> {
    const { folder, quotaBytes } = this.options;
    const entries = await Promise.all(
      (await readdir(folder)).map(async (name) => {
        const { size, atimeMs } = await stat(path.join(folder, name));
        return { name, size, atimeMs };
      }),
    );
    let used = entries.reduce((sum, entry) => sum + entry.size, 0);
    entries.sort((a, b) => a.atimeMs - b.atimeMs);
    for (const entry of entries) {
      if (used + bytes <= quotaBytes) return;
      if (this.pins.has(entry.name.replace(/\.part$/, ''))) continue;
      await rm(path.join(folder, entry.name), { force: true });
      used -= entry.size;
    }
    if (used + bytes > quotaBytes) {
      throw domainError(
        'SPACE',
        `The program has ${bytes} bytes; the bridge keeps at most ${quotaBytes}. Free some room.`,
      );
    }
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);
const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as { code?: string }).code ?? '');

function asFetchProblem(error: unknown, sha256: string): DomainError {
  if (error instanceof DomainError) return error;
  if (isFull(error)) return domainError('SPACE', 'The disk of the bridge is full. Free some room, then offer again.');
  const { message, cause } = error as Error & { cause?: Error };
  const text = `Program ${sha256.slice(0, 12)} could not be fetched: ${cause?.message ?? message}. Offer it again.`;
  return domainError('PROGRAM_FETCH', text);
}

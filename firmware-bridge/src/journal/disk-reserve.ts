import { constants } from 'node:fs';
import { open, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { reason } from '../gate/gate-moves.js';
import type { Reason } from '../gate/gate-types.js';
import type { Log } from '../log.js';

const LOOK_EVERY_MS = 1000;
const CHUNK_BYTES = 1024 * 1024;
/** The journal writes some kilobytes per minute: an eighth of the reserve lasts until somebody has made room. */
const LOW_PART = 8;

/**
 * E8: a file that only takes up room. When the disk runs full it goes, and what runs can be written down to its end;
 * nothing new starts until there is room for it again.
 */
export class DiskReserve {
  private readonly file: string;
  private readonly lowBytes: number;
  private isThere = false;
  private isFull = false;
  private looking: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;

  /** @param bytes 0: none, for a bridge that shares its disk with its server */
  constructor(
    folder: string,
    private readonly bytes: number,
    private readonly log: Log,
  ) {
    this.file = path.join(folder, 'reserve');
    this.lowBytes = bytes / LOW_PART;
  }

  /** Takes its room in the background. */
  start(): void {
    if (this.bytes === 0) return;
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Why nothing new may start. */
  get problem(): Reason | undefined {
    return this.isFull
      ? reason('SPACE', 'The disk of the bridge is full. What runs goes on; free some room before the next start.')
      : undefined;
  }

  /** A write failed for want of room: it can be tried again at once when this returns. */
  async release(): Promise<void> {
    this.isFull = this.bytes > 0;
    if (!this.isThere) return;
    this.isThere = false;
    await rm(this.file, { force: true });
    this.log('error', 'the disk is full: the reserve was given up', { freedBytes: this.bytes });
  }

  private look(): void {
    this.looking = this.looking
      .then(() => this.check())
      .catch((error: unknown) => this.log('warn', 'the disk cannot be looked at', { error: String(error) }));
  }

  private async check(): Promise<void> {
    const { bavail, bsize } = await statfs(path.dirname(this.file));
    const freeBytes = bavail * bsize;
    this.isThere ||= await isOfSize(this.file, this.bytes);
    if (this.isThere) {
      if (freeBytes < this.lowBytes) await this.release();
      else this.isFull = false;
      return;
    }
    this.isFull = freeBytes < this.bytes + 2 * this.lowBytes;
    if (!this.isFull) await this.take();
  }

  /** Written, not only promised: a file system may otherwise keep no room for it. */
  private async take(): Promise<void> {
    const handle = await open(this.file, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600);
    try {
      const zeros = Buffer.alloc(Math.min(CHUNK_BYTES, this.bytes));
      for (let left = this.bytes; left > 0; left -= zeros.length) {
        await handle.write(zeros, 0, Math.min(left, zeros.length));
      }
      await handle.datasync();
      this.isThere = true;
    } finally {
      await handle.close();
      if (!this.isThere) await rm(this.file, { force: true });
    }
  }
}

async function isOfSize(file: string, bytes: number): Promise<boolean> {
  return stat(file).then(
    ({ size }) => size === bytes,
    () => false,
  );
}

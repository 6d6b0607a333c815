import { createHash } from 'node:crypto';
import { link, open, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { FileError, UsageError } from '../command.js';
import { reasonOf } from './open-file.js';

interface WriteOptions {
  /** Write over a file that is there. */
  readonly isForced: boolean;
  /** The program that is read: it is never written over. */
  readonly source: string;
}

/** A file that appears under its name when it is whole, or not at all. `-`: standard output. */
export class NewFile {
  private readonly hash = createHash('sha256');
  private handle: FileHandle | undefined;

  private constructor(
    readonly name: string,
    private readonly isForced: boolean,
  ) {}

  /** @throws UsageError for the source itself, FileError when it cannot be written or is there already */
  static async create(name: string, { isForced, source }: WriteOptions): Promise<NewFile> {
    const file = new NewFile(name, isForced);
    if (name === '-') return file;
    const target = await realpath(name).catch(() => undefined);
    if (target !== undefined && source !== '-' && target === (await realpath(source).catch(() => undefined))) {
      throw new UsageError(`${name} is the program itself. It stays as it is; choose another name.`);
    }
    if (target !== undefined && !isForced) throw new FileError(`${name} is there already. --force writes over it.`);
    file.handle = await open(file.draft, 'wx').catch((error: NodeJS.ErrnoException) => file.fail(error));
    return file;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.hash.update(bytes);
    if (this.handle) await this.handle.writeFile(bytes).catch((error: NodeJS.ErrnoException) => this.fail(error));
    else if (!process.stdout.write(bytes)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }

  /** @returns its sha256 */
  async keep(): Promise<string> {
    if (this.handle) {
      await this.handle.close();
      try {
        if (this.isForced) {
          await rename(this.draft, this.name);
        } else {
          // Unlike a rename it does not write over a file that came meanwhile.
          await link(this.draft, this.name);
          await rm(this.draft);
        }
      } catch (error) {
        await rm(this.draft, { force: true });
        this.fail(error as NodeJS.ErrnoException);
      }
    }
    return this.hash.digest('hex');
  }

  /** Leaves nothing behind. */
  async drop(): Promise<void> {
    if (!this.handle) return;
    await this.handle.close();
    await rm(this.draft, { force: true });
  }

  private get draft(): string {
    return path.join(path.dirname(this.name), `.${path.basename(this.name)}.${process.pid}`);
  }

  private fail(error: NodeJS.ErrnoException): never {
    throw new FileError(`${this.name} cannot be written: ${reasonOf(error)}.`);
  }
}

/** @throws UsageError, FileError */
export async function writeWhole(name: string, content: string | Uint8Array, options: WriteOptions): Promise<void> {
  const file = await NewFile.create(name, options);
  await file.write(typeof content === 'string' ? Buffer.from(content) : content);
  await file.keep();
}

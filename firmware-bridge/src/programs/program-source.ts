import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs';
import { LineSplitter, toBlock, type MotionProfile } from '#libs/gcode';
import { domainError } from '#libs/domain';
import type { BlockSource } from '#libs/machine-protocols';
import { isSameFile, type FileSeal } from './file-seal.js';

const CHUNK_BYTES = 64 * 1024;
/** About a second of the fastest machine: enough to hide a slow card. */
const READ_AHEAD_BLOCKS = 500;

/**
 * Blocks of a program file, without what the dialect or the owner's policy strips. Reads ahead in the background; only when that was too slow (a worn SD card) does `next`
 * read itself, because a missing block would end the program.
 */
export class FileBlockSource implements BlockSource {
  private readonly fd: number;
  private readonly splitter = new LineSplitter();
  /** Of what was really handed out: the disk may give other bytes than it gave to the check. */
  private readonly hash = createHash('sha256');
  private blocks: string[] = [];
  private taken = 0;
  private offset = 0;
  private isEnd = false;
  private isReading = false;
  private isOpen = true;
  private isDamaged = false;

  constructor(
    file: string,
    private readonly profile: Pick<MotionProfile, 'firmware' | 'policy'>,
    private readonly seal?: FileSeal,
  ) {
    // A private folder and no links: nobody slips another file in under the name.
    this.fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      if (seal && !isSameFile(seal, fstatSync(this.fd))) throw damaged('changed after it was checked');
      this.readNow();
    } catch (error) {
      closeSync(this.fd);
      throw error;
    }
  }

  next(): string | undefined {
    while (this.taken >= this.blocks.length && !this.isEnd) this.readNow();
    if (this.isDamaged) throw damaged('rotted on the disk while it ran');
    const block = this.blocks[this.taken];
    this.taken += 1;
    if (this.blocks.length - this.taken < READ_AHEAD_BLOCKS) this.readAhead();
    return block;
  }

  /** Nothing more comes out, whoever still asks. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.isEnd = true;
    this.blocks = [];
    if (!this.isReading) closeSync(this.fd);
  }

  private readNow(): void {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    this.accept(chunk, readSync(this.fd, chunk, 0, CHUNK_BYTES, this.offset), this.offset);
  }

  private readAhead(): void {
    if (this.isReading || this.isEnd) return;
    this.isReading = true;
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const at = this.offset;
    read(this.fd, chunk, 0, CHUNK_BYTES, at, (error, length) => {
      this.isReading = false;
      if (!this.isOpen) closeSync(this.fd);
      // On an error the next `next` reads again and throws where it is seen.
      else if (!error) this.accept(chunk, length, at);
    });
  }

  private accept(chunk: Buffer, length: number, at: number): void {
    if (at !== this.offset || this.isEnd) return; // `next` was faster and read this stretch itself
    this.offset += length;
    this.hash.update(chunk.subarray(0, length));
    if (length === 0) {
      this.isEnd = true;
      this.isDamaged = this.seal !== undefined && this.hash.digest('hex') !== this.seal.sha256;
    }
    const lines = length === 0 ? this.splitter.end() : this.splitter.push(chunk.subarray(0, length));
    const { firmware, policy } = this.profile;
    const fresh = lines.map((line) => toBlock(line, firmware, policy)).filter((block) => block !== undefined);
    this.blocks = this.blocks.slice(this.taken).concat(fresh);
    this.taken = 0;
  }
}

const damaged = (how: string): Error =>
  domainError('PROGRAM_HASH', `The program on the bridge’s disk ${how}. Look at the part, then offer it again.`);

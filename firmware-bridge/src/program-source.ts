import { closeSync, openSync, read, readSync } from 'node:fs';
import { LineSplitter, toBlock } from '#libs/gcode';
import type { Firmware } from '#libs/domain';
import type { BlockSource } from '#libs/machine-protocols';

const CHUNK_BYTES = 64 * 1024;
/** About a second of the fastest machine: enough to hide a slow card. */
const READ_AHEAD_BLOCKS = 500;

/**
 * Blocks of a program file. Reads ahead in the background; only when that was too slow (a worn SD card) does `next`
 * read itself, because a missing block would end the program.
 */
export class FileBlockSource implements BlockSource {
  private readonly fd: number;
  private readonly splitter = new LineSplitter();
  private blocks: string[] = [];
  private taken = 0;
  private offset = 0;
  private isEnd = false;
  private isReading = false;
  private isOpen = true;

  constructor(
    file: string,
    private readonly firmware: Firmware,
  ) {
    this.fd = openSync(file, 'r');
    this.readNow();
  }

  next(): string | undefined {
    while (this.taken >= this.blocks.length && !this.isEnd) this.readNow();
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
    if (length === 0) this.isEnd = true;
    const lines = length === 0 ? this.splitter.end() : this.splitter.push(chunk.subarray(0, length));
    const fresh = lines.map((line) => toBlock(line, this.firmware)).filter((block) => block !== undefined);
    this.blocks = this.blocks.slice(this.taken).concat(fresh);
    this.taken = 0;
  }
}

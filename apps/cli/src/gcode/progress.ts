/** Shorter files are read before anybody looks. */
const LONG_BYTES = 20_000_000;
const EVERY_MS = 200;

/** A line on standard error that says how far a long file is read: over itself on a terminal, else one for each tenth. */
export class Progress {
  private readonly isShown: boolean;
  private readonly startMs = performance.now();
  private lastMs = 0;
  private lastTenth = 0;
  private hasWritten = false;

  /** @param isWanted `--progress`: even into a file, and for short programs */
  constructor(
    private readonly totalBytes: number | undefined,
    isWanted: boolean,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {
    this.isShown = isWanted || (out.isTTY && (totalBytes ?? Infinity) >= LONG_BYTES);
  }

  at(bytes: number): void {
    if (!this.isShown) return;
    const nowMs = performance.now();
    const tenth = this.totalBytes ? Math.floor((bytes / this.totalBytes) * 10) : Math.floor(bytes / LONG_BYTES);
    const isDue = this.out.isTTY ? nowMs - this.lastMs >= EVERY_MS : tenth > this.lastTenth;
    if (!isDue) return;
    this.lastMs = nowMs;
    this.lastTenth = tenth;
    const share = this.totalBytes ? `${Math.floor((bytes / this.totalBytes) * 100)} %  ` : '';
    const rate = bytes / 1000 / Math.max(nowMs - this.startMs, 1);
    const text = `${share}${Math.round(bytes / 1e6)} MB read, ${Math.round(rate)} MB/s`;
    this.out.write(this.out.isTTY ? `\r${text.padEnd(40)}` : `${text}\n`);
    this.hasWritten = true;
  }

  end(): void {
    if (this.hasWritten && this.out.isTTY) this.out.write(`\r${' '.repeat(40)}\r`);
  }
}

/**
 * What can go wrong. `atBlock`: when so many blocks were executed; `every`: on average each n-th,
 * at seeded random distances, because a strict rhythm would meet the same line at each repetition.
 */
export type Fault =
  /** Restart of the firmware, as after a voltage drop. */
  | { readonly kind: 'reset'; readonly atBlock: number }
  /** Neither reads nor answers any more. */
  | { readonly kind: 'hang'; readonly atBlock: number }
  /** The cable is pulled: the connection ends, the machine keeps its power. */
  | { readonly kind: 'unplug'; readonly atBlock: number }
  /** Marlin: thermal runaway and kill(). */
  | { readonly kind: 'halt'; readonly atBlock: number }
  /** Marlin: a person presses pause on the display. GRBL: feed hold button. */
  | { readonly kind: 'pause'; readonly atBlock: number }
  /** GRBL. */
  | { readonly kind: 'alarm'; readonly atBlock: number; readonly n: number }
  | { readonly kind: 'error'; readonly atBlock: number; readonly n: number }
  | { readonly kind: 'door'; readonly atBlock: number }
  /** Marlin: every line from here on is refused. */
  | { readonly kind: 'refuse'; readonly atBlock: number }
  | { readonly kind: 'drop-ok'; readonly every: number }
  /** One bit of each n-th received line flips. */
  | { readonly kind: 'corrupt'; readonly every: number };

export type TimedFault = Extract<Fault, { readonly atBlock: number }>;

export class FaultPlan {
  private timed: TimedFault[] = [];
  private dropOk = { every: 0, left: 0 };
  private corrupt = { every: 0, left: 0 };
  private random: number;

  constructor(seed: number) {
    this.random = seed | 0 || 1;
  }

  add(fault: Fault): void {
    if (fault.kind === 'drop-ok') this.dropOk = { every: fault.every, left: fault.every };
    else if (fault.kind === 'corrupt') this.corrupt = { every: fault.every, left: fault.every };
    else this.timed.push(fault);
  }

  /** The fault that strikes now, once. */
  take(executedBlocks: number): TimedFault | undefined {
    if (this.timed.length === 0) return undefined;
    const index = this.timed.findIndex((fault) => executedBlocks >= fault.atBlock);
    return index < 0 ? undefined : this.timed.splice(index, 1)[0];
  }

  dropsOk(): boolean {
    return this.isDue(this.dropOk);
  }

  /** The line as it arrives over a noisy cable. */
  received(line: string): string {
    if (line === '' || !this.isDue(this.corrupt)) return line;
    const at = this.next() % line.length;
    const flipped = line.charCodeAt(at) ^ (1 << (this.next() % 7));
    // A line end in the middle would be two lines; that is another fault.
    const byte = flipped === 10 || flipped === 13 ? 0x7f : flipped;
    return line.slice(0, at) + String.fromCharCode(byte) + line.slice(at + 1);
  }

  private isDue(noise: { every: number; left: number }): boolean {
    if (noise.every === 0 || --noise.left > 0) return false;
    noise.left = 1 + (this.next() % (2 * noise.every - 1));
    return true;
  }

  /** xorshift32: the same seed, the same noise. */
  private next(): number {
    this.random ^= this.random << 13;
    this.random ^= this.random >>> 17;
    this.random ^= this.random << 5;
    return this.random >>> 0;
  }
}

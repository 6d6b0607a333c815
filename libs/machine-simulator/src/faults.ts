/** What can go wrong. `atBlock`: when so many blocks were executed; `every`: each n-th, until cleared. */
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
  private dropOkEvery = 0;
  private corruptEvery = 0;
  private oks = 0;
  private lines = 0;
  private random: number;

  constructor(seed: number) {
    this.random = seed | 0 || 1;
  }

  add(fault: Fault): void {
    if (fault.kind === 'drop-ok') this.dropOkEvery = fault.every;
    else if (fault.kind === 'corrupt') this.corruptEvery = fault.every;
    else this.timed.push(fault);
  }

  /** The fault that strikes now, once. */
  take(executedBlocks: number): TimedFault | undefined {
    if (this.timed.length === 0) return undefined;
    const index = this.timed.findIndex((fault) => executedBlocks >= fault.atBlock);
    return index < 0 ? undefined : this.timed.splice(index, 1)[0];
  }

  dropsOk(): boolean {
    return this.dropOkEvery > 0 && ++this.oks % this.dropOkEvery === 0;
  }

  /** The line as it arrives over a noisy cable. */
  received(line: string): string {
    if (this.corruptEvery === 0 || line === '' || ++this.lines % this.corruptEvery !== 0) return line;
    const at = this.next() % line.length;
    const flipped = line.charCodeAt(at) ^ (1 << (this.next() % 7));
    // A line end in the middle would be two lines; that is another fault.
    const byte = flipped === 10 || flipped === 13 ? 0x7f : flipped;
    return line.slice(0, at) + String.fromCharCode(byte) + line.slice(at + 1);
  }

  /** xorshift32: the same seed, the same noise. */
  private next(): number {
    this.random ^= this.random << 13;
    this.random ^= this.random >>> 17;
    this.random ^= this.random << 5;
    return this.random >>> 0;
  }
}

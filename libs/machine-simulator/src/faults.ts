/** Blocks executed since power-on, or simulated seconds after the fault was set. */
type When = { readonly atBlock: number } | { readonly atS: number };

/** What strikes once. */
export type TimedFault = When &
  (
    | {
        readonly kind:
          /** Neither reads nor answers any more. */
          | 'hang'
          /** The cable is pulled: the connection ends, the machine keeps its power. A pty is gone until `replug`. */
          | 'unplug'
          /** Marlin: thermal runaway and kill(). */
          | 'halt'
          /** Marlin: a person presses pause on the display. GRBL: feed hold button. */
          | 'pause'
          /** Marlin: a person presses resume or stop on the display. */
          | 'lcd-resume'
          | 'lcd-cancel'
          /** GRBL. */
          | 'door'
          /** Marlin: every line from here on is refused. */
          | 'refuse'
          /** Marlin: asks for the next line once more; the repeated line is swallowed without an answer. */
          | 'mute'
          /** Marlin: the next line gets an `Error:` and nothing else. */
          | 'error-without-resend'
          /** Marlin: the heaters have no power: targets stand, temperatures fall. */
          | 'psu-off'
          /** Marlin: the nozzle's reading stays, is no number, or is that of a broken wire. */
          | 'stale-temperature'
          | 'nan-temperature'
          | 'minus-15';
      }
    /** Restart of the firmware. Default cause: as after a voltage drop. */
    | { readonly kind: 'reset'; readonly cause?: ResetCause }
    /** Unplugged, and plugged in again so many simulated seconds later (default 2). */
    | { readonly kind: 'replug'; readonly forS?: number }
    /** Marlin: asks for a line it has already; 0 (default) is the one expected next, 1 the last acknowledged. */
    | { readonly kind: 'spurious-resend'; readonly back?: number }
    /** Marlin: the heater is fully on, whatever the target. */
    | { readonly kind: 'runaway'; readonly heater?: 'nozzle' | 'bed' }
    /** Marlin: a person starts a print from the card at the display. */
    | { readonly kind: 'sd-print'; readonly bytes?: number }
    /** GRBL. */
    | { readonly kind: 'alarm'; readonly n: number }
    | { readonly kind: 'error'; readonly n: number }
  );

/** What goes on from when it is set. `every`: at seeded random distances, because a strict rhythm meets the same line. */
type LastingFault =
  | { readonly kind: 'drop-ok'; readonly every: number }
  | { readonly kind: 'double-ok'; readonly every: number }
  /** Marlin: each n-th `Resend:` is lost, its `ok` comes. */
  | { readonly kind: 'drop-resend'; readonly every: number }
  /** One bit of each n-th received line flips. */
  | { readonly kind: 'corrupt'; readonly every: number }
  /** Per mille of the bytes in each direction that change; one in four of them is lost. 0 ends it. */
  | { readonly kind: 'noise'; readonly received?: number; readonly said?: number }
  /** Every answer comes so many simulated milliseconds late. 0 ends it. */
  | { readonly kind: 'slow'; readonly ms: number };

/** What can go wrong. */
export type Fault = TimedFault | LastingFault;

export type ResetCause = 'PowerUp' | 'External Reset' | 'Brown out Reset' | 'Watchdog Reset' | 'Software Reset';

type Counted = Extract<LastingFault, { readonly every: number }>['kind'];

export class FaultPlan {
  private byBlock: { readonly atBlock: number; readonly fault: TimedFault }[] = [];
  private byTime: { readonly atS: number; readonly fault: TimedFault }[] = [];
  private readonly counted = new Map<Counted, { every: number; left: number }>();
  private noise = { received: 0, said: 0 };
  private random: number;
  slowS = 0;

  constructor(seed: number) {
    this.random = seed | 0 || 1;
  }

  add(fault: Fault, nowS: number): void {
    if (fault.kind === 'noise') this.noise = { received: fault.received ?? 0, said: fault.said ?? 0 };
    else if (fault.kind === 'slow') this.slowS = fault.ms / 1000;
    else if ('every' in fault) this.counted.set(fault.kind, { every: fault.every, left: fault.every });
    else if ('atS' in fault) this.byTime.push({ atS: nowS + fault.atS, fault });
    else this.byBlock.push({ atBlock: fault.atBlock, fault });
  }

  /** The fault that strikes now, once. */
  take(executedBlocks: number): TimedFault | undefined {
    if (this.byBlock.length === 0) return undefined;
    const index = this.byBlock.findIndex(({ atBlock }) => executedBlocks >= atBlock);
    return index < 0 ? undefined : this.byBlock.splice(index, 1)[0]?.fault;
  }

  /** When the next fault set by time strikes. */
  get nextS(): number {
    return this.byTime.reduce((firstS, { atS }) => Math.min(firstS, atS), Infinity);
  }

  takeTimed(nowS: number): TimedFault | undefined {
    const index = this.byTime.findIndex(({ atS }) => atS <= nowS);
    return index < 0 ? undefined : this.byTime.splice(index, 1)[0]?.fault;
  }

  dropsOk(): boolean {
    return this.isDue('drop-ok');
  }

  doublesOk(): boolean {
    return this.isDue('double-ok');
  }

  dropsResend(): boolean {
    return this.isDue('drop-resend');
  }

  /** The line as it arrives over a noisy cable. */
  received(line: string): string {
    if (line === '' || !this.isDue('corrupt')) return line;
    const at = this.next() % line.length;
    const flipped = line.charCodeAt(at) ^ (1 << (this.next() % 7));
    // A line end in the middle would be two lines; that is another fault.
    const byte = flipped === 10 || flipped === 13 ? 0x7f : flipped;
    return line.slice(0, at) + String.fromCharCode(byte) + line.slice(at + 1);
  }

  /** Bytes as they come out of a noisy cable, line ends included. */
  onCable(text: string, direction: 'received' | 'said'): string {
    const perMille = this.noise[direction];
    if (perMille === 0) return text;
    let noisy = '';
    for (const byte of text) {
      if (this.next() % 1000 >= perMille) noisy += byte;
      else if (this.next() % 4 > 0) noisy += String.fromCharCode(byte.charCodeAt(0) ^ (1 << (this.next() % 8)));
    }
    return noisy;
  }

  private isDue(kind: Counted): boolean {
    const fault = this.counted.get(kind);
    if (!fault || fault.every === 0 || --fault.left > 0) return false;
    fault.left = 1 + (this.next() % (2 * fault.every - 1));
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

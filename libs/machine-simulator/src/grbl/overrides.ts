const limited = (percent: number): number => Math.min(200, Math.max(10, percent));

/** Percents of feed, rapids and spindle, changed by real-time bytes. */
export class Overrides {
  feed = 100;
  rapid = 100;
  spindle = 100;

  /** @returns false if the byte is no override */
  take(byte: string): boolean {
    const code = byte.charCodeAt(0);
    const feedStep = [10, -10, 1, -1][code - 0x91];
    const spindleStep = [10, -10, 1, -1][code - 0x9a];
    const rapid = [100, 50, 25][code - 0x95];
    if (code === 0x90) this.feed = 100;
    else if (code === 0x99) this.spindle = 100;
    else if (feedStep !== undefined) this.feed = limited(this.feed + feedStep);
    else if (spindleStep !== undefined) this.spindle = limited(this.spindle + spindleStep);
    else if (rapid !== undefined) this.rapid = rapid;
    else return false;
    return true;
  }

  reset(): void {
    this.feed = 100;
    this.rapid = 100;
    this.spindle = 100;
  }
}

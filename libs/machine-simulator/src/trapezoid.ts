/** Speed over one block: up to the peak, along, down to the exit speed. mm, s, mm/s, mm/s^2. */
export class Trapezoid {
  readonly durationS: number;
  private readonly peak: number;
  private readonly upS: number;
  private readonly cruiseS: number;

  /** Speeds are squared, as planners keep them. */
  constructor(
    private readonly lengthMm: number,
    private readonly accel: number,
    entry2: number,
    nominal2: number,
    exit2: number,
  ) {
    const reachable2 = Math.min(nominal2, (entry2 + exit2) / 2 + accel * lengthMm);
    // A plan is never faster at a junction than the block itself; max() only keeps rounding from turning time back.
    const peak2 = Math.max(reachable2, entry2, exit2);
    this.entry = Math.sqrt(entry2);
    this.peak = Math.sqrt(peak2);
    this.upS = (this.peak - this.entry) / accel;
    const downS = (this.peak - Math.sqrt(exit2)) / accel;
    const rampsMm = (2 * peak2 - entry2 - exit2) / (2 * accel);
    this.cruiseS = Math.max(0, (lengthMm - rampsMm) / this.peak);
    this.durationS = this.upS + this.cruiseS + downS;
  }

  private readonly entry: number;

  speedAt(s: number): number {
    if (s < this.upS) return this.entry + this.accel * s;
    const downS = s - this.upS - this.cruiseS;
    return downS <= 0 ? this.peak : Math.max(0, this.peak - this.accel * downS);
  }

  mmAt(s: number): number {
    if (s >= this.durationS) return this.lengthMm;
    if (s < this.upS) return this.entry * s + (this.accel * s * s) / 2;
    const upMm = this.entry * this.upS + (this.accel * this.upS ** 2) / 2;
    const alongS = Math.min(s - this.upS, this.cruiseS);
    const downS = Math.max(0, s - this.upS - this.cruiseS);
    return Math.min(this.lengthMm, upMm + this.peak * (alongS + downS) - (this.accel * downS * downS) / 2);
  }
}

/** Typical 40 W hotend and 220 mm bed of an open printer; constant rates from room temperature are near enough for a plan. */
export const NOZZLE_C_PER_S = 2;
export const BED_C_PER_S = 0.5;
const ROOM_C = 20;

/** A heater that nears its target at a constant rate, warming and cooling. */
export class Heater {
  maxTargetC: number | undefined;
  private targetC = ROOM_C;
  private fromC = ROOM_C;
  private sinceS = 0;

  constructor(private readonly cPerS: number) {}

  setTarget(targetC: number, nowS: number): void {
    this.fromC = this.temperatureAt(nowS);
    this.targetC = Math.max(targetC, ROOM_C);
    this.sinceS = nowS;
    if (this.maxTargetC === undefined || targetC > this.maxTargetC) this.maxTargetC = targetC;
  }

  /** Seconds until the target is reached. */
  waitAt(nowS: number): number {
    return Math.abs(this.targetC - this.temperatureAt(nowS)) / this.cPerS;
  }

  private temperatureAt(nowS: number): number {
    const way = this.targetC - this.fromC;
    const changed = Math.min(Math.abs(way), (nowS - this.sinceS) * this.cPerS);
    return this.fromC + Math.sign(way) * changed;
  }
}

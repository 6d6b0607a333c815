/** What a heater can do: with full power the temperature nears ambient + riseC with the time constant tauS. */
export interface HeaterPhysics {
  readonly riseC: number;
  readonly tauS: number;
}

/** 40 W cartridge in an aluminium block: 20 to 210 C in about 100 s. */
export const HOTEND: HeaterPhysics = { riseC: 350, tauS: 130 };
/** 200 W bed of 220 mm: 20 to 60 C in about 160 s. */
export const HEATED_BED: HeaterPhysics = { riseC: 110, tauS: 350 };

/** First-order heating and cooling, held at the target once there. In closed form: costs nothing while nobody asks. */
export class Heater {
  private fromC: number;
  private fromS = 0;
  private target = 0;

  constructor(
    private readonly physics: HeaterPhysics,
    private readonly ambientC: number,
  ) {
    this.fromC = ambientC;
  }

  get targetC(): number {
    return this.target;
  }

  setTarget(targetC: number, nowS: number): void {
    this.fromC = this.temperatureC(nowS);
    this.fromS = nowS;
    this.target = targetC;
  }

  temperatureC(nowS: number): number {
    const end = this.endC;
    const free = end + (this.fromC - end) * Math.exp(-(nowS - this.fromS) / this.physics.tauS);
    return this.isRising ? Math.min(free, this.target) : Math.max(free, this.target);
  }

  /** When the target is reached; Infinity if it never will be. */
  reachedAtS(): number {
    const end = this.endC;
    const share = (this.target - end) / (this.fromC - end);
    if (this.fromC === this.target || share >= 1) return this.fromS;
    return share > 0 ? this.fromS - this.physics.tauS * Math.log(share) : Infinity;
  }

  get isRising(): boolean {
    return this.target > this.fromC;
  }

  private get endC(): number {
    return this.isRising ? this.ambientC + this.physics.riseC : this.ambientC;
  }
}

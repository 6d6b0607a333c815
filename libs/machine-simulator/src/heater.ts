/** What a heater can do: with full power the temperature nears ambient + riseC with the time constant tauS. */
export interface HeaterPhysics {
  readonly riseC: number;
  readonly tauS: number;
}

/** 40 W cartridge in an aluminium block: 20 to 210 C in about 100 s. */
export const HOTEND: HeaterPhysics = { riseC: 350, tauS: 130 };
/** 200 W bed of 220 mm: 20 to 60 C in about 160 s. */
export const HEATED_BED: HeaterPhysics = { riseC: 110, tauS: 350 };

/** Follows its target; has no power whatever the target; is fully on whatever the target. */
export type HeaterSupply = 'controlled' | 'off' | 'stuck-on';

/** First-order heating and cooling, held at the target once there. In closed form: costs nothing while nobody asks. */
export class Heater {
  private fromC: number;
  private fromS = 0;
  private target = 0;
  private supply: HeaterSupply = 'controlled';
  private onBeforeS = 0;

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
    this.rebase(nowS);
    this.target = targetC;
  }

  setSupply(supply: HeaterSupply, nowS: number): void {
    this.rebase(nowS);
    this.supply = supply;
  }

  temperatureC(nowS: number): number {
    const end = this.endC;
    const free = end + (this.fromC - end) * Math.exp(-(nowS - this.fromS) / this.physics.tauS);
    if (this.supply !== 'controlled') return free;
    return this.isRising ? Math.min(free, this.target) : Math.max(free, this.target);
  }

  /** When the target is reached; Infinity if it never will be. */
  reachedAtS(): number {
    return this.fromC === this.target ? this.fromS : this.crossesAtS(this.target);
  }

  /** When a temperature is reached on the way; Infinity if it never will be. */
  crossesAtS(temperatureC: number): number {
    const isBeyondTarget = this.isRising ? temperatureC > this.target : temperatureC < this.target;
    if (this.supply === 'controlled' && isBeyondTarget) return Infinity;
    const end = this.endC;
    const share = (temperatureC - end) / (this.fromC - end);
    // Behind us: at once if it is the target we are at, else never.
    if (share >= 1) return temperatureC === this.target ? this.fromS : Infinity;
    return share > 0 ? this.fromS - this.physics.tauS * Math.log(share) : Infinity;
  }

  get isRising(): boolean {
    return this.target > this.fromC;
  }

  /** Seconds it had a target above zero. */
  onS(nowS: number): number {
    return this.onBeforeS + (this.target > 0 ? nowS - this.fromS : 0);
  }

  private rebase(nowS: number): void {
    this.onBeforeS = this.onS(nowS);
    this.fromC = this.temperatureC(nowS);
    this.fromS = nowS;
  }

  private get endC(): number {
    if (this.supply !== 'controlled') return this.ambientC + (this.supply === 'off' ? 0 : this.physics.riseC);
    return this.isRising ? this.ambientC + this.physics.riseC : this.ambientC;
  }
}

import type { ErrorCode } from '#libs/domain';

export interface HeatReadings {
  readonly nozzleC?: number;
  readonly nozzleTargetC?: number;
  readonly bedC?: number;
  readonly bedTargetC?: number;
}

export interface HeatTrouble {
  readonly code: Extract<ErrorCode, 'RUN_OVERHEAT' | 'RUN_SENSOR' | 'RUN_NOT_HEATING'>;
  readonly message: string;
}

interface HeaterLimits {
  readonly name: string;
  readonly maxC: number;
  readonly riseMs: number;
}

/** Colder than any workshop: a broken or shorted sensor. Marlin's own MINTEMP is 5 C, its open sensor reads -15. */
const COLDEST_C = -14;
/** One such report may be noise on the line, two in a row are a sensor. */
const BAD_REPORTS = 2;
const OVERHEAT = { marginC: 10, forMs: 3_000 };
/** Without a report for so long, although one was due, nobody knows how hot it is. */
const STALE_MS = 15_000;
/** Marlin itself gives up after 2 C in 20 s (bed 60 s); we watch firmwares built without that, with more patience. */
const RISE_C = 2;
const RISE_MS = { nozzle: 45_000, bed: 90_000 };
/** So near to the target a heater may creep. */
const NEAR_C = 10;

/** Do the temperatures make sense? Pure: readings and times in, the first trouble out. For any protocol. */
export class HeatWatch {
  private readonly nozzle: HeaterWatch;
  private readonly bed: HeaterWatch;
  private freshAtMs = 0;
  private isOn = false;

  constructor(limits: { readonly maxNozzleTempC?: number; readonly maxBedTempC?: number } = {}) {
    this.nozzle = new HeaterWatch({
      name: 'nozzle',
      maxC: limits.maxNozzleTempC ?? Infinity,
      riseMs: RISE_MS.nozzle,
    });
    this.bed = new HeaterWatch({ name: 'bed', maxC: limits.maxBedTempC ?? Infinity, riseMs: RISE_MS.bed });
  }

  /** A new connection, or the machine restarted. */
  reset(nowMs: number): void {
    this.freshAtMs = nowMs;
    this.isOn = false;
    this.nozzle.reset();
    this.bed.reset();
  }

  /** For every report the machine sends. */
  read(readings: HeatReadings, nowMs: number): HeatTrouble | undefined {
    this.freshAtMs = nowMs;
    this.isOn = (readings.nozzleTargetC ?? 0) > 0 || (readings.bedTargetC ?? 0) > 0;
    const nozzle = this.nozzle.read(readings.nozzleC, readings.nozzleTargetC, nowMs);
    return nozzle ?? this.bed.read(readings.bedC, readings.bedTargetC, nowMs);
  }

  /** @param isDue false while the machine cannot be expected to report, e.g. it is busy and only answers questions */
  tick(nowMs: number, isDue: boolean): HeatTrouble | undefined {
    if (!isDue || !this.isOn) this.freshAtMs = Math.max(this.freshAtMs, nowMs - STALE_MS + 5_000);
    if (!this.isOn || nowMs - this.freshAtMs <= STALE_MS) return undefined;
    const seconds = STALE_MS / 1000;
    return {
      code: 'RUN_SENSOR',
      message: `No temperature was reported for ${seconds} s while a heater is on. Look at the machine.`,
    };
  }
}

class HeaterWatch {
  private badReports = 0;
  private hotSinceMs: number | undefined;
  /** Where the present climb began. */
  private base: { readonly targetC: number; readonly fromC: number; readonly atMs: number } | undefined;

  constructor(private readonly limits: HeaterLimits) {}

  reset(): void {
    this.badReports = 0;
    this.hotSinceMs = undefined;
    this.base = undefined;
  }

  read(actualC: number | undefined, targetC: number | undefined, nowMs: number): HeatTrouble | undefined {
    if (actualC === undefined) return undefined;
    return this.sensor(actualC) ?? this.overheat(actualC, nowMs) ?? this.climb(actualC, targetC ?? 0, nowMs);
  }

  private sensor(actualC: number): HeatTrouble | undefined {
    this.badReports = actualC >= COLDEST_C ? 0 : this.badReports + 1;
    if (this.badReports < BAD_REPORTS) return undefined;
    const { name } = this.limits;
    return { code: 'RUN_SENSOR', message: `The ${name} reports ${actualC} C, which cannot be. Check its sensor.` };
  }

  private overheat(actualC: number, nowMs: number): HeatTrouble | undefined {
    const { name, maxC } = this.limits;
    if (!(actualC > maxC + OVERHEAT.marginC)) {
      this.hotSinceMs = undefined;
      return undefined;
    }
    this.hotSinceMs ??= nowMs;
    if (nowMs - this.hotSinceMs < OVERHEAT.forMs) return undefined;
    return {
      code: 'RUN_OVERHEAT',
      message: `The ${name} has ${Math.round(actualC)} C; its limit is ${maxC} C. Cut the power and look at it.`,
    };
  }

  private climb(actualC: number, targetC: number, nowMs: number): HeatTrouble | undefined {
    const isFar = targetC > 0 && targetC - actualC > NEAR_C;
    if (!isFar) {
      this.base = undefined;
      return undefined;
    }
    const hasRisen = this.base !== undefined && actualC >= this.base.fromC + RISE_C;
    if (!this.base || this.base.targetC !== targetC || hasRisen) {
      this.base = { targetC, fromC: actualC, atMs: nowMs };
      return undefined;
    }
    if (nowMs - this.base.atMs < this.limits.riseMs) return undefined;
    const { name, riseMs } = this.limits;
    const seen = `from ${Math.round(this.base.fromC)} C to ${Math.round(actualC)} C in ${riseMs / 1000} s`;
    return {
      code: 'RUN_NOT_HEATING',
      message: `The ${name} went ${seen}; ${targetC} C are wanted. Is the power supply on?`,
    };
  }
}

import type { TimedFault } from '../faults.js';
import { HEATED_BED, Heater, HOTEND } from '../heater.js';

/** HEATER_0_MAXTEMP and BED_MAXTEMP of Marlin's example configuration. */
export const MAXTEMP_C = { nozzle: 275, bed: 120 };

/** Nozzle and bed, and what their sensors claim. */
export class Thermal {
  readonly nozzle: Heater;
  readonly bed: Heater;
  /** What the nozzle's sensor claims, whatever the temperature. */
  private reading: string | undefined;

  constructor(ambientC: number) {
    this.nozzle = new Heater(HOTEND, ambientC);
    this.bed = new Heater(HEATED_BED, ambientC);
  }

  allOff(nowS: number): void {
    this.nozzle.setTarget(0, nowS);
    this.bed.setTarget(0, nowS);
  }

  /** Faults of heaters and sensors; others do nothing here. */
  strike(fault: TimedFault, nowS: number): void {
    const { kind } = fault;
    if (kind === 'runaway') this[fault.heater ?? 'nozzle'].setSupply('stuck-on', nowS);
    else if (kind === 'stale-temperature') this.reading = this.nozzle.temperatureC(nowS).toFixed(2);
    else if (kind === 'nan-temperature') this.reading = 'nan';
    else if (kind === 'minus-15') this.reading = '-15.00';
    else if (kind === 'psu-off') {
      this.nozzle.setSupply('off', nowS);
      this.bed.setSupply('off', nowS);
    }
  }

  /** When MAXTEMP kills the printer. */
  get killAtS(): number {
    return Math.min(this.nozzle.crossesAtS(MAXTEMP_C.nozzle), this.bed.crossesAtS(MAXTEMP_C.bed));
  }

  get hotHeater(): string {
    return this.nozzle.crossesAtS(MAXTEMP_C.nozzle) <= this.bed.crossesAtS(MAXTEMP_C.bed) ? 'E0' : 'bed';
  }

  /** `T:19.37 /0.00 B:...`, as in answers and reports. */
  report(nowS: number): string {
    const show = (heater: Heater, claimed?: string): string =>
      `${claimed ?? heater.temperatureC(nowS).toFixed(2)} /${heater.targetC.toFixed(2)}`;
    const power = (heater: Heater): number => (heater.temperatureC(nowS) < heater.targetC ? 127 : 0);
    const { nozzle, bed } = this;
    return `T:${show(nozzle, this.reading)} B:${show(bed)} @:${power(nozzle)} B@:${power(bed)}`;
  }
}

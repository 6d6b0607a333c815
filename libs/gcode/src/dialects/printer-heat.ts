import type { Checks, HeaterName } from '../checking/checks.js';
import type { Path } from '../motion/path.js';
import { BED_C_PER_S, Heater, NOZZLE_C_PER_S } from '../timing/heaters.js';
import type { MotionProfile } from '../types.js';

/** Heaters of a printer: targets by tool, waits, and whether the tool in use is too cold to extrude. */
export class PrinterHeat {
  heatingS = 0;
  /** The tool in use has no target the material melts at. */
  isCold: boolean;
  maxNozzleC: number | undefined;
  readonly bed: Heater;

  private readonly chamber: Heater;
  private readonly nozzles = new Map<number, { readonly heater: Heater; targetC: number }>();
  private readonly nozzleCPerS: number;
  private readonly minExtrudeC: number;

  constructor(
    { times, minExtrudeTempC }: MotionProfile,
    private readonly path: Path,
    private readonly checks: Checks,
  ) {
    this.nozzleCPerS = times?.nozzleCPerS ?? NOZZLE_C_PER_S;
    this.bed = new Heater(times?.bedCPerS ?? BED_C_PER_S);
    this.chamber = new Heater(times?.bedCPerS ?? BED_C_PER_S);
    this.minExtrudeC = minExtrudeTempC ?? -Infinity;
    this.isCold = minExtrudeTempC !== undefined;
  }

  /** Of the tool in use; 0 when it was never heated. */
  get targetC(): number {
    return this.nozzles.get(this.path.modes.tool)?.targetC ?? 0;
  }

  /** Heaters that still have a target. */
  get hot(): HeaterName[] {
    const hot: HeaterName[] = [];
    if ([...this.nozzles.values()].some(({ targetC }) => targetC > 0)) hot.push('nozzle');
    if ((this.path.modes.bedC ?? 0) > 0) hot.push('bed');
    if ((this.path.modes.chamberC ?? 0) > 0) hot.push('chamber');
    return hot;
  }

  /** After another tool was taken. */
  toolChanged(): void {
    this.path.modes.nozzleC = this.nozzles.get(this.path.modes.tool)?.targetC;
    this.isCold = this.targetC < this.minExtrudeC;
    const { nozzleC } = this.path.modes;
    const { tool } = this.path.tally;
    if (nozzleC !== undefined) tool.maxNozzleC = Math.max(nozzleC, tool.maxNozzleC ?? nozzleC);
  }

  /** @param tool for a nozzle: undefined is the one in use */
  heatTo(what: HeaterName, targetC: number, line: number, isWaiting: boolean, tool = this.path.modes.tool): void {
    this.checks.overTemperature(what, targetC, line);
    const heater = what === 'nozzle' ? this.nozzle(tool, targetC) : what === 'bed' ? this.bed : this.chamber;
    if (what === 'bed') this.path.modes.bedC = targetC;
    else if (what === 'chamber') this.path.modes.chamberC = targetC;
    if (isWaiting) this.path.planner.stop();
    heater.setTarget(targetC, this.path.planner.seconds);
    if (isWaiting) this.waitFor(heater);
  }

  /** M116, TEMPERATURE_WAIT: all that was set. */
  waitForAll(): void {
    this.path.planner.stop();
    for (const { heater } of this.nozzles.values()) this.waitFor(heater);
    this.waitFor(this.bed);
  }

  allOff(line: number): void {
    for (const tool of this.nozzles.keys()) this.heatTo('nozzle', 0, line, false, tool);
    this.heatTo('bed', 0, line, false);
    this.heatTo('chamber', 0, line, false);
  }

  private nozzle(tool: number, targetC: number): Heater {
    const known = this.nozzles.get(tool);
    const heater = known?.heater ?? new Heater(this.nozzleCPerS);
    this.nozzles.set(tool, { heater, targetC });
    this.maxNozzleC = Math.max(this.maxNozzleC ?? targetC, targetC);
    if (tool === this.path.modes.tool) this.toolChanged();
    return heater;
  }

  private waitFor(heater: Heater): void {
    const waitS = heater.waitAt(this.path.planner.seconds);
    this.path.planner.wait(waitS);
    this.heatingS += waitS;
  }
}

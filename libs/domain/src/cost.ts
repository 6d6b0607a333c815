/**
 * What a piece costs: material, energy, machine-hours and people's minutes by the site's own table. Money is whole
 * minor units (cents) and every share of it is worked out in whole numbers and rounded once: no sum drifts.
 */

export interface CostTable {
  /** Rises with every change; an estimate says by which one it was made. */
  readonly version: number;
  /** ISO 4217, e.g. `USD`. */
  readonly currency: string;
  /** Sums people see are rounded to so many minor units: 1 in Ecuador, 5 where the smallest coin is five cents. */
  readonly roundingMinor: number;
  readonly energyMinorPerKWh: number;
  readonly labourMinorPerHour: number;
  /** A person's time for each run: prepare, clear, check. */
  readonly handlingMinutes: number;
  /** By material family; a family that is not named takes `otherMaterialMinorPerKg`. */
  readonly materialMinorPerKg: Readonly<Record<string, number>>;
  readonly otherMaterialMinorPerKg: number;
  /** By machine class; one that is not named takes `otherMachine`. */
  readonly machines: Readonly<Record<string, MachineRate>>;
  readonly otherMachine: MachineRate;
  /** What the coalition pays of the sum, percent, whole. */
  readonly subsidyPercent: number;
}

export interface MachineRate {
  readonly minorPerHour: number;
  /** Mean electrical power while it runs. */
  readonly watts: number;
}

/** What is used: seconds and milligrams, whole numbers. */
export interface Usage {
  readonly machineClass: string;
  readonly material: string;
  readonly massMg: number;
  readonly machineS: number;
  readonly labourS: number;
}

export interface CostLines {
  readonly materialMinor: number;
  readonly energyMinor: number;
  readonly machineMinor: number;
  readonly labourMinor: number;
}

export interface Cost extends CostLines {
  /** Of the lines. */
  readonly sumMinor: number;
  /** Negative: what the coalition pays. */
  readonly subsidyMinor: number;
  /** Sum and subsidy, rounded as the site rounds; what is asked of the requester. */
  readonly totalMinor: number;
}

/** Before anything was made: the truth will lie between. */
export interface CostRange {
  readonly low: Cost;
  readonly high: Cost;
}

const HOUR_S = 3600n;
const KG_MG = 1_000_000n;
/** Watt-seconds of a kilowatt-hour. */
const KWH_WS = 3_600_000n;

/** Half away from zero, exactly. @throws RangeError when an amount is no whole number or a part of nothing */
export function divideRounded(dividend: bigint, divisor: bigint): number {
  if (divisor <= 0n) throw new RangeError('the divisor must be positive');
  const half = divisor / 2n;
  const whole = dividend < 0n ? -((-dividend + half) / divisor) : (dividend + half) / divisor;
  return Number(whole);
}

const share = (minor: number, amount: number, per: bigint): bigint => BigInt(minor) * BigInt(amount) * (10n ** 6n) / per; // prettier-ignore

/** Of one line for all its uses: added up in millionths, rounded once. */
const rounded = (millionths: readonly bigint[]): number =>
  divideRounded(
    millionths.reduce((sum, each) => sum + each, 0n),
    10n ** 6n,
  );

/** @throws RangeError when an amount is no whole number */
export function costOf(usages: readonly Usage[], table: CostTable): Cost {
  const rateOf = ({ machineClass }: Usage): MachineRate => table.machines[machineClass] ?? table.otherMachine;
  const priceOf = ({ material }: Usage): number =>
    table.materialMinorPerKg[material.trim().toUpperCase()] ?? table.otherMaterialMinorPerKg;
  const lines: CostLines = {
    materialMinor: rounded(usages.map((use) => share(priceOf(use), use.massMg, KG_MG))),
    energyMinor: rounded(usages.map((use) => share(table.energyMinorPerKWh, rateOf(use).watts * use.machineS, KWH_WS))),
    machineMinor: rounded(usages.map((use) => share(rateOf(use).minorPerHour, use.machineS, HOUR_S))),
    labourMinor: rounded(usages.map((use) => share(table.labourMinorPerHour, use.labourS, HOUR_S))),
  };
  return summed(lines, table);
}

function summed(lines: CostLines, { subsidyPercent, roundingMinor }: CostTable): Cost {
  const sumMinor = lines.materialMinor + lines.energyMinor + lines.machineMinor + lines.labourMinor;
  const subsidyMinor = 0 - divideRounded(BigInt(sumMinor) * BigInt(subsidyPercent), 100n);
  const net = BigInt(sumMinor + subsidyMinor);
  const totalMinor = divideRounded(net, BigInt(roundingMinor)) * roundingMinor;
  return { ...lines, sumMinor, subsidyMinor: subsidyMinor === 0 ? 0 : subsidyMinor, totalMinor };
}

/** How far an estimate may be off, as parts of it: `{ low: 0.9, high: 1.25 }`. */
export interface Spread {
  readonly low: number;
  readonly high: number;
}

/** What it will cost, by the spread of the time estimate; people's minutes spread as machines' do, material does not. */
export function costRange(usages: readonly Usage[], spread: Spread, table: CostTable): CostRange {
  const at = (factor: number) =>
    costOf(
      usages.map((use) => ({
        ...use,
        machineS: Math.round(use.machineS * factor),
        labourS: Math.round(use.labourS * factor),
      })),
      table,
    );
  return { low: at(Math.min(spread.low, 1)), high: at(Math.max(spread.high, 1)) };
}

/**
 * Spread of estimates by what this site saw: the tenth and the ninetieth percentile of measured over estimated. With
 * fewer than five runs nobody knows: a quarter less to half more, as wide as slicers' own times are off in practice.
 */
export function spreadOf(ratios: readonly number[]): Spread {
  const MIN_RUNS = 5;
  const known = ratios.filter((ratio) => Number.isFinite(ratio) && ratio > 0).toSorted((a, b) => a - b);
  if (known.length < MIN_RUNS) return { low: 0.75, high: 1.5 };
  const at = (part: number): number => known[Math.round(part * (known.length - 1))] ?? 1;
  return { low: at(0.1), high: at(0.9) };
}

/**
 * What a new site begins with, in US dollars, as Ecuador uses: 10 cents per kWh (residential tariff), 25 dollars per kg
 * of filament as shops there sell it, a printer's hour at 50 cents (300 dollars over 600 hours), labour at 4 dollars.
 * Every figure is there to be changed by the site.
 */
export const FIRST_COST_TABLE: CostTable = {
  version: 1,
  currency: 'USD',
  roundingMinor: 1,
  energyMinorPerKWh: 10,
  labourMinorPerHour: 400,
  handlingMinutes: 6,
  materialMinorPerKg: { PLA: 2_500, PETG: 2_500, ABS: 2_500, TPU: 4_000 },
  otherMaterialMinorPerKg: 2_500,
  machines: {},
  otherMachine: { minorPerHour: 50, watts: 150 },
  subsidyPercent: 0,
};

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Three figures are more than such a measurement is worth. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

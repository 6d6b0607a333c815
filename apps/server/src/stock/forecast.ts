/** How long material lasts, and which job will stand still for want of it. Pure. */

export interface MaterialUse {
  readonly amount: number;
  readonly atMs: number;
}

/** The rate is what was used in the last four weeks: longer remembers a season that is over. */
export const RATE_DAYS = 28;
const DAY_MS = 86_400_000;

/**
 * Days until `free` is used up at the recent rate; null while nothing was used. A site that books for less than four weeks
 * is judged by the days it does, one at least.
 */
export function daysLeft(free: number, uses: readonly MaterialUse[], nowMs: number): number | null {
  const recent = uses.filter(({ atMs }) => nowMs - atMs < RATE_DAYS * DAY_MS);
  const used = recent.reduce((sum, { amount }) => sum + amount, 0);
  if (used <= 0) return null;
  const firstMs = Math.min(...recent.map(({ atMs }) => atMs));
  const days = Math.min(RATE_DAYS, Math.max(1, (nowMs - firstMs) / DAY_MS));
  return Math.max(0, free) / (used / days);
}

export interface QueuedNeed {
  readonly jobNumber: number;
  readonly materials: readonly string[];
  readonly amount: number;
  /** It has what it needs. */
  readonly isReserved: boolean;
}

/**
 * Of each material, the first job of the queue for which no lot has enough left: a piece is made from one spool, the
 * least that will do. @param free of each lot, by family in lower case
 */
export function firstDry(
  queue: readonly QueuedNeed[],
  free: ReadonlyMap<string, readonly number[]>,
): Map<string, number> {
  const left = new Map([...free].map(([key, lots]) => [key, lots.toSorted((a, b) => a - b)]));
  const dry = new Map<string, number>();
  for (const { jobNumber, materials, amount, isReserved } of queue) {
    if (isReserved || materials.length === 0) continue;
    const keys = materials.map(materialKey);
    const lots = keys.map((key) => left.get(key) ?? []).find((list) => list.some((lot) => lot >= amount));
    if (lots) {
      lots.push(
        (lots.splice(
          lots.findIndex((lot) => lot >= amount),
          1,
        )[0] ?? 0) - amount,
      );
      lots.sort((a, b) => a - b);
      continue;
    }
    for (const key of keys) if (!dry.has(key)) dry.set(key, jobNumber);
  }
  return dry;
}

export const materialKey = (material: string): string => material.trim().toLowerCase();

/**
 * The part of a program's material that an attempt used: of a finished one all; of another one the part of its time behind
 * the heating, up to the block that was acknowledged last. Nobody heard of a block: nothing is known, so nothing is booked.
 * @param timeIndex as in the program's report: `[blocks acknowledged, seconds]`, rising
 */
export function shareUsed(
  end: { readonly isDone: boolean; readonly ackedBlocks: number | null },
  program: {
    readonly timeIndex: readonly (readonly [number, number])[];
    readonly estimatedS: number;
    readonly heatingS: number;
    readonly blocks: number;
  },
): number {
  if (end.isDone) return 1;
  if (end.ackedBlocks === null || end.ackedBlocks <= 0) return 0;
  const { estimatedS, heatingS, blocks } = program;
  const makingS = estimatedS - heatingS;
  if (makingS <= 0) return Math.min(1, end.ackedBlocks / Math.max(1, blocks));
  return Math.min(1, Math.max(0, (secondsAt(end.ackedBlocks, program.timeIndex, estimatedS) - heatingS) / makingS));
}

function secondsAt(block: number, index: readonly (readonly [number, number])[], estimatedS: number): number {
  const next = index.findIndex(([blocks]) => blocks >= block);
  if (next < 0) return estimatedS;
  const [toBlock, toS] = index[next] as readonly [number, number];
  const [fromBlock, fromS] = index[next - 1] ?? [0, 0];
  return toBlock === fromBlock ? toS : fromS + ((toS - fromS) * (block - fromBlock)) / (toBlock - fromBlock);
}

export interface OverridePercents {
  readonly feed: number;
  readonly rapid: number;
  readonly spindle: number;
}

interface Step {
  readonly byte: string;
  apply(percent: number): number;
}

const MIN_PERCENT = 10;
const MAX_PERCENT = 200;
const limited = (percent: number): number => Math.min(MAX_PERCENT, Math.max(MIN_PERCENT, percent));

/** Bytes in the order: back to 100, +10, -10, +1, -1 (interface of GRBL 1.1, the same on grblHAL and FluidNC). */
function stepsOf(bytes: string): readonly Step[] {
  const changes = [
    (): number => 100,
    ...[10, -10, 1, -1].map(
      (by) =>
        (percent: number): number =>
          limited(percent + by),
    ),
  ];
  return changes.map((apply, index) => ({ byte: bytes.charAt(index), apply }));
}

const FEED = stepsOf('\x90\x91\x92\x93\x94');
const SPINDLE = stepsOf('\x99\x9a\x9b\x9c\x9d');
const RAPID: Readonly<Record<number, string>> = { 100: '\x95', 50: '\x96', 25: '\x97' };

/** The fewest real-time bytes from one feed override to another; percents are whole, 10..200. */
export const feedOverrideBytes = (from: number, to: number): string => shortest(FEED, from, limited(Math.round(to)));

export const spindleOverrideBytes = (from: number, to: number): string =>
  shortest(SPINDLE, from, limited(Math.round(to)));

/** undefined: rapids know 25, 50 and 100 percent only. */
export const rapidOverrideByte = (percent: number): string | undefined => RAPID[percent];

/** Breadth first: it ends at the latest after 19 + 5 bytes, and the limits of the firmware are obeyed on the way. */
function shortest(steps: readonly Step[], from: number, to: number): string {
  const reached = new Map<number, string>([[from, '']]);
  for (const [percent, bytes] of reached) {
    if (percent === to) return bytes;
    for (const { byte, apply } of steps) {
      const next = apply(percent);
      if (!reached.has(next)) reached.set(next, bytes + byte);
    }
  }
  return '';
}

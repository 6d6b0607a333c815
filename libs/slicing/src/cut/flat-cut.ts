import type { CutJobInput, CutPartInput } from '../types.js';

/** A cutting job whose drawings are fields of its own (`source0`, `source1`), as bytes travel between processes. */
export type FlatCut = Omit<CutJobInput, 'parts'> & { readonly parts: readonly Omit<CutPartInput, 'source'>[] };

export function flatCut({ parts, ...job }: CutJobInput): FlatCut {
  const sources = Object.fromEntries(parts.map(({ source }, index) => [`source${index}`, source]));
  return { ...job, parts: parts.map(withoutSource), ...sources };
}

const withoutSource = ({ copies, operations }: CutPartInput): Omit<CutPartInput, 'source'> => ({
  ...(copies !== undefined && { copies }),
  ...(operations && { operations }),
});

/** @throws TypeError when a drawing is missing */
export function wholeCut({ parts, ...rest }: FlatCut): CutJobInput {
  const sources = rest as Record<string, unknown>;
  const whole = parts.map((part, index): CutPartInput => {
    const source = sources[`source${index}`];
    if (!(source instanceof Uint8Array)) throw new TypeError(`drawing ${index} did not arrive`);
    return { ...part, source };
  });
  return { ...rest, parts: whole };
}

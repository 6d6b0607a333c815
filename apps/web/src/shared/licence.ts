const KINDS: readonly (readonly [RegExp, LicenceKind])[] = [
  [/NOASSERTION|NONE/, 'none'],
  [/^PPL|CopyFair|FairShares/i, 'reciprocal'],
  [/-ND/, 'unchanged'],
  [/-NC|Noncommercial/i, 'nonCommercial'],
  [/^(A?GPL|CERN-OHL-S|CERN-OHL-1|TAPR|CC-BY-SA|LAL|ODbL)/, 'shareAlike'],
  [/^(LGPL|CERN-OHL-W|MPL|EUPL)/, 'shareAlike'],
  [/^(CC0|Unlicense|0BSD)/, 'free'],
  [/^(MIT|BSD|ISC|Apache|CERN-OHL-P|CC-BY|SHL|Zlib)/, 'attribution'],
];

export type LicenceKind =
  'free' | 'attribution' | 'shareAlike' | 'nonCommercial' | 'unchanged' | 'reciprocal' | 'none' | 'other';

/** What a licence means in one plain sentence; the decision for a request is the server's. */
export function licenceKind(spdx: string): LicenceKind {
  return KINDS.find(([pattern]) => pattern.test(spdx))?.[1] ?? 'other';
}

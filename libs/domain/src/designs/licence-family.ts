import { parseLicenceExpression, type LicenceTree } from '../licences-expression.js';

/**
 * How people look for licences, from the most to the least open: for every use; for every use where changes stay
 * under the same licence; for communities, while companies agree a contribution; without gain only; none of these
 * (no changes allowed, not known, no licence named).
 */
export const LICENCE_FAMILIES = ['open', 'share-alike', 'reciprocity', 'non-commercial', 'other'] as const;
export type LicenceFamily = (typeof LICENCE_FAMILIES)[number];

/** First match wins. The terms themselves are in LICENCE_TABLE; this is only for finding. */
const FAMILY_OF: readonly (readonly [RegExp, LicenceFamily])[] = [
  [/-NC\b|-NC-|PolyForm-Noncommercial/i, 'non-commercial'],
  [/-ND\b/i, 'other'],
  [/^(PPL$|LicenseRef-(CopyFair|FairShares))/i, 'reciprocity'],
  [/^(A?GPL-|LGPL-|CERN-OHL-[SW1]|TAPR-OHL|CC-BY-SA-|LAL-|ODbL-|MPL-|EUPL-|GFDL-)/i, 'share-alike'],
  [/^(CC0-|CC-BY-\d|Unlicense$|0BSD$|MIT|ISC$|BSD-|Apache-|CERN-OHL-P-|SHL-|Zlib$|PDDL-|WTFPL$)/i, 'open'],
];

const rank = (family: LicenceFamily): number => LICENCE_FAMILIES.indexOf(family);

function familyOfTree(tree: LicenceTree): LicenceFamily {
  if (tree.kind === 'licence') return FAMILY_OF.find(([pattern]) => pattern.test(tree.id))?.[1] ?? 'other';
  const [left, right] = [familyOfTree(tree.left), familyOfTree(tree.right)];
  // Of two to choose from the more open one, of two that both hold the stricter one.
  const isLeft = tree.kind === 'or' ? rank(left) <= rank(right) : rank(left) >= rank(right);
  return isLeft ? left : right;
}

/** The family of an SPDX expression; `other` for what is none. */
export function licenceFamily(expression: string): LicenceFamily {
  const tree = parseLicenceExpression(expression);
  return tree ? familyOfTree(tree) : 'other';
}

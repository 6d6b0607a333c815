import { parseLicenceExpression, type LicenceTree } from './licences-expression.js';

/** A part that is made, with its own licence; without one, the design's counts. */
export interface LicensedPart {
  readonly id: string;
  readonly name: string;
  /** SPDX expression. */
  readonly licence?: string | undefined;
}

export interface LicenceConflict {
  readonly code:
    'SHARE_ALIKE_CLASH' | 'NON_COMMERCIAL_WITH_COPYLEFT' | 'NO_DERIVATIVES_WITH_COPYLEFT' | 'GPL2_WITH_APACHE';
  /** `one-file`: only when both are merged into one changed file; `one-work`: whenever both are in one work passed on. */
  readonly when: 'one-file' | 'one-work';
  readonly licences: readonly [string, string];
  /** Ids of the parts under the first and under the second licence; the design itself is ''. */
  readonly parts: readonly [readonly string[], readonly string[]];
  readonly message: string;
}

const COPYLEFT = /^(CERN-OHL-S-|A?GPL-)/i;
const NON_COMMERCIAL = /-NC(-|$)|^PolyForm-Noncommercial/i;
const NO_DERIVATIVES = /-ND(-|$)/i;

type Rule = Pick<LicenceConflict, 'code' | 'when' | 'message'> & { readonly a: RegExp; readonly b: RegExp };

/** standards.md 4.4.3. */
const RULES: readonly Rule[] = [
  {
    code: 'NON_COMMERCIAL_WITH_COPYLEFT',
    when: 'one-work',
    a: NON_COMMERCIAL,
    b: COPYLEFT,
    message: 'One licence forbids commercial use, the other forbids adding such a limit.',
  },
  {
    code: 'NO_DERIVATIVES_WITH_COPYLEFT',
    when: 'one-work',
    a: NO_DERIVATIVES,
    b: COPYLEFT,
    message: 'One licence forbids passing on changes, the other demands that they may be passed on.',
  },
  {
    code: 'GPL2_WITH_APACHE',
    when: 'one-work',
    a: /^GPL-2\.0(-only)?$/i,
    b: /^Apache-2\.0$/i,
    message: 'Apache-2.0 adds terms on patents that GPL-2.0-only does not allow.',
  },
  {
    code: 'SHARE_ALIKE_CLASH',
    when: 'one-file',
    a: /^CC-BY-SA-/i,
    b: /^CERN-OHL-S-/i,
    message: 'Both want changed files under themselves: do not merge them into one file.',
  },
];

/** More ways to read one expression than this are read as one that must keep all of them. */
const MAX_WAYS = 32;

const idsOf = (tree: LicenceTree): readonly string[] =>
  tree.kind === 'licence' ? [tree.id] : [...idsOf(tree.left), ...idsOf(tree.right)];

/** The choices an expression leaves, each a set of licences to keep together. */
function waysOf(tree: LicenceTree): readonly (readonly string[])[] {
  if (tree.kind === 'licence') return [[tree.id]];
  const [left, right] = [waysOf(tree.left), waysOf(tree.right)];
  const ways = tree.kind === 'or' ? [...left, ...right] : left.flatMap((a) => right.map((b) => [...a, ...b]));
  return ways.length > MAX_WAYS ? [idsOf(tree)] : ways;
}

const clash = (one: readonly string[], other: readonly string[]): Rule | undefined =>
  RULES.find(
    ({ a, b }) =>
      (one.some((id) => a.test(id)) && other.some((id) => b.test(id))) ||
      (one.some((id) => b.test(id)) && other.some((id) => a.test(id))),
  );

/** A conflict that no choice between `OR` avoids. */
function conflictOf(one: string, other: string): Rule | undefined {
  const [a, b] = [one, other].map((text) => {
    const tree = parseLicenceExpression(text);
    return tree ? waysOf(tree) : [[text]];
  });
  const clashes = (a ?? []).flatMap((way) => (b ?? []).map((otherWay) => clash(way, otherWay)));
  return clashes.every((rule) => rule !== undefined) ? clashes[0] : undefined;
}

/**
 * Pairs of licences in one machine that do not go together in one work or one file. A conflict is no verdict: separate
 * parts that only sit beside each other are usually no one work; a person looks.
 */
export function licenceConflicts(design: string, parts: readonly LicensedPart[]): readonly LicenceConflict[] {
  const under = new Map<string, string[]>([[design, ['']]]);
  for (const { id, licence } of parts) {
    const key = licence ?? design;
    under.set(key, [...(under.get(key) ?? []), id]);
  }
  const byLicence = [...under];
  return byLicence.flatMap(([one, ids], index) =>
    byLicence.slice(index + 1).flatMap(([other, otherIds]): LicenceConflict[] => {
      const rule = conflictOf(one, other);
      if (!rule) return [];
      const { code, when, message } = rule;
      return [{ code, when, message, licences: [one, other], parts: [ids, otherIds] }];
    }),
  );
}

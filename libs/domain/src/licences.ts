import { parseLicenceExpression, type LicenceTree } from './licences-expression.js';
import {
  LICENCE_TABLE,
  PURPOSES,
  UNKNOWN_TERMS,
  type Duty,
  type LicenceBasis,
  type LicenceTerms,
  type Purpose,
  type RequesterKind,
  type VerdictLetter,
} from './licences-table.js';

/** From most to least open. */
export const LICENCE_VERDICTS = ['allowed', 'allowed-with-duties', 'to-agree', 'not-allowed'] as const;
export type LicenceVerdict = (typeof LICENCE_VERDICTS)[number];

/** Why, by stable code: the user interface translates it. */
export type LicenceReason =
  | 'no-duties'
  | 'duties'
  | 'commercial-not-covered'
  | 'use-not-covered'
  | 'barred-by-text'
  | 'no-modified-designs'
  | 'no-licence'
  | 'unknown-licence';

export interface LicenceQuestion {
  /** SPDX expression as the manifest gives it. */
  readonly expression: string;
  readonly requester: RequesterKind;
  readonly purpose: Purpose;
  /** Whether the design was changed from what the licensor published. Slicing is no change. */
  readonly isModified: boolean;
}

export interface LicenceDecision {
  readonly verdict: LicenceVerdict;
  readonly duties: readonly Duty[];
  readonly clause: string;
  readonly reason: LicenceReason;
  /** One English sentence for logs and untranslated clients. */
  readonly explanation: string;
  /** The licences the decision rests on: the best branch of an OR, all that count of an AND. */
  readonly licences: readonly string[];
  /** 'policy' verdicts are the coalition's own rule; the others bind by law or contract. */
  readonly basis: LicenceBasis;
  /** Who may record that it is all right nevertheless; undefined where there is nothing to overrule. */
  readonly mayOverrule?: 'lab-admin' | 'licensor';
}

const VERDICT_OF: Record<VerdictLetter, LicenceVerdict> = {
  A: 'allowed',
  D: 'allowed-with-duties',
  F: 'to-agree',
  X: 'not-allowed',
};

const EXPLANATIONS: Record<LicenceReason, string> = {
  'no-duties': 'The licence allows this use and asks for nothing.',
  duties: 'The licence allows this use; the duties travel with the part.',
  'commercial-not-covered': 'The licence does not cover commercial use for you; agree it with the licensor first.',
  'use-not-covered': 'The licence does not cover this use for you; agree it with the licensor first.',
  'barred-by-text': 'The licence text bars this use for you; only the licensor can grant it.',
  'no-modified-designs': 'The licence does not allow passing on changed designs; make the published one.',
  'no-licence': 'The design names no licence, so nothing is granted; ask the licensor.',
  'unknown-licence': 'We do not know this licence, so nothing is taken as granted; ask the licensor.',
};

const strictness = (decision: LicenceDecision) => LICENCE_VERDICTS.indexOf(decision.verdict);

function cell<T>(table: Readonly<Record<string, T>> | undefined, question: LicenceQuestion): T | undefined {
  const { requester, purpose } = question;
  return table?.[`${requester}-${purpose}`] ?? table?.[`${requester}-*`] ?? table?.[`*-${purpose}`];
}

function reasonOf(letter: VerdictLetter, terms: LicenceTerms, id: string, purpose: Purpose): LicenceReason {
  if (terms === UNKNOWN_TERMS) return /^(LicenseRef-)?(NOASSERTION|NONE)$/i.test(id) ? 'no-licence' : 'unknown-licence';
  if (letter === 'A') return 'no-duties';
  if (letter === 'D') return 'duties';
  if (letter === 'X') return 'barred-by-text';
  return purpose === 'COM' ? 'commercial-not-covered' : 'use-not-covered';
}

function mayOverrule(verdict: LicenceVerdict, terms: LicenceTerms): LicenceDecision['mayOverrule'] {
  if (verdict === 'not-allowed') return 'licensor';
  if (verdict !== 'to-agree') return undefined;
  // A lab admin may record an agreement the licence invites; where no licence is known only the licensor can give one.
  return terms === UNKNOWN_TERMS ? 'licensor' : 'lab-admin';
}

/** Duties of changed designs fall due on passing them on; whoever keeps the part for himself may change it. */
function decideOne(id: string, question: LicenceQuestion): LicenceDecision {
  const terms = LICENCE_TABLE.find((entry) => entry.ids.test(id)) ?? UNKNOWN_TERMS;
  const isChangePassedOn = question.isModified && question.purpose !== 'OWN';
  const base = terms.verdicts[question.requester][PURPOSES.indexOf(question.purpose)] as VerdictLetter;
  const isChangeForbidden = isChangePassedOn && terms !== UNKNOWN_TERMS && terms.ifModified === undefined;
  const letter = isChangeForbidden ? 'X' : base;
  const isGranted = letter === 'A' || letter === 'D';
  const duties = new Set<Duty>(letter === 'D' ? [...terms.duties, ...(cell(terms.extraDuties, question) ?? [])] : []);
  if (isGranted && isChangePassedOn) for (const duty of terms.ifModified ?? []) duties.add(duty);
  const verdict = letter === 'A' && duties.size > 0 ? 'allowed-with-duties' : VERDICT_OF[letter];
  const reason = isChangeForbidden ? 'no-modified-designs' : reasonOf(letter, terms, id, question.purpose);
  const overruler = mayOverrule(verdict, terms);
  return {
    verdict,
    duties: [...duties],
    clause: cell(terms.clauses, question) ?? terms.clause,
    reason,
    explanation: EXPLANATIONS[reason],
    licences: [id],
    basis: terms.basis,
    ...(overruler && { mayOverrule: overruler }),
  };
}

function decideTree(tree: LicenceTree, question: LicenceQuestion): LicenceDecision {
  if (tree.kind === 'licence') return decideOne(tree.id, question);
  const left = decideTree(tree.left, question);
  const right = decideTree(tree.right, question);
  if (tree.kind === 'and') return strictest([left, right]);
  const isRightBetter =
    strictness(right) < strictness(left) ||
    (strictness(right) === strictness(left) && right.duties.length < left.duties.length);
  return isRightBetter ? right : left;
}

/**
 * Whether one party may have a design made, under which duties, by which clause. OR takes the more open branch (on a
 * tie the one with fewer duties), AND the stricter with the duties of both. An unreadable or unknown licence is
 * to be agreed, never open.
 */
export function decideLicence(question: LicenceQuestion): LicenceDecision {
  const expression = question.expression.trim() || 'NOASSERTION';
  const tree = parseLicenceExpression(expression) ?? { kind: 'licence' as const, id: expression };
  return decideTree(tree, question);
}

/**
 * The strictest of several decisions (parts of a machine, requester and lab), with the duties of all of them.
 * @throws TypeError for an empty list: no decision is not a permission.
 */
export function strictest(decisions: readonly LicenceDecision[]): LicenceDecision {
  const [first, ...others] = decisions;
  if (!first) throw new TypeError('strictest needs at least one decision');
  const worst = others.reduce((a, b) => (strictness(b) > strictness(a) ? b : a), first);
  return {
    ...worst,
    duties: [...new Set(decisions.flatMap((decision) => decision.duties))],
    licences: [...new Set(decisions.flatMap((decision) => decision.licences))],
  };
}

export interface OrderLicenceQuestion {
  /** Licence of every design and part that is to be made. */
  readonly expressions: readonly string[];
  readonly requester: RequesterKind;
  readonly purpose: Purpose;
  readonly isModified: boolean;
  readonly lab: RequesterKind;
  readonly isLabPaid: boolean;
  /** The requester makes the part in his own lab, so nobody conveys anything to anybody. */
  readonly isOwnLab?: boolean;
}

/**
 * The decision for a request: the lab that makes for somebody is itself a licensee who makes and conveys (CERN-OHL §4),
 * commercially when it is paid, so both are asked and the stricter answer counts, over all parts.
 */
export function decideForOrder(order: OrderLicenceQuestion): LicenceDecision {
  const { requester, purpose, isModified } = order;
  const expressions = order.expressions.length > 0 ? order.expressions : ['NOASSERTION'];
  const decisions = expressions.flatMap((expression) => {
    const forRequester = decideLicence({ expression, requester, purpose, isModified });
    if (order.isOwnLab) return [forRequester];
    const labPurpose = order.isLabPaid ? 'COM' : 'NC';
    return [forRequester, decideLicence({ expression, requester: order.lab, purpose: labPurpose, isModified })];
  });
  return strictest(decisions);
}

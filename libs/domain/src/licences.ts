import type { Duty } from './licences-duties.js';
import { recordFor, type EvidenceOnFile, type ReciprocityRecord } from './licences-evidence.js';
import { parseLicenceExpression, type LicenceTree } from './licences-expression.js';
import { licenceHint } from './licences-hints.js';
import {
  LICENCE_TABLE,
  PURPOSES,
  UNKNOWN_TERMS,
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
  | 'proof-missing'
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
  /**
   * What is on file about the requester. Where it is given, cells that rest on a record need one in force; without it
   * the answer is the table's, for whoever he says he is.
   */
  readonly evidence?: EvidenceOnFile | undefined;
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
  /** 'policy': the coalition respects it, whether or not a court would ask it to; the others bind by law or contract. */
  readonly basis: readonly LicenceBasis[];
  /** Ids of the reciprocity records the verdict rests on: when one ends, decide again. */
  readonly records: readonly string[];
  /** What the author of an unreadable licence text may have meant, as SPDX ids. */
  readonly hint?: readonly string[];
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
  'proof-missing':
    'The licence allows this use to those who can show a record for it, and none is in force; agree it first.',
  'barred-by-text': 'As we read it, the licence text bars this use for you; only the licensor can grant it.',
  'no-modified-designs': 'The licence does not allow passing on changed designs; make the published one.',
  'no-licence': 'The design names no licence, so nothing is granted; ask the licensor.',
  'unknown-licence': 'We do not know this licence, so nothing is taken as granted; ask the licensor.',
};

const strictness = (decision: LicenceDecision) => LICENCE_VERDICTS.indexOf(decision.verdict);

type Cell = Pick<LicenceQuestion, 'requester' | 'purpose'>;

function cell<T>(table: Readonly<Record<string, T>> | undefined, { requester, purpose }: Cell): T | undefined {
  return table?.[`${requester}-${purpose}`] ?? table?.[`${requester}-*`] ?? table?.[`*-${purpose}`];
}

const isNoLicence = (id: string) => /^(LicenseRef-)?(NOASSERTION|NONE)$/i.test(id);

function reasonOf(letter: VerdictLetter, terms: LicenceTerms, id: string, purpose: Purpose): LicenceReason {
  if (terms === UNKNOWN_TERMS) return isNoLicence(id) ? 'no-licence' : 'unknown-licence';
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

/** What is not granted on copyright alone is respected all the same: that is the coalition's policy. */
function basisOf(letter: VerdictLetter, { basis }: LicenceTerms): readonly LicenceBasis[] {
  return (letter === 'F' || letter === 'X') && basis.includes('copyright') ? [...basis, 'policy'] : basis;
}

interface Standing {
  /** As which kind the requester counts. */
  readonly who: Cell;
  readonly record?: ReciprocityRecord | undefined;
  readonly isProofMissing: boolean;
}

/** A company with a record in force counts as one that contributes; a cell that rests on a record needs one. */
function standingOf(terms: LicenceTerms, question: LicenceQuestion): Standing {
  const { requester, purpose, evidence } = question;
  const asContributor: Cell = { requester: 'FPC', purpose };
  if (!evidence) return { who: question, isProofMissing: false };
  if (requester === 'FPN') {
    const proof = cell(terms.proofs, asContributor);
    const record = proof && recordFor(proof, evidence);
    return { who: record ? asContributor : question, record, isProofMissing: false };
  }
  const proof = cell(terms.proofs, question);
  const record = proof && recordFor(proof, evidence);
  return { who: question, record, isProofMissing: proof !== undefined && !record };
}

/** Duties of changed designs fall due on passing them on; whoever keeps the part for himself may change it. */
function decideOne(id: string, question: LicenceQuestion): LicenceDecision {
  // `+` says "or any later version": the version named is one of those.
  const terms = LICENCE_TABLE.find((entry) => entry.ids.test(id.replace(/\+$/, ''))) ?? UNKNOWN_TERMS;
  const { who, record, isProofMissing } = standingOf(terms, question);
  const isChangePassedOn = question.isModified && question.purpose !== 'OWN';
  const base = terms.verdicts[who.requester][PURPOSES.indexOf(who.purpose)] as VerdictLetter;
  const isReadable = terms !== UNKNOWN_TERMS || isNoLicence(id);
  const isChangeForbidden = isChangePassedOn && isReadable && terms.ifModified === undefined;
  const letter = isChangeForbidden ? 'X' : isProofMissing ? 'F' : base;
  const isGranted = letter === 'A' || letter === 'D';
  const duties = new Set<Duty>(letter === 'D' ? [...terms.duties, ...(cell(terms.extraDuties, who) ?? [])] : []);
  if (isGranted && isChangePassedOn) for (const duty of terms.ifModified ?? []) duties.add(duty);
  const verdict = letter === 'A' && duties.size > 0 ? 'allowed-with-duties' : VERDICT_OF[letter];
  const reason =
    isChangeForbidden && terms !== UNKNOWN_TERMS
      ? 'no-modified-designs'
      : isProofMissing
        ? 'proof-missing'
        : reasonOf(letter, terms, id, question.purpose);
  const overruler = mayOverrule(verdict, terms);
  const hint = terms === UNKNOWN_TERMS ? licenceHint(id)?.ids : undefined;
  return {
    verdict,
    duties: [...duties],
    clause: cell(terms.clauses, who) ?? terms.clause,
    reason,
    explanation: EXPLANATIONS[reason],
    licences: [id],
    basis: basisOf(letter, terms),
    records: record ? [record.id] : [],
    ...(overruler && { mayOverrule: overruler }),
    ...(hint && { hint }),
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
    records: [...new Set(decisions.flatMap((decision) => decision.records))],
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
  /** About the requester; see `LicenceQuestion`. */
  readonly evidence?: EvidenceOnFile | undefined;
}

/**
 * The decision for a request: the lab that makes for somebody is itself a licensee who makes and conveys (CERN-OHL §4),
 * commercially when it is paid, so both are asked and the stricter answer counts, over all parts.
 */
export function decideForOrder(order: OrderLicenceQuestion): LicenceDecision {
  const { requester, purpose, isModified, evidence } = order;
  const expressions = order.expressions.length > 0 ? order.expressions : ['NOASSERTION'];
  const decisions = expressions.flatMap((expression) => {
    const forRequester = decideLicence({ expression, requester, purpose, isModified, evidence });
    if (order.isOwnLab) return [forRequester];
    const labPurpose = order.isLabPaid ? 'COM' : 'NC';
    return [forRequester, decideLicence({ expression, requester: order.lab, purpose: labPurpose, isModified })];
  });
  return strictest(decisions);
}

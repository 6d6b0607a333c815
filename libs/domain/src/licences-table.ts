import type { Duty } from './licences-duties.js';
import type { ProofKind } from './licences-evidence.js';

/**
 * Who asks: a private person; a worker-owned cooperative or commoners' collective; a non-profit or public body;
 * a company that contributes to the commons; a company that does not.
 */
export const REQUESTER_KINDS = ['IND', 'COOP', 'NPO', 'FPC', 'FPN'] as const;
export type RequesterKind = (typeof REQUESTER_KINDS)[number];

/** Own use; given away without gain; commercial. The order is that of the verdict letters in the table. */
export const PURPOSES = ['OWN', 'NC', 'COM'] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * By what a licence binds. Copyright reaches files and only weakly the making of useful things; CERN-OHL and TAPR bind
 * by contract and patents; `policy` is what the coalition respects though a court might not.
 */
export type LicenceBasis = 'copyright' | 'contract' | 'patent' | 'policy';

/** A allowed, D allowed with duties, F to agree with the licensor first, X barred by the text. */
export type VerdictLetter = 'A' | 'D' | 'F' | 'X';

export interface LicenceTerms {
  /** SPDX ids these terms are for. */
  readonly ids: RegExp;
  readonly basis: readonly LicenceBasis[];
  /** Three letters (OWN, NC, COM) per kind of requester. */
  readonly verdicts: Readonly<Record<RequesterKind, string>>;
  /** Owed where the verdict is D. */
  readonly duties: readonly Duty[];
  /** Owed on top when a changed design is passed on; undefined: changed designs may not be passed on. */
  readonly ifModified: readonly Duty[] | undefined;
  readonly clause: string;
  /** Other clauses for single cells, by `REQUESTER-PURPOSE`, `*-PURPOSE` or `REQUESTER-*`. */
  readonly clauses?: Readonly<Record<string, string>>;
  /** Further duties of single cells, by the same keys. */
  readonly extraDuties?: Readonly<Record<string, readonly Duty[]>>;
  /** Cells whose verdict rests on a record that somebody can show, by the same keys. */
  readonly proofs?: Readonly<Record<string, ProofKind>>;
}

const everyone = (letters: string) => ({ IND: letters, COOP: letters, NPO: letters, FPC: letters, FPN: letters });

const NC_CLAUSES = {
  'IND-OWN': '§1(i): own use not directed at monetary gain',
  'COOP-OWN': '§1(i): own use not directed at monetary gain',
  'NPO-OWN': '§1(i): own use not directed at monetary gain',
  'FPC-OWN': '§1(i): use inside a business is usually directed toward commercial advantage',
  'FPN-OWN': '§1(i): use inside a business is usually directed toward commercial advantage',
  '*-COM': '§2(a)(1) grants non-commercial purposes only',
};
const NC_VERDICTS = { IND: 'ADF', COOP: 'ADF', NPO: 'ADF', FPC: 'FDF', FPN: 'FDF' };

/**
 * Our reading of the licence texts, clause by clause (SPDX texts; PPL as in SPDX list 3.0.18). Facts and clauses,
 * not legal advice. First match wins. What is not here is never open: see UNKNOWN_TERMS.
 */
export const LICENCE_TABLE: readonly LicenceTerms[] = [
  {
    ids: /^(CC0-1\.0|Unlicense|0BSD)$/i,
    basis: ['copyright'],
    verdicts: everyone('AAA'),
    duties: [],
    ifModified: [],
    clause: 'CC0 §2 waiver, §3 fallback; patents and trademarks are not waived (§4a)',
  },
  {
    ids: /^(MIT|MIT-0|ISC|BSD-[23]-Clause)$/i,
    basis: ['copyright'],
    verdicts: everyone('ADD'),
    duties: ['notice'],
    ifModified: ['notice'],
    clause: 'Notice condition on copies or substantial portions',
  },
  {
    ids: /^(Apache-2\.0|SHL-.+)$/i,
    basis: ['copyright'],
    verdicts: everyone('ADD'),
    duties: ['notice'],
    ifModified: ['notice', 'mark-changes'],
    clause: '§4(a)-(d); patent grant §3',
  },
  {
    ids: /^CERN-OHL-P-2\.0$/i,
    basis: ['contract', 'patent'],
    verdicts: everyone('ADD'),
    duties: ['notice'],
    ifModified: ['notice', 'mark-changes'],
    clause: '§4; §3.3-3.4; patents §6/7',
  },
  {
    ids: /^CERN-OHL-W-2\.0$/i,
    basis: ['contract', 'patent'],
    verdicts: everyone('ADD'),
    duties: ['source-offer', 'notice', 'source-on-product'],
    ifModified: ['mark-changes', 'same-licence', 'share-changes'],
    clause: '§4.1, 4.2, 3.3, 1.8-1.10; external material is excluded',
  },
  {
    ids: /^CERN-OHL-S-2\.0$/i,
    basis: ['contract', 'patent'],
    verdicts: everyone('ADD'),
    duties: ['source-offer', 'notice', 'source-on-product'],
    ifModified: ['mark-changes', 'same-licence', 'share-changes'],
    clause: '§4, 3.2, 3.3, 1.7-1.9; cure period 30 days §8.5; the whole larger work is covered',
  },
  {
    ids: /^CERN-OHL-1\.[12]$/i,
    basis: ['contract', 'patent'],
    verdicts: everyone('ADD'),
    duties: ['source-offer', 'notice'],
    ifModified: ['mark-changes', 'same-licence', 'share-changes'],
    clause: '§4.1, 4.2, 3.1-3.4; patents §3.5',
  },
  {
    ids: /^TAPR-OHL-1\.0$/i,
    basis: ['contract', 'patent'],
    verdicts: everyone('DDD'),
    duties: ['notice', 'source-offer'],
    ifModified: ['mark-changes', 'same-licence', 'tell-licensor'],
    clause: '§5.1, 5.2, 3, 4.2; patent immunity §2',
    clauses: { '*-OWN': '§5.1: each product keeps the notices' },
  },
  {
    ids: /^CC-BY-\d\.\d(-[A-Z]{2,3})?$/i,
    basis: ['copyright'],
    verdicts: everyone('ADD'),
    duties: ['attribution', 'notice'],
    ifModified: ['mark-changes'],
    clause: '§3(a), owed on sharing; patents and trademarks excluded §2(b)(2)',
  },
  {
    ids: /^CC-BY-SA-\d\.\d(-[A-Z]{2,3})?$/i,
    basis: ['copyright'],
    verdicts: everyone('ADD'),
    duties: ['attribution', 'notice', 'no-extra-terms'],
    ifModified: ['mark-changes', 'same-licence'],
    clause: '§3(a), §3(b)',
  },
  {
    ids: /^CC-BY-NC-\d\.\d(-[A-Z]{2,3})?$/i,
    basis: ['copyright'],
    verdicts: NC_VERDICTS,
    duties: ['attribution', 'notice'],
    ifModified: ['mark-changes'],
    clause: '§1(i): by use, not by user; §2(a)(1)',
    clauses: NC_CLAUSES,
  },
  {
    ids: /^CC-BY-NC-SA-\d\.\d(-[A-Z]{2,3})?$/i,
    basis: ['copyright'],
    verdicts: NC_VERDICTS,
    duties: ['attribution', 'notice'],
    ifModified: ['mark-changes', 'same-licence'],
    clause: '§1(i), (k); §2(a)(1); §3(b)',
    clauses: NC_CLAUSES,
  },
  {
    ids: /^CC-BY-ND-\d\.\d(-[A-Z]{2,3})?$/i,
    basis: ['copyright'],
    verdicts: everyone('ADD'),
    duties: ['attribution', 'notice', 'unmodified-only'],
    ifModified: undefined,
    clause: '§2(a)(1), §2(a)(4): slicing is a technical modification and allowed',
  },
  {
    ids: /^CC-BY-NC-ND-\d\.\d(-[A-Z]{2,3})?$/i,
    basis: ['copyright'],
    verdicts: NC_VERDICTS,
    duties: ['attribution', 'notice', 'unmodified-only'],
    ifModified: undefined,
    clause: 'As BY-NC and BY-ND',
    clauses: NC_CLAUSES,
  },
  {
    ids: /^L?GPL-[23]\.[01](-only|-or-later|\+)?$/i,
    basis: ['copyright'],
    verdicts: everyone('ADD'),
    duties: ['source-offer', 'notice'],
    ifModified: ['mark-changes', 'same-licence', 'share-changes'],
    clause: '§2 private use; §4-6, §10; the physical part is not addressed: give the files anyway',
  },
  {
    ids: /^AGPL-3\.0(-only|-or-later|\+)?$/i,
    basis: ['copyright'],
    verdicts: everyone('ADD'),
    duties: ['source-offer', 'notice'],
    ifModified: ['mark-changes', 'same-licence', 'share-changes'],
    clause: 'As GPL; §13 users over a network',
  },
  {
    ids: /^(LAL-1\.[23]|ODbL-1\.0)$/i,
    basis: ['copyright'],
    verdicts: everyone('ADD'),
    duties: ['attribution', 'notice'],
    ifModified: ['same-licence'],
    clause: 'LAL §2-3; ODbL §4',
  },
  {
    // The text has neither a contributor exception nor a share-alike clause; both are claimed by summaries only.
    ids: /^PPL$/i,
    basis: ['copyright'],
    verdicts: { IND: 'ADF', COOP: 'ADD', NPO: 'ADF', FPC: 'XXF', FPN: 'XXF' },
    duties: ['attribution', 'notice', 'no-extra-terms'],
    ifModified: ['mark-changes'],
    clause: '§4(a)-(f)',
    clauses: {
      'IND-COM': '§4(b), unless a self-employed sole worker-owner within §4(c)',
      'COOP-COM': '§4(c)(i) worker-owned and (ii) all surplus shared among the worker-owners',
      'NPO-OWN': '§4(b) if not directed to monetary gain',
      'NPO-COM': '§4(c) names only worker-owned bodies',
      'FPC-COM': '§4(d): no exception for contributors; a separate grant is needed, §4(f)(iii)',
      'FPN-COM': '§4(b)-(d), royalties §4(f)(iii)',
      'FPC-*': '§4(d): any use by a privately owned business that profits from waged labour',
      'FPN-*': '§4(d): any use by a privately owned business that profits from waged labour',
    },
    extraDuties: { 'COOP-COM': ['member-proof'] },
    proofs: { 'COOP-COM': 'worker-ownership' },
  },
  {
    ids: /^LicenseRef-CopyFair(-.+)?$/i,
    basis: ['policy'],
    verdicts: { IND: 'ADD', COOP: 'ADD', NPO: 'ADD', FPC: 'DDD', FPN: 'FDF' },
    duties: ['attribution', 'report-production'],
    ifModified: ['same-licence', 'share-changes'],
    clause: 'The coalition’s reciprocity policy',
    clauses: {
      'FPC-OWN': 'Reciprocity record in force',
      'FPC-COM': 'Reciprocity record in force',
      'FPN-OWN': 'Commercial use without reciprocity',
      'FPN-COM': 'Pay into the commons fund or sign a reciprocity agreement',
    },
    extraDuties: { 'FPC-OWN': ['contribution'], 'FPC-COM': ['contribution'] },
    proofs: { 'FPC-OWN': 'reciprocity', 'FPC-COM': 'reciprocity' },
  },
  {
    ids: /^LicenseRef-FairShares$/i,
    basis: ['policy'],
    verdicts: { IND: 'ADF', COOP: 'ADD', NPO: 'ADF', FPC: 'FDF', FPN: 'FDF' },
    duties: ['attribution', 'same-licence'],
    ifModified: ['same-licence'],
    clause: 'As BY-NC-SA for the public, commercial rights for members',
    clauses: { 'COOP-COM': 'Member: commercial right', '*-COM': 'Not a member: as BY-NC-SA' },
  },
  {
    ids: /^PolyForm-Noncommercial-1\.0\.0$/i,
    basis: ['copyright'],
    verdicts: { IND: 'ADF', COOP: 'FDF', NPO: 'ADD', FPC: 'FFF', FPN: 'FFF' },
    duties: ['notice'],
    ifModified: ['notice'],
    clause: 'Personal Uses; Noncommercial Organizations',
    clauses: { 'NPO-COM': 'Noncommercial Organizations: regardless of the source of funding' },
  },
];

/** No licence, NOASSERTION, or an id we have not read: nothing is granted until the licensor says so. */
export const UNKNOWN_TERMS: LicenceTerms = {
  ids: /^/,
  basis: [],
  verdicts: everyone('FFF'),
  duties: [],
  ifModified: undefined,
  clause: 'No grant that we know of',
  clauses: { '*-OWN': 'Copying the files needs permission; exceptions for private copies differ by country' },
};

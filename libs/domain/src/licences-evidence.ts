/** What a cell of the licence table may rest on: giving back to the commons, or being owned by those who work. */
export const PROOF_KINDS = ['reciprocity', 'worker-ownership'] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];

/**
 * How somebody gave back, or what he is: work given to the commons, a fee paid into its fund, an agreement signed,
 * or a proof that the workers own the business and share its surplus (PPL §4(c)).
 */
export const RECORD_KINDS = ['contribution', 'fee', 'agreement', 'worker-ownership'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** A record the lab keeps about one requester, good from its first moment until just before its last one. */
export interface ReciprocityRecord {
  readonly id: string;
  readonly kind: RecordKind;
  /** Milliseconds since 1970, as all times here. */
  readonly validFromMs: number;
  /** None: until it is withdrawn. */
  readonly validUntilMs?: number | undefined;
}

/** What is on file about a requester at the moment of the decision. */
export interface EvidenceOnFile {
  readonly atMs: number;
  readonly records: readonly ReciprocityRecord[];
}

const proofOf = (kind: RecordKind): ProofKind => (kind === 'worker-ownership' ? kind : 'reciprocity');

export const isInForce = (record: ReciprocityRecord, atMs: number): boolean =>
  record.validFromMs <= atMs && atMs < (record.validUntilMs ?? Infinity);

/** The record a verdict may cite: of those in force the one that lasts longest. */
export function recordFor(proof: ProofKind, { atMs, records }: EvidenceOnFile): ReciprocityRecord | undefined {
  return records
    .filter((record) => proofOf(record.kind) === proof && isInForce(record, atMs))
    .toSorted((a, b) => (b.validUntilMs ?? Infinity) - (a.validUntilMs ?? Infinity) || a.id.localeCompare(b.id))[0];
}

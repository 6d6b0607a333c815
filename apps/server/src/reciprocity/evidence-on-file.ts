import type { EntityManager } from 'typeorm';
import type { EvidenceOnFile, ReciprocityRecord } from '#libs/domain';
import { ReciprocityRecordRow } from '#libs/persistence';

/** `Cooperativa  Sumak Kawsay, Ltda.` and `cooperativa sumak kawsay ltda` are one holder. */
export const holderKey = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export const recordOf = (row: ReciprocityRecordRow): ReciprocityRecord => ({
  id: row.id,
  kind: row.kind,
  validFromMs: row.validFrom.getTime(),
  validUntilMs: row.validUntil?.getTime(),
});

/**
 * What the lab keeps about somebody of this name. A name is only somebody's word: whoever accepts the request sees the
 * record that is cited and the person who stands before him.
 */
export async function evidenceOf(manager: EntityManager, name: string, atMs: number): Promise<EvidenceOnFile> {
  const key = holderKey(name);
  const rows = key === '' ? [] : await manager.findBy(ReciprocityRecordRow, { holderKey: key });
  return { atMs, records: rows.filter((row) => row.withdrawnAt === null).map(recordOf) };
}

/** Nobody in particular asks. */
export const nothingOnFile = (atMs: number): EvidenceOnFile => ({ atMs, records: [] });

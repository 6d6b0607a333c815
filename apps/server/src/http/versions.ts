import type { EntityManager } from 'typeorm';
import { domainError } from '#libs/domain';
import { AuditRow } from '#libs/persistence';

/** The versions a caller accepts; undefined: whatever it is now. */
export type IfMatch = readonly number[] | undefined;

/**
 * Reads `If-Match` (RFC 9110, section 13.1.1): our tags are `"<version>"`, `*` accepts any.
 * @throws DomainError INPUT_INVALID
 */
export function readIfMatch(header: string | undefined): IfMatch {
  if (header === undefined || header.trim() === '*') return undefined;
  const tags = header.split(',').map((tag) => /^(?:W\/)?"([^"]*)"$/.exec(tag.trim()));
  if (tags.some((tag) => tag === null)) {
    const why = 'If-Match: is no list of entity tags. Send the ETag you got, with its quotes: "3".';
    throw domainError('INPUT_INVALID', why, { place: { field: 'If-Match' } });
  }
  // A weak tag, or one that was never ours, matches nothing.
  return tags.map((tag) => (tag?.[0].startsWith('"') ? Number(tag[1]) : Number.NaN));
}

/**
 * Call it with the row locked, so that nobody comes between this look and the change.
 * @throws DomainError VERSION_CONFLICT that says what is current and which person changed it last
 */
export async function refuseStale(
  manager: EntityManager,
  row: { readonly id: string; readonly version: number },
  name: string,
  ifMatch: IfMatch,
): Promise<void> {
  if (ifMatch === undefined || ifMatch.includes(row.version)) return;
  const [last] = await manager.find(AuditRow, { where: { subject: row.id }, order: { at: 'DESC' }, take: 1 });
  const by = last ? ` The last person who changed it: ${last.actor}, ${last.at.toISOString()}.` : '';
  const seen = ifMatch.filter((version) => !Number.isNaN(version)).join(', ') || 'another';
  throw domainError(
    'VERSION_CONFLICT',
    `${name} has changed: it is at version ${row.version}, you saw ${seen}.${by} Look again.`,
    { params: { version: row.version, ...(last && { by: last.actor, at: last.at.toISOString() }) } },
  );
}

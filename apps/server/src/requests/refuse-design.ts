import { domainError, isRequestable } from '#libs/domain';
import type { Manifest } from '#libs/designs';
import type { StoredDesign } from '../designs/designs.service.js';

/** @throws DomainError DESIGN_NOT_MAKEABLE for a recipe, or a design that names nothing to work from */
export function refuseUnmakeable({ row, manifest }: StoredDesign): void {
  // Designs that were kept before this was asked say nothing.
  const { isMakeable = true, notMakeableReason } = manifest as Partial<Manifest>;
  if (isMakeable) return;
  const why =
    notMakeableReason === 'recipe'
      ? 'is a recipe, not a thing that machines make.'
      : 'names no file, step, part or instruction to make it from.';
  const action = 'Ask for another design, or have its authors name its files.';
  throw domainError('DESIGN_NOT_MAKEABLE', `Version ${row.version} of ${row.slug} ${why} ${action}`, {
    place: { field: 'designId' },
    params: { slug: row.slug, version: row.version },
  });
}

/** @throws DomainError DESIGN_WITHDRAWN, DESIGN_NOT_MAKEABLE */
export function refuseUnrequestable(design: StoredDesign): void {
  const { row } = design;
  if (!isRequestable(row.review)) {
    const why = row.withdrawnReason === null ? '' : ` ${row.withdrawnReason}`;
    const instead = row.successorId === null ? '' : ' Its page names what to take instead.';
    throw domainError('DESIGN_WITHDRAWN', `Version ${row.version} of ${row.slug} was withdrawn.${why}${instead}`, {
      params: { slug: row.slug, version: row.version },
    });
  }
  refuseUnmakeable(design);
}

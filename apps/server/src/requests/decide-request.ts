import {
  decideForOrder,
  type EvidenceOnFile,
  type LicenceDecision,
  type Purpose,
  type RequesterKind,
} from '#libs/domain';
import type { Manifest } from '#libs/designs';
import type { DesignRow } from '#libs/persistence';
import type { StoredDesign, StoredPart } from '../designs/designs.service.js';

/** The lab of a village coalition: a co-operative that makes without being paid. */
const LAB: { lab: RequesterKind; isLabPaid: boolean } = { lab: 'COOP', isLabPaid: false };

export interface Asking {
  readonly requesterKind: RequesterKind;
  readonly purpose: Purpose;
}

/** SPDX expressions of everything that is made for a design; a part without one is under the design's. */
export function licencesOf({ manifest, parts }: StoredDesign): readonly string[] {
  const made = parts.filter((part) => part.kind === 'make');
  return [...new Set([manifest.licence.hardware, ...made.flatMap((part) => part.licence ?? [])])];
}

/** SPDX expression under which a part is made. */
export function licenceOfPart({ manifest, parts }: DesignRow, partId: string | undefined): string {
  const part = (parts as readonly StoredPart[]).find(({ id }) => id === partId);
  return part?.licence ?? (manifest as Manifest).licence.hardware;
}

/** What the licences say about this requester, the lab and the purpose, with what is on file. */
export const decideRequest = (
  expressions: readonly string[],
  { requesterKind, purpose }: Asking,
  evidence: EvidenceOnFile,
): LicenceDecision =>
  decideForOrder({ expressions, requester: requesterKind, purpose, isModified: false, evidence, ...LAB });

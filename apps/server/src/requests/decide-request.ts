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

/** What is made, as far as licences look at it. */
export interface Made {
  /** SPDX expressions; a part without one is under the design's. */
  readonly expressions: readonly string[];
  /** Changed from what the licensor published. */
  readonly isModified: boolean;
}

export function licencesOf({ row, manifest, parts }: StoredDesign): Made {
  const made = parts.filter((part) => part.kind === 'make');
  const expressions = [...new Set([manifest.licence.hardware, ...made.flatMap((part) => part.licence ?? [])])];
  return { expressions, isModified: row.isModified };
}

/** SPDX expression under which a part is made. */
export function licenceOfPart({ manifest, parts }: DesignRow, partId: string | undefined): string {
  const part = (parts as readonly StoredPart[]).find(({ id }) => id === partId);
  return part?.licence ?? (manifest as Manifest).licence.hardware;
}

/** What the licences say about this requester, the lab and the purpose, with what is on file. */
export const decideRequest = (
  made: Made,
  { requesterKind, purpose }: Asking,
  evidence: EvidenceOnFile,
): LicenceDecision => decideForOrder({ ...made, requester: requesterKind, purpose, evidence, ...LAB });

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

/** What is made: under which licences, and whether it was changed from what its licensors published. */
export interface Making {
  /** SPDX expressions. */
  readonly expressions: readonly string[];
  readonly isModified: boolean;
}

/** Everything that is made for a design; a part without a licence of its own is under the design's. */
export function makingOf({ manifest, parts, row }: StoredDesign): Making {
  const made = parts.filter((part) => part.kind === 'make');
  const expressions = [...new Set([manifest.licence.hardware, ...made.flatMap((part) => part.licence ?? [])])];
  return { expressions, isModified: row.isModified };
}

/** One part of it. */
export function makingOfPart({ manifest, parts, isModified }: DesignRow, partId: string | undefined): Making {
  const part = (parts as readonly StoredPart[]).find(({ id }) => id === partId);
  return { expressions: [part?.licence ?? (manifest as Manifest).licence.hardware], isModified };
}

/** What the licences say about this requester, the lab and the purpose, with what is on file. */
export const decideRequest = (
  making: Making,
  { requesterKind, purpose }: Asking,
  evidence: EvidenceOnFile,
): LicenceDecision => decideForOrder({ ...making, requester: requesterKind, purpose, evidence, ...LAB });

import type { EntityManager } from 'typeorm';
import { LICENCE_VERDICTS, type LicenceDecision } from '#libs/domain';
import { RequestRow } from '#libs/persistence';
import type { StoredDesign } from '../designs/designs.service.js';
import { decideRequest, licencesOf, type Asking } from '../requests/decide-request.js';
import { tellRequest, type RequestState } from '../requests/move-request.js';
import { evidenceOf } from './evidence-on-file.js';

/** Until the piece is handed over, the decision may change. */
export const OPEN_STATES: readonly RequestState[] = ['received', 'accepted', 'in-production', 'ready'];

const strictness = ({ verdict }: LicenceDecision): number => LICENCE_VERDICTS.indexOf(verdict);
const isGranted = ({ verdict }: LicenceDecision): boolean => verdict === 'allowed' || verdict === 'allowed-with-duties';

/**
 * Decides an open request again with what is on file now. One that was accepted and is no longer covered waits for a
 * person, unless terms were agreed for it; one that is covered again waits no more.
 * @returns whether the decision changed
 */
export async function decideAgain(
  manager: EntityManager,
  requestId: string,
  { designOf, atMs }: { designOf: (designId: string) => Promise<StoredDesign>; atMs: number },
): Promise<boolean> {
  const request = await manager.findOne(RequestRow, { where: { id: requestId }, lock: { mode: 'pessimistic_write' } });
  if (!request || !OPEN_STATES.includes(request.state as RequestState)) return false;
  const evidence = await evidenceOf(manager, request.requesterName, atMs);
  const before = request.licenceDecision;
  const licenceDecision = decideRequest(licencesOf(await designOf(request.designId)), request as Asking, evidence);
  const isSame =
    strictness(before) === strictness(licenceDecision) &&
    JSON.stringify(before.records) === JSON.stringify(licenceDecision.records);
  if (isSame) return false;
  const isWorse = strictness(licenceDecision) > strictness(before);
  const waits = request.state !== 'received' && request.agreedTerms === null && !isGranted(licenceDecision);
  const reviewSince = waits ? (isWorse ? new Date(atMs) : request.reviewSince) : null;
  const { version } = request;
  await manager.update(RequestRow, { id: requestId, version }, {
    licenceDecision,
    reviewSince,
    version: version + 1,
  } as never);
  await tellRequest(manager, requestId);
  return true;
}

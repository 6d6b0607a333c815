import createClient from 'openapi-fetch';
import type { components, paths } from '../generated/api.js';
import { fetchOnce } from './fetch-once.js';
import { learnServerTime } from './server-clock.js';

type Schemas = components['schemas'];
export type Account = Schemas['Account'];
export type Role = Account['roles'][number];
export type Attempt = Schemas['Attempt'];
export type Capacity = Schemas['Capacity'];
export type CataloguePage = Schemas['CataloguePage'];
export type Design = Schemas['DesignDetail'];
export type DesignComparison = Schemas['DesignComparison'];
export type DesignFeedback = Schemas['DesignFeedback'];
export type DesignPart = Schemas['DesignPart'];
export type DesignSummary = Schemas['DesignSummary'];
export type DispatchCandidate = Schemas['DispatchCandidate'];
export type DispatchDecision = Schemas['DispatchDecision'];
export type DispatchPolicy = Schemas['DispatchPolicy'];
export type Evidence = Schemas['AttemptEvidence'];
export type Import = Schemas['Import'];
export type InboxItem = Schemas['InboxItem'];
export type Job = Schemas['Job'];
export type LicenceDecision = Schemas['LicenceDecision'];
export type Localised = Schemas['Localised'];
export type Machine = Schemas['Machine'];
export type MachineRules = Schemas['MachineRules'];
export type MachineTelemetry = Schemas['MachineTelemetry'];
export type MaterialFamily = Schemas['MaterialFamily'];
export type MaterialLot = Schemas['MaterialLot'];
export type OrderCost = Schemas['OrderCost'];
export type OrderNode = Schemas['OrderNode'];
export type OrderTree = Schemas['OrderTree'];
export type Passport = Schemas['Passport'];
export type PersonAtWork = Schemas['PersonAtWork'];
export type Piece = Schemas['Piece'];
export type Problem = Schemas['Problem'];
export type Reason = Schemas['Reason'];
export type ReciprocityRecord = Schemas['ReciprocityRecord'];
export type SlicerQueue = Schemas['SlicerQueue'];
export type SlicerUpload = Schemas['SlicerUpload'];
export type StockItem = Schemas['StockItem'];
export type StockMovement = Schemas['StockMovement'];
export type Tracker = Schemas['Tracker'];
export type WorkRequest = Schemas['Request'];
export type Process = DesignSummary['processes'][number];

export const api = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin', fetch: fetchOnce });
api.use({ onResponse: ({ response }) => learnServerTime(response.headers.get('date')) });

/** Says which version was shown: what somebody else changed meanwhile is refused, not overwritten. */
export const seen = (shown: { readonly version: number }) => ({ 'If-Match': `"${shown.version}"` });

/** A refusal of the server (RFC 9457), with its stable code. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer; throws ProblemError on a refusal and TypeError when there is no connection. */
export async function answer<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(error, response.status);
  // A 204 has no data; its callers expect none.
  return data as T;
}

export function problemOf(body: unknown, status: number): ProblemError {
  if (body !== null && typeof body === 'object' && 'code' in body && 'detail' in body) {
    return new ProblemError(body as Problem);
  }
  const detail = `The server answered ${status}.`;
  return new ProblemError({ type: 'about:blank', title: detail, detail, status, code: 'INTERNAL', problems: [] });
}

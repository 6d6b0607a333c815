/**
 * What labs and a requester say to each other about a need that is stuck or claimed twice: the contract net (FIPA
 * SC00029H) with counter-offers, and a way on when the winner dies. Messages are never changed; how a negotiation
 * stands follows from those that were heard and the clock, whatever their order. Times are milliseconds since 1970.
 */
export type NegotiationMessage =
  | CallForProposals
  | Proposal
  | { readonly kind: 'refusal'; readonly callId: string; readonly siteId: string; readonly reason: string; readonly atMs: number }
  | { readonly kind: 'acceptance'; readonly callId: string; readonly proposalId: string; readonly siteId: string; readonly atMs: number }
  /** The winner gives up, or its lease ran out. */
  | { readonly kind: 'failure'; readonly callId: string; readonly proposalId: string; readonly reason: string; readonly atMs: number }
  | { readonly kind: 'cancel'; readonly callId: string; readonly reason: string; readonly atMs: number }; // prettier-ignore

export interface CallForProposals {
  readonly kind: 'call';
  readonly id: string;
  readonly needId: string;
  /** 'stuck': nobody takes it. 'conflict': two who could not see each other took the same pieces. */
  readonly about: 'stuck' | 'conflict';
  /** Who wants the pieces, and chooses. */
  readonly requesterId: string;
  readonly invited: readonly string[];
  readonly quantity: number;
  readonly atMs: number;
  readonly deadlineMs: number;
}

export interface Proposal {
  readonly kind: 'proposal';
  readonly id: string;
  readonly callId: string;
  /** A lab that offers, or the requester who counters. */
  readonly siteId: string;
  /** The lab it concerns: the same as `siteId` unless the requester counters. */
  readonly labId: string;
  readonly quantity: number;
  readonly deliveryMs: number;
  /** In words: "if you bring the steel". */
  readonly conditions: string;
  readonly atMs: number;
}

export interface Negotiation {
  readonly call: CallForProposals;
  /**
   * calling: answers are awaited. choosing: there are offers and nobody has agreed. agreed: all pieces are promised.
   * failed: nobody offers, or all winners gave up. cancelled: the requester took it back.
   */
  readonly phase: 'calling' | 'choosing' | 'agreed' | 'failed' | 'cancelled';
  /** The last word between the requester and each lab, the earliest delivery first; without those that failed. */
  readonly offers: readonly Proposal[];
  readonly refusals: readonly { readonly siteId: string; readonly reason: string }[];
  /** Offers that both sides stand to. */
  readonly agreed: readonly Proposal[];
  /** Pieces that nobody has promised. */
  readonly open: number;
}

/** Undefined until the call itself was heard. */
export function negotiationOf(messages: readonly NegotiationMessage[], nowMs: number): Negotiation | undefined {
  const call = messages.find((message) => message.kind === 'call');
  if (!call) return undefined;
  const own = messages.filter((message) => message.kind !== 'call' && message.callId === call.id);
  const failed = new Set(own.flatMap((message) => (message.kind === 'failure' ? message.proposalId : [])));
  const proposals = own.flatMap((message) => (message.kind === 'proposal' && isInvolved(call, message) ? message : []));
  const refusals = refusalsOf(own, proposals);
  const refusers = new Set(refusals.map(({ siteId }) => siteId));
  const offers = lastWords(proposals).filter(({ id, labId }) => !failed.has(id) && !refusers.has(labId));
  const agreed = offers.filter((offer) => own.some((message) => isAgreement(message, offer, call)));
  const promised = agreed.reduce((sum, { quantity }) => sum + quantity, 0);
  const answered = new Set([...proposals.map(({ labId }) => labId), ...refusers]);
  const isWaiting = nowMs < call.deadlineMs && call.invited.some((siteId) => !answered.has(siteId));
  return {
    call,
    phase: phaseOf(own, { isComplete: promised >= call.quantity, isWaiting, hasOffers: offers.length > 0 }),
    offers,
    refusals,
    agreed,
    open: Math.max(0, call.quantity - promised),
  };
}

/**
 * What goes to whom when the requester says nothing until `patienceMs` after the deadline: the earliest deliveries,
 * until every piece is promised. Empty before that, and when everything is settled.
 */
export function defaultAwards(negotiation: Negotiation, nowMs: number, patienceMs: number): Proposal[] {
  const { call, phase, offers, agreed, open } = negotiation;
  if (phase !== 'choosing' || nowMs < call.deadlineMs + patienceMs) return [];
  let left = open;
  return offers
    .filter((offer) => !agreed.includes(offer) && offer.siteId === offer.labId)
    .filter(({ quantity }) => {
      const isWanted = left > 0;
      left -= quantity;
      return isWanted;
    });
}

interface Facts {
  readonly isComplete: boolean;
  readonly isWaiting: boolean;
  readonly hasOffers: boolean;
}

function phaseOf(messages: readonly NegotiationMessage[], { isComplete, isWaiting, hasOffers }: Facts): Negotiation['phase'] {
  if (messages.some(({ kind }) => kind === 'cancel')) return 'cancelled';
  if (isComplete) return 'agreed';
  if (isWaiting) return 'calling';
  return hasOffers ? 'choosing' : 'failed';
} // prettier-ignore

/** A lab speaks for itself, the requester for a lab it answers; nobody else has a word. */
function isInvolved(call: CallForProposals, { siteId, labId }: Proposal): boolean {
  return call.invited.includes(labId) && (siteId === labId || siteId === call.requesterId);
}

/** Agreed is what the other side accepted: a lab's offer by the requester, a counter-offer by the lab. */
function isAgreement(message: NegotiationMessage, offer: Proposal, call: CallForProposals): boolean {
  if (message.kind !== 'acceptance' || message.proposalId !== offer.id) return false;
  return message.siteId === (offer.siteId === offer.labId ? call.requesterId : offer.labId);
}

/** Between the requester and each lab the latest proposal counts. */
function lastWords(proposals: readonly Proposal[]): Proposal[] {
  const byLab = new Map<string, Proposal>();
  for (const proposal of proposals.toSorted((a, b) => a.atMs - b.atMs || compare(a.id, b.id))) {
    byLab.set(proposal.labId, proposal);
  }
  return [...byLab.values()].toSorted((a, b) => a.deliveryMs - b.deliveryMs || compare(a.id, b.id));
}

/** A refusal that came after the lab's last proposal: it may think better of it, both ways. */
function refusalsOf(messages: readonly NegotiationMessage[], proposals: readonly Proposal[]): Negotiation['refusals'] {
  return messages
    .flatMap((message) => (message.kind === 'refusal' ? message : []))
    .filter((refusal) => !proposals.some(({ siteId, atMs }) => siteId === refusal.siteId && atMs > refusal.atMs))
    .map(({ siteId, reason }) => ({ siteId, reason }))
    .toSorted((a, b) => compare(a.siteId, b.siteId) || compare(a.reason, b.reason));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

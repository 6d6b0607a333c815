import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  defaultAwards,
  negotiationOf,
  type CallForProposals,
  type NegotiationMessage,
  type Proposal,
} from './negotiation.js';

const call: CallForProposals = {
  kind: 'call',
  id: 'k',
  needId: 'n',
  about: 'stuck',
  requesterId: 'farm',
  invited: ['a', 'b', 'c'],
  quantity: 2,
  atMs: 0,
  deadlineMs: 100,
};
const offer = (id: string, over: Partial<Proposal> = {}): Proposal => ({
  kind: 'proposal',
  id,
  callId: 'k',
  siteId: id,
  labId: id,
  quantity: 2,
  deliveryMs: 1_000,
  conditions: '',
  atMs: 10,
  ...over,
});
const accept = (proposalId: string, siteId = 'farm') =>
  ({ kind: 'acceptance', callId: 'k', proposalId, siteId, atMs: 50 }) as const;
const refuse = (siteId: string, atMs = 20) =>
  ({ kind: 'refusal', callId: 'k', siteId, reason: 'closed', atMs }) as const;
const fail = (proposalId: string) => ({ kind: 'failure', callId: 'k', proposalId, reason: 'lease ran out', atMs: 60 }) as const; // prettier-ignore
const at = (nowMs: number, ...messages: NegotiationMessage[]) => {
  const negotiation = negotiationOf([call, ...messages], nowMs);
  if (!negotiation) throw new Error('the call is there');
  return negotiation;
};

describe('a negotiation', () => {
  it('waits for all who were asked, or for the deadline', () => {
    expect(at(20, offer('a')).phase).toBe('calling');
    expect(at(20, offer('a'), refuse('b'), refuse('c')).phase).toBe('choosing');
    expect(at(100, offer('a')).phase).toBe('choosing');
    expect(at(100).phase).toBe('failed');
    expect(at(100, refuse('a'), refuse('b'), refuse('c')).phase).toBe('failed');
    expect(negotiationOf([offer('a')], 0)).toBeUndefined();
  });

  it('shows the earliest delivery first, and is agreed when the requester has accepted enough', () => {
    const [slow, fast] = [offer('a', { deliveryMs: 900, quantity: 1 }), offer('b', { deliveryMs: 500, quantity: 1 })];
    expect(at(100, slow, fast).offers.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(at(100, slow, fast, accept('b'))).toMatchObject({ phase: 'choosing', open: 1 });
    expect(at(100, slow, fast, accept('b'), accept('a'))).toMatchObject({ phase: 'agreed', open: 0 });
    expect(at(100, slow, accept('a', 'c')).agreed).toEqual([]);
  });

  it('takes a counter-offer as agreed when the lab accepts it, and the lab’s own offer no longer', () => {
    const counter = offer('counter', { siteId: 'farm', labId: 'a', deliveryMs: 400, atMs: 30 });
    expect(at(100, offer('a'), counter).offers).toEqual([counter]);
    expect(at(100, offer('a'), counter, accept('counter')).phase).toBe('choosing');
    expect(at(100, offer('a'), counter, accept('counter', 'a')).phase).toBe('agreed');
    expect(at(100, offer('a'), counter, accept('a')).phase).toBe('choosing');
  });

  it('goes on with the others when the winner dies', () => {
    const messages = [offer('a', { deliveryMs: 500 }), offer('b'), accept('a')];
    expect(at(100, ...messages).phase).toBe('agreed');
    const after = at(100, ...messages, fail('a'));
    expect(after).toMatchObject({ phase: 'choosing', open: 2 });
    expect(after.offers.map(({ id }) => id)).toEqual(['b']);
    expect(defaultAwards(after, 100, 0).map(({ id }) => id)).toEqual(['b']);
    expect(at(100, ...messages, fail('a'), fail('b')).phase).toBe('failed');
  });

  it('lets a lab refuse after it offered, and offer after it refused', () => {
    expect(at(100, offer('a'), refuse('a', 20)).offers).toEqual([]);
    expect(at(100, offer('a', { atMs: 30 }), refuse('a', 20))).toMatchObject({ refusals: [], phase: 'choosing' });
  });

  it('hears nobody who was not asked', () => {
    expect(at(100, offer('x'), offer('y', { siteId: 'b', labId: 'a' })).offers).toEqual([]);
  });

  it('is over when it is called off', () => {
    expect(at(20, offer('a'), accept('a'), { kind: 'cancel', callId: 'k', reason: 'found', atMs: 30 }).phase).toBe('cancelled');
  }); // prettier-ignore

  it('goes to the earliest offers when the requester says nothing, not before', () => {
    const offers = [offer('a', { quantity: 1 }), offer('b', { quantity: 1, deliveryMs: 5 }), offer('c', { quantity: 1 })];
    expect(defaultAwards(at(149, ...offers), 149, 50)).toEqual([]);
    expect(defaultAwards(at(150, ...offers), 150, 50).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(defaultAwards(at(150, ...offers, accept('b'), accept('a')), 150, 50)).toEqual([]);
  }); // prettier-ignore

  it('stands the same in whatever order the messages were heard', () => {
    const counter = offer('counter', { siteId: 'farm', labId: 'a', atMs: 30 });
    const all = [call, offer('a'), offer('b'), counter, refuse('c'), refuse('b', 40), accept('a'), accept('counter', 'a'), fail('b')]; // prettier-ignore
    const expected = negotiationOf(all, 70);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(negotiationOf(shuffled, 70)).toEqual(expected);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { capacityReportSchema } from './capacity-report.js';
import { deliveryEnvelopeSchema, deliverySchema } from './delivery.js';
import { economicEventSchema } from './economic-event.js';
import { coalitionJsonSchemas } from './json-schema.js';
import { capacityReport, economicEvent, SITE_ID } from './testing.js';

const MESSAGE_ID = '2a4bb1f0-6c1d-4f40-9d0e-5a2f8c3b1e77';

describe('the capacity report', () => {
  it('takes what a site knows, and half an hour as its half-life when it names none', () => {
    expect(capacityReportSchema.parse(capacityReport())).toEqual(capacityReport());
    const { halfLifeS, ...unnamed } = capacityReport({ halfLifeS: 60 });
    expect(halfLifeS).toBe(60);
    expect(capacityReportSchema.parse(unnamed).halfLifeS).toBe(1800);
  });

  it.each([
    ['a negative sequence', { sequence: -1 }],
    ['a sequence that JSON numbers cannot count', { sequence: 2 ** 53 }],
    ['a time without zone', { observedAt: '2026-11-21T12:00:00' }],
    ['a time of a clock that was never set', { observedAt: '1970-01-01T00:00:10Z' }],
    ['no half-life at all', { halfLifeS: 0 }],
    ['a name with a NUL', { siteName: 'Lab\u0000' }],
    ['a name with half a surrogate', { siteName: 'Lab \ud800' }],
  ])('refuses %s', (_, changes) => {
    expect(capacityReportSchema.safeParse({ ...capacityReport(), ...changes }).success).toBe(false);
  });

  it('keeps names in any script', () => {
    for (const siteName of ['Ñukanchik llaktapa wasi', '工房', 'ورشة', '🛠️ lab']) {
      expect(capacityReportSchema.parse(capacityReport({ siteName })).siteName).toBe(siteName);
    }
  });
});

describe('the economic event', () => {
  it.each([
    ['a correction may be negative', { quantity: -1, corrects: MESSAGE_ID }, true],
    ['anything else may not', { quantity: -1 }, false],
    ['an action of Valueflows that no machine run has', { action: 'transfer' }, false],
    ['a hash of another length', { designHash: 'abc' }, false],
    ['a unit that has no OM 2 name here', { unit: 'spool' }, false],
  ])('%s', (_, changes, isTaken) => {
    expect(economicEventSchema.safeParse({ ...economicEvent(), ...changes }).success).toBe(isTaken);
  });
});

describe('the delivery', () => {
  it('carries both kinds of message', () => {
    const delivery = {
      siteId: SITE_ID,
      messages: [
        { id: MESSAGE_ID, type: 'capacity' as const, capacity: capacityReport() },
        { id: SITE_ID, type: 'event' as const, event: economicEvent() },
      ],
    };
    expect(deliverySchema.parse(delivery)).toEqual(delivery);
  });

  it('is opened even when one of its messages makes no sense', () => {
    const odd = { siteId: SITE_ID, messages: [{ id: MESSAGE_ID, type: 'gossip' }] };
    expect(deliverySchema.safeParse(odd).success).toBe(false);
    expect(deliveryEnvelopeSchema.parse(odd)).toEqual(odd);
  });

  it('is refused as a whole when empty, too long or without ids', () => {
    const messages = Array.from({ length: 501 }, () => ({ id: MESSAGE_ID }));
    for (const wrong of [[], messages, [{ id: 'x' }], [{}]]) {
      expect(deliveryEnvelopeSchema.safeParse({ siteId: SITE_ID, messages: wrong }).success).toBe(false);
    }
  });
});

describe('the JSON schemas', () => {
  it('describe everything that is exchanged, without references to elsewhere', () => {
    const schemas = coalitionJsonSchemas();
    expect(Object.keys(schemas)).toEqual([
      'CapacityReport',
      'EconomicEvent',
      'Delivery',
      'DeliveryAnswer',
      'CoalitionCapacity',
      'CoalitionProduction',
      'CoalitionChange',
      'CoalitionProblem',
    ]);
    for (const schema of Object.values(schemas)) {
      expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
      expect(JSON.stringify(schema)).not.toMatch(/"\$ref":"(?!#)/);
    }
  });

  it('let a site leave out what has a default', () => {
    const { required } = coalitionJsonSchemas()['CapacityReport'] as { required: string[] };
    expect(required).toContain('sequence');
    expect(required).not.toContain('halfLifeS');
  });
});

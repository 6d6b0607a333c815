import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { capacityReportToJsonLd, COALITION_CONTEXT, economicEventToJsonLd } from './json-ld.js';
import { ECONOMIC_ACTIONS } from './economic-event.js';
import { capacityReport, economicEvent, SITE_ID } from './testing.js';

const CHECKED = '../shared/data/valueflows';

describe('an economic event in JSON-LD', () => {
  it('says who made what, of which design under which licence, how many and when', () => {
    expect(economicEventToJsonLd(economicEvent())).toEqual({
      id: 'urn:uuid:0b9d2f5e-74a8-4c19-8a53-2f6f1f3e7c01',
      type: 'EconomicEvent',
      action: 'produce',
      provider: { id: `urn:uuid:${SITE_ID}`, type: 'Organization', name: 'Taller de Sigchos' },
      receiver: `urn:uuid:${SITE_ID}`,
      outputOf: {
        type: 'Process',
        name: 'print: Ring',
        basedOn: { id: 'urn:minga:process:print', type: 'ProcessSpecification', name: 'print' },
      },
      resourceConformsTo: {
        id: `urn:minga:design:${'a'.repeat(64)}:Ring`,
        type: 'ResourceSpecification',
        name: 'Maize sheller: Ring',
        'minga:licence': 'CERN-OHL-S-2.0',
        'minga:material': 'PLA',
      },
      resourceQuantity: { type: 'Measure', hasNumericalValue: '1', hasUnit: 'om2:one' },
      hasPointInTime: '2026-11-21T12:00:00.000Z',
    });
  });

  it('consumes a material as an input, and names what it corrects', () => {
    const consumed = economicEventToJsonLd(
      economicEvent({ action: 'consume', quantity: -39.4, unit: 'gram', corrects: SITE_ID }),
    );
    expect(consumed).toMatchObject({
      inputOf: { type: 'Process' },
      resourceConformsTo: { id: 'urn:minga:material:PLA', name: 'PLA' },
      resourceQuantity: { hasNumericalValue: '-39.4', hasUnit: 'om2:gram' },
      corrects: `urn:uuid:${SITE_ID}`,
    });
    expect(consumed).not.toHaveProperty('outputOf');
  });

  it('counts machine and working hours as effort', () => {
    for (const action of ['use', 'work'] as const) {
      const event = economicEventToJsonLd(economicEvent({ action, quantity: 1.5, unit: 'hour' }));
      expect(event).toMatchObject({ effortQuantity: { hasNumericalValue: '1.5', hasUnit: 'om2:hour' } });
      expect(event).not.toHaveProperty('resourceQuantity');
    }
  });

  it('writes decimals without exponent and names safely inside IRIs', () => {
    const event = economicEventToJsonLd(economicEvent({ quantity: 2e-7, partName: 'Ring <a> ñ' }));
    expect(event).toMatchObject({
      resourceQuantity: { hasNumericalValue: '0.0000002' },
      resourceConformsTo: { id: expect.stringMatching(/:Ring%20%3Ca%3E%20%C3%B1$/) },
    });
  });
});

describe('a capacity report in JSON-LD', () => {
  it('offers the use of machines for the next day', () => {
    expect(capacityReportToJsonLd(capacityReport())).toMatchObject({
      type: 'Proposal',
      purpose: 'offer',
      hasBeginning: '2026-11-21T12:00:00.000Z',
      hasEnd: '2026-11-22T12:00:00.000Z',
      publishes: [
        {
          type: 'Intent',
          action: 'use',
          provider: { id: `urn:uuid:${SITE_ID}` },
          resourceConformsTo: { id: 'urn:minga:capability:print:fff-220:PLA' },
          availableQuantity: { hasNumericalValue: '40.5', hasUnit: 'om2:hour' },
          'minga:freeMachines': '1',
        },
      ],
    });
  });
});

describe('the vocabulary', () => {
  const nodes = [
    capacityReportToJsonLd(capacityReport()),
    ...ECONOMIC_ACTIONS.map((action) => economicEventToJsonLd(economicEvent({ action, corrects: SITE_ID }))),
  ];

  it('uses only terms and types that a Valueflows 1.0.0 graph checked against the ontology uses', () => {
    if (!existsSync(CHECKED)) {
      if (process.env['CI']) throw new Error('no shared data');
      console.warn('skipped: no shared data');
      return;
    }
    const read = (file: string): unknown => JSON.parse(readFileSync(`${CHECKED}/${file}`, 'utf8'));
    const known = new Set([...words(read('example-graph.json')), ...words(read('context.jsonld'))]);
    const used = words(nodes).filter((word) => !word.startsWith('minga:'));
    expect(used).toContain('resourceConformsTo');
    expect(used.filter((word) => !known.has(word))).toEqual([]);
  });

  it('types every link, every time and every number in its context', () => {
    const defined = new Set(Object.keys(COALITION_CONTEXT));
    const isPlain = /^(id|type|name|minga:licence|minga:material)$/;
    const untyped = leaves(nodes).filter(([term]) => !isPlain.test(term) && !defined.has(term));
    expect(untyped).toEqual([]);
  });
});

/** Keys of all objects, and the values of `type`. */
function words(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(words);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    key,
    ...(key === 'type' && typeof inner === 'string' ? [inner] : []),
    ...words(inner),
  ]);
}

/** Terms whose value is text. */
function leaves(value: unknown, term = ''): [string, string][] {
  if (typeof value === 'string') return [[term, value]];
  if (Array.isArray(value)) return value.flatMap((inner) => leaves(inner, term));
  return Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, key));
}

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseLicenceExpression } from './licences-expression.js';
import { PURPOSES, REQUESTER_KINDS, type Purpose, type RequesterKind } from './licences-table.js';
import { recordFor, type ReciprocityRecord, type RecordKind } from './licences-evidence.js';
import { licenceHint } from './licences-hints.js';
import { decideForOrder, decideLicence, LICENCE_VERDICTS, strictest } from './licences.js';

const ask = (
  expression: string,
  requester: RequesterKind = 'IND',
  purpose: Purpose = 'NC',
  isModified = false,
) => decideLicence({ expression, requester, purpose, isModified }); // prettier-ignore

const IDS = [
  'CC0-1.0',
  'BSD-3-Clause',
  'CERN-OHL-S-2.0',
  'TAPR-OHL-1.0',
  'CC-BY-NC-SA-4.0',
  'CC-BY-ND-4.0',
  'PPL',
  'LicenseRef-CopyFair-Cotopaxi-1.0',
  'PolyForm-Noncommercial-1.0.0',
  'NOASSERTION',
  'Foo-1.0',
];

describe('licence expressions', () => {
  it('binds AND tighter than OR and honours brackets', () => {
    expect(parseLicenceExpression('MIT OR PPL AND CC0-1.0')).toMatchObject({ kind: 'or', right: { kind: 'and' } });
    expect(parseLicenceExpression('(MIT OR PPL) AND CC0-1.0')).toMatchObject({ kind: 'and', left: { kind: 'or' } });
    expect(parseLicenceExpression('GPL-3.0-only WITH Font-exception-2.0')).toEqual({
      kind: 'licence',
      id: 'GPL-3.0-only',
      exception: 'Font-exception-2.0',
    });
  });

  it.each(['', 'CC-BY-SA 4.0', 'MIT OR', 'AND MIT', '(MIT', 'MIT)', 'MIT WITH', 'a/b', '('.repeat(600)])(
    'does not take %j for an expression',
    (text) => {
      expect(parseLicenceExpression(text)).toBeUndefined();
    },
  );

  it('takes the more open branch of OR, and on a tie the one with fewer duties', () => {
    expect(ask('PPL OR CC-BY-4.0', 'FPN', 'COM')).toMatchObject({
      verdict: 'allowed-with-duties',
      licences: ['CC-BY-4.0'],
    });
    expect(ask('CERN-OHL-S-2.0 OR MIT').licences).toEqual(['MIT']);
  });

  it('takes the stricter side of AND, with the duties of both', () => {
    const decision = ask('CC-BY-SA-4.0 AND CERN-OHL-S-2.0');
    expect(decision.duties).toEqual(['attribution', 'notice', 'no-extra-terms', 'source-offer', 'source-on-product']);
    expect(ask('MIT AND PPL', 'FPN', 'NC')).toMatchObject({ verdict: 'not-allowed', reason: 'barred-by-text' });
  });

  it('is never more open for AND, nor stricter for OR, than either side alone', () => {
    const id = fc.constantFrom(...IDS);
    const strictness = (expression: string, requester: RequesterKind, purpose: Purpose) =>
      LICENCE_VERDICTS.indexOf(ask(expression, requester, purpose).verdict);
    fc.assert(
      fc.property(id, id, fc.constantFrom(...REQUESTER_KINDS), fc.constantFrom(...PURPOSES), (a, b, who, what) => {
        const each = [strictness(a, who, what), strictness(b, who, what)];
        expect(strictness(`${a} AND ${b}`, who, what)).toBe(Math.max(...each));
        expect(strictness(`${a} OR ${b}`, who, what)).toBe(Math.min(...each));
      }),
    );
  });
});

describe('decisions', () => {
  it('asks for sharing and the same licence when a changed copyleft design is passed on, not when it is kept', () => {
    expect(ask('CERN-OHL-S-2.0', 'IND', 'NC', true).duties).toEqual(
      expect.arrayContaining(['source-offer', 'same-licence', 'share-changes', 'mark-changes']),
    );
    expect(ask('CERN-OHL-S-2.0', 'IND', 'OWN', true)).toMatchObject({ verdict: 'allowed', duties: [] });
  });

  it('bars passing on changed no-derivatives designs but lets people change them for themselves', () => {
    expect(ask('CC-BY-ND-4.0', 'COOP', 'NC', true)).toMatchObject({
      verdict: 'not-allowed',
      reason: 'no-modified-designs',
      mayOverrule: 'licensor',
    });
    expect(ask('CC-BY-ND-4.0', 'COOP', 'OWN', true).verdict).toBe('allowed');
  });

  it('says who may overrule: the lab admin an agreement to be made, only the licensor what is barred or unknown', () => {
    expect(ask('CC-BY-NC-4.0', 'NPO', 'COM').mayOverrule).toBe('lab-admin');
    expect(ask('PPL', 'FPN', 'OWN').mayOverrule).toBe('licensor');
    expect(ask('Weird-Licence-1.0')).toMatchObject({ reason: 'unknown-licence', mayOverrule: 'licensor' });
    expect(ask('NOASSERTION')).toMatchObject({ reason: 'no-licence', mayOverrule: 'licensor' });
    expect(ask('MIT').mayOverrule).toBeUndefined();
  });

  it('counts the lab as a licensee: a paid lab makes a non-commercial design something to agree', () => {
    const order = {
      expressions: ['CC-BY-NC-4.0'],
      requester: 'IND',
      purpose: 'OWN',
      isModified: false,
      lab: 'COOP',
    } as const;
    expect(decideForOrder({ ...order, isLabPaid: true }).verdict).toBe('to-agree');
    expect(decideForOrder({ ...order, isLabPaid: false }).verdict).toBe('allowed-with-duties');
    expect(decideForOrder({ ...order, isLabPaid: true, isOwnLab: true }).verdict).toBe('allowed');
  });

  it('decides a machine by its strictest part and treats no licence at all as not granted', () => {
    const order = { requester: 'IND', purpose: 'OWN', isModified: false, lab: 'NPO', isLabPaid: false } as const;
    expect(decideForOrder({ ...order, expressions: ['CC0-1.0', 'Mystery-1.0'] }).verdict).toBe('to-agree');
    expect(decideForOrder({ ...order, expressions: [] }).reason).toBe('no-licence');
    expect(() => strictest([])).toThrow(TypeError);
  });
});

describe('what is on file about the requester', () => {
  const NOW = Date.UTC(2026, 4, 1);
  const record = (kind: RecordKind, fromMs = 0, untilMs?: number, id = 'r1'): ReciprocityRecord => ({
    id,
    kind,
    validFromMs: fromMs,
    validUntilMs: untilMs,
  });
  const COPYFAIR = 'LicenseRef-CopyFair-Cotopaxi-1.0';
  const decide = (
    expression: string,
    requester: RequesterKind,
    purpose: Purpose,
    ...records: ReciprocityRecord[]
  ) =>
    decideLicence({ expression, requester, purpose, isModified: false, evidence: { atMs: NOW, records } }); // prettier-ignore

  it.each(['contribution', 'fee', 'agreement'] as const)(
    'lets a company with a %s on record do what one that contributes may, and cites the record',
    (kind) => {
      expect(decide(COPYFAIR, 'FPN', 'COM')).toMatchObject({ verdict: 'to-agree', records: [] });
      expect(decide(COPYFAIR, 'FPN', 'COM', record(kind))).toMatchObject({
        verdict: 'allowed-with-duties',
        records: ['r1'],
        duties: expect.arrayContaining(['contribution']),
      });
    },
  );

  it('takes nobody’s word for contributing or for being owned by its workers', () => {
    for (const [licence, requester] of [
      [COPYFAIR, 'FPC'],
      ['PPL', 'COOP'],
    ] as const) {
      // prettier-ignore
      expect(decide(licence, requester, 'COM')).toMatchObject({
        verdict: 'to-agree',
        reason: 'proof-missing',
        mayOverrule: 'lab-admin',
        duties: [],
      });
    }
    expect(decide('PPL', 'COOP', 'COM', record('worker-ownership'))).toMatchObject({
      verdict: 'allowed-with-duties',
      records: ['r1'],
    });
    expect(decide('PPL', 'COOP', 'COM', record('fee')).reason).toBe('proof-missing');
    expect(decide('PPL', 'COOP', 'NC').verdict).toBe('allowed-with-duties');
  });

  it('keeps the Peer Production Licence apart from the policy: its text has no exception for contributors', () => {
    for (const purpose of ['OWN', 'NC'] as const) {
      expect(decide('PPL', 'FPN', purpose, record('contribution'))).toMatchObject({
        verdict: 'not-allowed',
        records: [],
      });
    }
    expect(decide('PPL', 'FPC', 'COM', record('agreement')).verdict).toBe('to-agree');
  });

  it('counts a record from its first moment until just before its last', () => {
    const verdictAt = (fromMs: number, untilMs?: number) =>
      decide(COPYFAIR, 'FPN', 'COM', record('fee', fromMs, untilMs)).verdict;
    expect(verdictAt(NOW)).toBe('allowed-with-duties');
    expect(verdictAt(NOW + 1)).toBe('to-agree');
    expect(verdictAt(0, NOW)).toBe('to-agree');
    expect(verdictAt(0, NOW + 1)).toBe('allowed-with-duties');
  });

  it('cites the record that lasts longest, the same one every time', () => {
    const records = [
      record('fee', 0, NOW + 5, 'b'),
      record('fee', 0, undefined, 'd'),
      record('fee', 0, undefined, 'c'),
    ];
    expect(recordFor('reciprocity', { atMs: NOW, records })?.id).toBe('c');
    expect(recordFor('reciprocity', { atMs: NOW, records: records.toReversed() })?.id).toBe('c');
  });

  it('says by what each answer binds: what copyright alone does not reach is respected as policy', () => {
    expect(ask('CERN-OHL-S-2.0').basis).toEqual(['contract', 'patent']);
    expect(ask('CC-BY-NC-4.0', 'IND', 'NC').basis).toEqual(['copyright']);
    expect(ask('CC-BY-NC-4.0', 'IND', 'COM').basis).toEqual(['copyright', 'policy']);
    expect(ask('PPL', 'FPN', 'OWN').basis).toEqual(['copyright', 'policy']);
    expect(ask(COPYFAIR).basis).toEqual(['policy']);
    expect(ask('Foo-1.0').basis).toEqual([]);
  });
});

describe('licence hints', () => {
  it.each([
    ['GPL-3.0', 'deprecated', 'GPL-3.0-only'],
    ['GPL-2.0+', 'deprecated', 'GPL-2.0-or-later'],
    ['LGPL-2.1', 'deprecated', 'LGPL-2.1-only'],
    ['GPLv3', 'misspelt', 'GPL-3.0-only'],
    ['GNU GPL v3 or later', 'misspelt', 'GPL-3.0-or-later'],
    ['CC BY-SA 4.0', 'misspelt', 'CC-BY-SA-4.0'],
    ['CC-BY-SA 4.0', 'misspelt', 'CC-BY-SA-4.0'],
    ['CC-BY-SA', 'misspelt', 'CC-BY-SA-4.0'],
    ['Creative Commons Attribution-NonCommercial 3.0', 'misspelt', 'CC-BY-NC-3.0'],
    ['cc by nc nd 2.5', 'misspelt', 'CC-BY-NC-ND-2.5'],
    ['CC0', 'misspelt', 'CC0-1.0'],
    ['CERN OHL v1.2', 'misspelt', 'CERN-OHL-1.2'],
    ['CERN-OHL-S', 'misspelt', 'CERN-OHL-S-2.0'],
    ['CERN OHL v2 - S', 'misspelt', 'CERN-OHL-S-2.0'],
    ['CERN-OHL-W v2', 'misspelt', 'CERN-OHL-W-2.0'],
    ['CERN OHL', 'misspelt', 'CERN-OHL-S-2.0'],
    ['TAPR', 'misspelt', 'TAPR-OHL-1.0'],
    ['Apache License 2.0', 'misspelt', 'Apache-2.0'],
    ['MIT License', 'misspelt', 'MIT'],
    ['BSD', 'misspelt', 'BSD-3-Clause'],
    ['Peer Production License', 'misspelt', 'PPL'],
    ['All rights reserved', 'misspelt', 'NOASSERTION'],
  ])('takes %s for a %s %s', (text, kind, id) => {
    expect(licenceHint(text)).toMatchObject({ kind, ids: expect.arrayContaining([id]) });
    expect(licenceHint(text)?.ids[0]).toBe(id);
  });

  it.each(['MIT', 'CC-BY-SA-4.0', 'GPL-3.0-only', 'CERN-OHL-S-2.0', 'LicenseRef-Mine', 'free as in beer', '', '💥'])(
    'has none for %j',
    (text) => {
      expect(licenceHint(text)).toBeUndefined();
    },
  );

  it('never decides by a hint: the text stays unknown, and the answer says what may be meant', () => {
    expect(ask('CC-BY-SA 4.0')).toMatchObject({
      verdict: 'to-agree',
      reason: 'unknown-licence',
      hint: ['CC-BY-SA-4.0'],
    });
    expect(ask('Weird-1.0')).not.toHaveProperty('hint');
  });

  it('proposes nothing that the table does not know', () => {
    const proposed = [
      'GPLv3',
      'CC BY 4.0',
      'CERN OHL',
      'TAPR',
      'Apache 2',
      'BSD',
      'Copyfair',
      'FairShares',
      'LAL',
      'ODbL',
    ];
    for (const id of proposed.flatMap((text) => licenceHint(text)?.ids ?? ['none'])) {
      expect({ id, reason: ask(id).reason }).not.toMatchObject({ reason: 'unknown-licence' });
    }
  });
});

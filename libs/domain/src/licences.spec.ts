import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseLicenceExpression } from './licences-expression.js';
import { PURPOSES, REQUESTER_KINDS, type Purpose, type RequesterKind } from './licences-table.js';
import { decideForOrder, decideLicence, LICENCE_VERDICTS, strictest, type LicenceVerdict } from './licences.js';

const ask = (
  expression: string,
  requester: RequesterKind = 'IND',
  purpose: Purpose = 'NC',
  isModified = false,
) => decideLicence({ expression, requester, purpose, isModified }); // prettier-ignore

/** The verdicts as three letters per kind of requester, straight from our reading of the texts. */
const EXPECTED: Record<string, string> = {
  'CC0-1.0': 'AAA AAA AAA AAA AAA',
  'BSD-3-Clause': 'ADD ADD ADD ADD ADD',
  'CERN-OHL-S-2.0': 'ADD ADD ADD ADD ADD',
  'TAPR-OHL-1.0': 'DDD DDD DDD DDD DDD',
  'CC-BY-NC-SA-4.0': 'ADF ADF ADF FDF FDF',
  'CC-BY-ND-4.0': 'ADD ADD ADD ADD ADD',
  PPL: 'ADF ADD ADF XXF XXF',
  'LicenseRef-CopyFair-Cotopaxi-1.0': 'ADD ADD ADD DDD FDF',
  'PolyForm-Noncommercial-1.0.0': 'ADF FDF ADD FFF FFF',
  NOASSERTION: 'FFF FFF FFF FFF FFF',
  'CC-BY-SA 4.0': 'FFF FFF FFF FFF FFF',
  '': 'FFF FFF FFF FFF FFF',
};
const LETTER: Record<LicenceVerdict, string> = {
  allowed: 'A',
  'allowed-with-duties': 'D',
  'to-agree': 'F',
  'not-allowed': 'X',
};

describe('the licence table', () => {
  it.each(Object.entries(EXPECTED))('reads %s for everyone and every purpose', (licence, expected) => {
    const letters = REQUESTER_KINDS.map((requester) =>
      PURPOSES.map((purpose) => LETTER[ask(licence, requester, purpose).verdict]).join(''),
    );
    expect(letters.join(' ')).toBe(expected);
  });

  const csv = path.resolve('../shared/data/licence-decision-table.csv');
  const isThere = existsSync(csv) || process.env['CI'] !== undefined;
  (isThere ? it : it.skip)(
    `agrees with every row of the reference table${isThere ? '' : ' (skipped: no shared data)'}`,
    () => {
      const rows = readFileSync(csv, 'utf8').trim().split(/\r?\n/).slice(1).map(splitCsvLine);
      expect(rows).toHaveLength(330);
      for (const row of rows) {
        const [, spdx = '', , requester, purpose, letter, duties] = row;
        const licence = spdx.replace('<coalition>', 'Cotopaxi');
        const decision = ask(licence, requester as RequesterKind, purpose as Purpose);
        const found = { row: row.slice(0, 6), letter: LETTER[decision.verdict], hasDuties: decision.duties.length > 0 };
        expect(found).toEqual({ row: row.slice(0, 6), letter, hasDuties: duties !== '' });
        expect(decision.clause).not.toBe('');
        expect(decision.reason === 'unknown-licence').toBe(false);
      }
    },
  );
});

function splitCsvLine(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
  );
}

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
    expect(decision.duties).toEqual(['attribution', 'notice', 'no-extra-terms', 'source-offer']);
    expect(ask('MIT AND PPL', 'FPN', 'NC')).toMatchObject({ verdict: 'not-allowed', reason: 'barred-by-text' });
  });

  it('is never more open for AND, nor stricter for OR, than either side alone', () => {
    const id = fc.constantFrom(...Object.keys(EXPECTED).filter((key) => /^\S+$/.test(key)), 'Foo-1.0');
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

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PURPOSES, REQUESTER_KINDS, type Purpose, type RequesterKind } from './licences-table.js';
import { decideLicence, type LicenceVerdict } from './licences.js';

const VERDICT: Readonly<Record<string, LicenceVerdict>> = {
  A: 'allowed',
  D: 'allowed-with-duties',
  F: 'to-agree',
  X: 'not-allowed',
};
const decide = (expression: string, requester: RequesterKind, purpose: Purpose, isModified = false) =>
  decideLicence({ expression, requester, purpose, isModified });

/**
 * Our reading of 22 licences: own use, non-commercial, commercial, for each kind of requester in turn
 * (IND COOP NPO FPC FPN); then what becomes of a changed design that is passed on.
 */
const TABLE: readonly (readonly [licence: string, verdicts: string, changed: 'free' | 'duties' | 'barred'])[] = [
  ['CC0-1.0', 'AAA AAA AAA AAA AAA', 'free'],
  ['MIT', 'ADD ADD ADD ADD ADD', 'duties'],
  ['Apache-2.0', 'ADD ADD ADD ADD ADD', 'duties'],
  ['CERN-OHL-P-2.0', 'ADD ADD ADD ADD ADD', 'duties'],
  ['CERN-OHL-W-2.0', 'ADD ADD ADD ADD ADD', 'duties'],
  ['CERN-OHL-S-2.0', 'ADD ADD ADD ADD ADD', 'duties'],
  ['CERN-OHL-1.2', 'ADD ADD ADD ADD ADD', 'duties'],
  ['TAPR-OHL-1.0', 'DDD DDD DDD DDD DDD', 'duties'],
  ['CC-BY-4.0', 'ADD ADD ADD ADD ADD', 'duties'],
  ['CC-BY-SA-4.0', 'ADD ADD ADD ADD ADD', 'duties'],
  ['CC-BY-NC-4.0', 'ADF ADF ADF FDF FDF', 'duties'],
  ['CC-BY-NC-SA-4.0', 'ADF ADF ADF FDF FDF', 'duties'],
  ['CC-BY-ND-4.0', 'ADD ADD ADD ADD ADD', 'barred'],
  ['CC-BY-NC-ND-4.0', 'ADF ADF ADF FDF FDF', 'barred'],
  ['GPL-3.0-or-later', 'ADD ADD ADD ADD ADD', 'duties'],
  ['AGPL-3.0-or-later', 'ADD ADD ADD ADD ADD', 'duties'],
  ['LAL-1.3', 'ADD ADD ADD ADD ADD', 'duties'],
  ['PPL', 'ADF ADD ADF XXF XXF', 'duties'],
  ['LicenseRef-CopyFair-Cotopaxi-1.0', 'ADD ADD ADD DDD FDF', 'duties'],
  ['LicenseRef-FairShares', 'ADF ADD ADF FDF FDF', 'duties'],
  ['PolyForm-Noncommercial-1.0.0', 'ADF FDF ADD FFF FFF', 'duties'],
  ['LicenseRef-NOASSERTION', 'FFF FFF FFF FFF FFF', 'barred'],
];
const CELLS = TABLE.flatMap(([licence, verdicts]) =>
  REQUESTER_KINDS.flatMap((requester, row) =>
    PURPOSES.map((purpose, column) => {
      const verdict = VERDICT[verdicts.split(' ')[row]?.[column] ?? ''];
      return { licence, requester, purpose, verdict };
    }),
  ),
);

describe('the licence table', () => {
  it('has 22 licences for 5 kinds of requester and 3 purposes', () => {
    expect(CELLS).toHaveLength(330);
  });

  it.each(CELLS)('$licence, $requester, $purpose: $verdict', ({ licence, requester, purpose, verdict }) => {
    const decision = decide(licence, requester, purpose);
    expect(decision.verdict).toBe(verdict);
    expect(decision.duties.length > 0).toBe(verdict === 'allowed-with-duties');
    expect(decision.clause).not.toBe('');
    expect(decision.mayOverrule !== undefined).toBe(verdict === 'to-agree' || verdict === 'not-allowed');
  });

  it.each(TABLE)('%s: a changed design that is given away', (licence, _, changed) => {
    const plain = decide(licence, 'IND', 'NC');
    const decision = decide(licence, 'IND', 'NC', true);
    const added = decision.duties.filter((duty) => !plain.duties.includes(duty));
    if (changed === 'barred') expect(decision.verdict).toBe('not-allowed');
    else expect(decision.verdict).toBe(plain.verdict);
    if (changed === 'free') expect(decision.duties).toEqual([]);
    // Those ask for the same of every design.
    if (changed === 'duties' && !/^(MIT|PolyForm.+|LicenseRef-FairShares)$/.test(licence))
      expect(added).not.toEqual([]);
  });

  it('reads the sister texts of a licence as that licence', () => {
    const sisters = {
      MIT: ['ISC', 'BSD-2-Clause', 'BSD-3-Clause'],
      'Apache-2.0': ['SHL-0.51', 'Apache-2.0+'],
      'CERN-OHL-1.2': ['CERN-OHL-1.1'],
      'CC-BY-NC-SA-4.0': ['CC-BY-NC-SA-3.0', 'CC-BY-NC-SA-2.0-FR', 'cc-by-nc-sa-4.0'],
      'GPL-3.0-or-later': ['GPL-3.0', 'GPL-3.0+', 'GPL-2.0-only', 'LGPL-2.1-or-later'],
    };
    for (const [licence, ids] of Object.entries(sisters)) {
      for (const id of ids) {
        for (const requester of REQUESTER_KINDS) {
          for (const purpose of PURPOSES) {
            const { licences, ...sister } = decide(id, requester, purpose);
            expect(licences).toEqual([id]);
            expect({ ...sister, licences: [licence] }).toEqual(decide(licence, requester, purpose));
          }
        }
      }
    }
  });
});

/** Reads a CSV file with quoted fields, without its head. */
function rowsOf(file: string): string[][] {
  const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/).slice(1);
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
    ),
  );
}

describe('the reference table', () => {
  const csv = path.resolve('../shared/data/licence-decision-table.csv');
  if (!existsSync(csv) && process.env['CI'] === undefined) {
    it.skip('skipped: no shared data', () => undefined);
    return;
  }
  const rows = rowsOf(csv).map(([, spdx = '', , requester, purpose, letter = '', duties, modified = '']) => ({
    licence: spdx.replace('<coalition>', 'Cotopaxi'),
    requester: requester as RequesterKind,
    purpose: purpose as Purpose,
    verdict: VERDICT[letter],
    hasDuties: duties !== '',
    isChangeBarred: modified.startsWith('X'),
  }));

  it('has the cells of ours', () => {
    const cell = ({ licence, requester, purpose, verdict }: (typeof CELLS)[number]) =>
      `${licence} ${requester} ${purpose} ${verdict}`;
    expect(rows.map(cell)).toEqual(CELLS.map(cell));
  });

  it.each(rows)('$licence, $requester, $purpose: $verdict, as referenced', (row) => {
    const decision = decide(row.licence, row.requester, row.purpose);
    expect({ verdict: decision.verdict, hasDuties: decision.duties.length > 0 }).toEqual({
      verdict: row.verdict,
      hasDuties: row.hasDuties,
    });
    expect(decision.reason).not.toBe('unknown-licence');
    if (row.isChangeBarred) expect(decide(row.licence, row.requester, 'NC', true).verdict).toBe('not-allowed');
  });
});

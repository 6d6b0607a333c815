import { describe, expect, it } from '@jest/globals';
import { designationKey } from './designation.js';
import { licenceConflicts } from './licence-tree.js';
import { decideForOrder } from './licences.js';

const ask = { requester: 'IND', purpose: 'NC', isModified: false, lab: 'COOP', isLabPaid: false } as const;
const part = (id: string, licence?: string) => ({ id, name: id, licence });

describe('the licences of a machine', () => {
  it('conflict with none where no part has its own', () => {
    expect(licenceConflicts('CERN-OHL-P-2.0', [part('a'), part('b')])).toEqual([]);
  });

  it('decide together as the strictest of them, with the duties of all', () => {
    const paid = { ...ask, purpose: 'COM' } as const;
    const decision = decideForOrder({ ...paid, expressions: ['CC0-1.0', 'CC-BY-4.0', 'CC-BY-NC-4.0'] });
    expect(decision.verdict).toBe('to-agree');
    expect(decision.duties).toContain('attribution');
    expect(decideForOrder({ ...ask, expressions: ['CC0-1.0', 'Mystery-1.0'] }).reason).toBe('unknown-licence');
  });

  it.each([
    ['CC-BY-NC-4.0', 'CERN-OHL-S-2.0', 'NON_COMMERCIAL_WITH_COPYLEFT', 'one-work'],
    ['CC-BY-NC-SA-4.0', 'GPL-3.0-or-later', 'NON_COMMERCIAL_WITH_COPYLEFT', 'one-work'],
    ['PolyForm-Noncommercial-1.0.0', 'AGPL-3.0-only', 'NON_COMMERCIAL_WITH_COPYLEFT', 'one-work'],
    ['CC-BY-ND-4.0', 'GPL-3.0-only', 'NO_DERIVATIVES_WITH_COPYLEFT', 'one-work'],
    ['GPL-2.0-only', 'Apache-2.0', 'GPL2_WITH_APACHE', 'one-work'],
    ['CC-BY-SA-4.0', 'CERN-OHL-S-2.0', 'SHARE_ALIKE_CLASH', 'one-file'],
  ])('names %s beside %s', (one, other, code, when) => {
    for (const [a, b] of [
      [one, other],
      [other, one],
    ] as const) {
      expect(licenceConflicts(a, [part('x', b), part('y', b)])).toMatchObject([
        { code, when, licences: [a, b], parts: [[''], ['x', 'y']] },
      ]);
    }
  });

  it.each([
    ['GPL-2.0-or-later', 'Apache-2.0'],
    ['CC-BY-SA-4.0', 'CERN-OHL-W-2.0'],
    ['CC-BY-4.0', 'GPL-3.0-only'],
    ['MIT', 'CERN-OHL-S-2.0'],
    ['CC-BY-NC-4.0 OR MIT', 'GPL-3.0-only'],
    ['GPL-2.0-only', 'Apache-2.0 OR MIT'],
  ])('finds nothing against %s beside %s', (one, other) => {
    expect(licenceConflicts(one, [part('x', other)])).toEqual([]);
  });

  it('sees through expressions: AND keeps all, and OR helps only where a way is left', () => {
    expect(licenceConflicts('MIT AND CC-BY-ND-4.0', [part('x', 'GPL-3.0-only')])).toHaveLength(1);
    expect(licenceConflicts('CC-BY-NC-4.0 OR CC-BY-ND-4.0', [part('x', 'GPL-3.0-only')])).toHaveLength(1);
    const long = Array.from({ length: 20 }, () => '(MIT OR Zlib)').join(' AND ');
    expect(licenceConflicts(`${long} AND CC-BY-NC-4.0`, [part('x', 'GPL-3.0-only')])).toHaveLength(1);
  });
});

describe('the name of a bought thing', () => {
  it.each([
    ['Perno M6×20', 'perno  m6 x 20'],
    ['Rodamiento de Bolas', 'rodamiento de  bolas '],
    ['Unión ½"', 'union 1⁄2"'],
  ])('%s is %s', (one, other) => {
    expect(designationKey(one)).toBe(designationKey(other));
  });

  it('keeps apart what is not the same', () => {
    expect(designationKey('Nut 1/4-20')).not.toBe(designationKey('Nut 1/4-28'));
    expect(designationKey('Box max 5')).toBe('box max 5');
  });
});

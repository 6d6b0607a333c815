import { describe, expect, it } from '@jest/globals';
import { LICENCE_TABLE } from '../licences-table.js';
import { decideLicence } from '../licences.js';
import { licenceFamily } from './licence-family.js';

describe('the family of a licence', () => {
  it.each([
    ['CC0-1.0', 'open'],
    ['MIT', 'open'],
    ['CERN-OHL-P-2.0', 'open'],
    ['CC-BY-4.0', 'open'],
    ['CC-BY-SA-4.0', 'share-alike'],
    ['CERN-OHL-W-2.0', 'share-alike'],
    ['GPL-3.0-or-later', 'share-alike'],
    ['TAPR-OHL-1.0', 'share-alike'],
    ['PPL', 'reciprocity'],
    ['LicenseRef-CopyFair-1.0', 'reciprocity'],
    ['CC-BY-NC-SA-4.0', 'non-commercial'],
    ['CC-BY-NC-ND-4.0', 'non-commercial'],
    ['PolyForm-Noncommercial-1.0.0', 'non-commercial'],
    ['CC-BY-ND-4.0', 'other'],
    ['NOASSERTION', 'other'],
    ['my own licence', 'other'],
    ['', 'other'],
    ['MIT OR GPL-3.0-only', 'open'],
    ['GPL-3.0-only OR MIT', 'open'],
    ['MIT AND GPL-3.0-only', 'share-alike'],
    ['(MIT OR PPL) AND CC-BY-NC-4.0', 'non-commercial'],
  ])('%s is %s', (expression, family) => {
    expect(licenceFamily(expression)).toBe(family);
  });

  it('that is called open or share-alike allows commerce to everybody, as the decision table does', () => {
    const known = [
      'CC0-1.0',
      'MIT',
      'Apache-2.0',
      'CERN-OHL-S-2.0',
      'CC-BY-SA-4.0',
      'AGPL-3.0-only',
      'ODbL-1.0',
      'LAL-1.3',
    ];
    for (const expression of known) {
      expect(LICENCE_TABLE.some(({ ids }) => ids.test(expression))).toBe(true);
      expect(['open', 'share-alike']).toContain(licenceFamily(expression));
      const { verdict } = decideLicence({ expression, requester: 'FPN', purpose: 'COM', isModified: false });
      expect(verdict).toMatch(/^allowed/);
    }
  });
});

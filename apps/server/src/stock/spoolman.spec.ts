import { describe, expect, it } from '@jest/globals';
import { readSpoolman } from './spoolman.js';

/** As Spoolman 0.22 answers `GET /api/v1/spool`. */
const NESTED = {
  id: 12,
  registered: '2026-01-02T10:00:00Z',
  filament: {
    id: 3,
    name: 'Galaxy Black',
    vendor: { id: 1, name: 'Prusament', extra: {} },
    material: 'PLA',
    density: 1.24,
    diameter: 1.75,
    weight: 1000,
    spool_weight: 193,
    color_hex: '3d3e3d',
  },
  remaining_weight: 612.5,
  initial_weight: 1000,
  used_weight: 387.5,
  location: 'Repisa 2',
  lot_nr: 'A-77',
  archived: false,
  extra: {},
};

describe('readSpoolman', () => {
  it('reads what the API answers', () => {
    expect(readSpoolman([NESTED])).toEqual([
      {
        source: 'spoolman:12',
        name: 'Galaxy Black',
        material: 'PLA',
        colour: '3d3e3d',
        vendor: 'Prusament',
        lot: 'Spoolman 12 A-77',
        initialMg: 1_000_000,
        remainingMg: 612_500,
        tareMg: 193_000,
        location: 'Repisa 2',
        isArchived: false,
      },
    ]);
  });

  it('reads the flat export the same way', () => {
    const flat = {
      id: '12',
      'filament.name': 'Galaxy Black',
      'filament.vendor.name': 'Prusament',
      'filament.material': 'PLA',
      'filament.weight': '1000',
      'filament.spool_weight': 193,
      'filament.color_hex': '3d3e3d',
      used_weight: 387.5,
      location: 'Repisa 2',
      lot_nr: 'A-77',
    };
    expect(readSpoolman([flat])).toEqual(readSpoolman([NESTED]));
  });

  it('takes a spool of unknown weight for a full one, and never less than is left', () => {
    const [unknown, more] = readSpoolman([
      { id: 1, filament: { material: 'PETG' } },
      { id: 2, filament: { material: 'PETG' }, initial_weight: 500, remaining_weight: 700 },
    ]);
    expect(unknown).toMatchObject({ initialMg: 1_000_000, remainingMg: 1_000_000, name: 'PETG' });
    expect(more).toMatchObject({ initialMg: 700_000, remainingMg: 700_000 });
  });

  it.each([
    ['no list', {}, /must be a list/],
    ['a number', [7], /spool 1: it is no object/],
    ['no id', [NESTED, { filament: { material: 'PLA' } }], /spool 2: it has no id/],
    ['no material', [{ id: 1, filament: {} }], /names no material/],
    ['a weight that cannot be', [{ id: 1, filament: { material: 'PLA' }, initial_weight: 1e9 }], /cannot be/],
  ])('%s is refused in words', (_, json, words) => {
    expect(() => readSpoolman(json)).toThrow(words);
  });
});

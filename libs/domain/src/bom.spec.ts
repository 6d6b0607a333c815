import { describe, expect, it } from '@jest/globals';
import { explodeBom, MAX_QUANTITY, type BomPart } from './bom.js';
import { DomainError } from './errors.js';

const part = (id: string, extra: Partial<BomPart> = {}): BomPart => ({
  id,
  name: id,
  quantity: 1,
  kind: 'make',
  steps: ['print'],
  materials: ['PLA'],
  ...extra,
});

const SEEDER: readonly BomPart[] = [
  part('assembly', { steps: ['assemble'], materials: [] }),
  part('drum'),
  part('side-plate', { quantity: 2, steps: ['mill', 'deburr'], materials: ['plywood'] }),
  part('bolt-m6', { quantity: 8, kind: 'buy', steps: [], materials: [] }),
  part('wheel', { quantity: 1, kind: 'salvage', steps: [], materials: [] }),
];

describe('exploding a bill of materials', () => {
  it('multiplies quantities and parts made, bought and salvaged lines', () => {
    const bom = explodeBom(SEEDER, 3);
    expect(bom.lines.map((line) => [line.partId, line.quantity])).toEqual([
      ['assembly', 3],
      ['drum', 3],
      ['side-plate', 6],
      ['bolt-m6', 24],
      ['wheel', 3],
    ]);
    expect(bom.shopping.map((line) => [line.partId, line.toProvide])).toEqual([['bolt-m6', 24]]);
    expect(bom.salvage.map((line) => line.partId)).toEqual(['wheel']);
  });

  it('makes one operation per step, in order, and assembles after all parts are ready', () => {
    const { operations } = explodeBom(SEEDER, 1);
    expect(operations.map(({ key, process, quantity, after }) => ({ key, process, quantity, after }))).toEqual([
      { key: 'assembly/1', process: 'assemble', quantity: 1, after: ['drum/1', 'side-plate/2'] },
      { key: 'drum/1', process: 'print', quantity: 1, after: [] },
      { key: 'side-plate/1', process: 'mill', quantity: 2, after: [] },
      { key: 'side-plate/2', process: 'deburr', quantity: 2, after: ['side-plate/1'] },
    ]);
  });

  it('takes from stock what is there and provides only the rest', () => {
    const stock = new Map([
      ['bolt-m6', 5],
      ['drum', 40],
    ]);
    const bom = explodeBom(SEEDER, 2, stock);
    expect(bom.shopping[0]).toMatchObject({ quantity: 16, fromStock: 5, toProvide: 11 });
    expect(bom.operations.some((operation) => operation.partId === 'drum')).toBe(false);
    expect(bom.operations[0]?.after).toEqual(['side-plate/2']);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, MAX_QUANTITY + 1])('refuses a quantity of %s', (quantity) => {
    expect(() => explodeBom(SEEDER, quantity)).toThrow(DomainError);
    expect(() => explodeBom([part('x', { quantity })], 1)).toThrow(/parts\.x\.quantity/);
  });

  it('refuses a product of quantities beyond the limit', () => {
    expect(() => explodeBom([part('x', { quantity: 1_000 })], 1_000)).toThrow(/parts\.x is 1000000/);
  });
});

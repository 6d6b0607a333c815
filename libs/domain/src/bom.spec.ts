import { describe, expect, it } from '@jest/globals';
import { explodeBom } from './bom.js';
import { MAX_QUANTITY, type BomPart } from './bom-line.js';
import { processPlan } from './bom-operations.js';
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
    const bom = explodeBom(SEEDER, 2, { stock });
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

  it('keeps the words of a process plan: who does each step, and with what', () => {
    expect(processPlan(['mill', 'deburr'])).toEqual([
      { process: 'mill', by: 'machine', tools: ['mill', 'cutter', 'clamps'] },
      { process: 'deburr', by: 'person', tools: ['file', 'sandpaper'] },
    ]);
  });
});

/** A cart: two axles of two wheels each; a wheel is a printed hub with a bought bearing. */
const CART: readonly BomPart[] = [
  part('frame', { steps: ['mill'] }),
  part('axle', { quantity: 2, steps: ['assemble'] }),
  part('rod', { partOf: 'axle', kind: 'buy', steps: [] }),
  part('wheel', { partOf: 'axle', quantity: 2, steps: [] }),
  part('hub', { partOf: 'wheel', steps: ['print', 'deburr'] }),
  part('bearing', { partOf: 'wheel', quantity: 2, kind: 'buy', steps: [] }),
];
const numbers = (bom: ReturnType<typeof explodeBom>) =>
  Object.fromEntries(
    bom.lines.map((line) => [line.key, [line.quantity, line.fromStock, line.fromQueue, line.toProvide]]),
  );

describe('a tree of parts', () => {
  it('multiplies quantities down the tree and assembles each level from its own children', () => {
    const bom = explodeBom(CART, 3);
    expect(numbers(bom)).toEqual({
      frame: [3, 0, 0, 3],
      axle: [6, 0, 0, 6],
      rod: [6, 0, 0, 6],
      wheel: [12, 0, 0, 12],
      hub: [12, 0, 0, 12],
      bearing: [24, 0, 0, 24],
    });
    expect(bom.operations.map(({ key, process, after }) => [key, process, after])).toEqual([
      ['frame/1', 'mill', []],
      ['axle/1', 'assemble', ['wheel/1']],
      ['wheel/1', 'assemble', ['hub/2']],
      ['hub/1', 'print', []],
      ['hub/2', 'deburr', ['hub/1']],
    ]);
    expect(bom.lines.find(({ key }) => key === 'wheel')?.reasons.map(({ code }) => code)).toEqual(['ASSEMBLY_IMPLIED']);
  });

  it('nets from the top: a stocked sub-assembly removes the need for its children', () => {
    const stock = new Map([
      ['axle', 1],
      ['wheel', 3],
      ['bearing', 100],
    ]);
    const bom = explodeBom(CART, 2, { stock });
    expect(numbers(bom)).toMatchObject({
      axle: [4, 1, 0, 3],
      rod: [3, 0, 0, 3],
      wheel: [6, 3, 0, 3],
      hub: [3, 0, 0, 3],
      bearing: [6, 6, 0, 0],
    });
    expect(
      explodeBom(CART, 1, { stock: new Map([['axle', 2]]) }).lines.filter(({ quantity }) => quantity === 0),
    ).toMatchObject(
      ['rod', 'wheel', 'hub', 'bearing'].map((key) => ({
        key,
        reasons: expect.arrayContaining([expect.objectContaining({ code: 'PARENT_COVERED' })]),
      })),
    );
  });

  it('takes what the queue makes for nobody, and takes it through its other steps', () => {
    const bom = explodeBom(CART, 1, { queue: new Map([['hub', 3]]), stock: new Map([['hub', 2]]) });
    expect(numbers(bom)['hub']).toEqual([4, 2, 2, 0]);
    expect(bom.operations.find(({ key }) => key === 'hub/2')).toMatchObject({ quantity: 2 });
    expect(bom.operations.find(({ key }) => key === 'wheel/1')).toMatchObject({ quantity: 4, after: ['hub/2'] });
  });

  it('shares what two places of the tree take from the same shelf, nearer to the machine first', () => {
    const parts = [
      part('deep', { partOf: 'box', kind: 'buy', steps: [], stockKey: 'bolt', quantity: 4 }),
      part('box', { steps: ['assemble'] }),
      part('top', { kind: 'buy', steps: [], stockKey: 'bolt', quantity: 4 }),
    ];
    const bom = explodeBom(parts, 1, { stock: new Map([['bolt', 6]]) });
    expect(numbers(bom)).toMatchObject({ top: [4, 4, 0, 0], deep: [4, 2, 0, 2] });
  });

  it('needs nothing of what is inside a bought thing', () => {
    const parts = [part('pump', { kind: 'buy', steps: [] }), part('seal', { partOf: 'pump' })];
    expect(explodeBom(parts, 2).lines[1]).toMatchObject({ quantity: 0, reasons: [{ code: 'COMES_WITH_PARENT' }] });
  });

  it('assembles the flat machine from its sub-assemblies too', () => {
    const bom = explodeBom([...CART, part('whole', { steps: ['assemble'] })], 1);
    expect(bom.operations.at(-1)).toMatchObject({ key: 'whole/1', after: ['frame/1', 'axle/1'] });
  });

  it.each([
    ['a part inside itself', [part('a', { partOf: 'b' }), part('b', { partOf: 'a' })]],
    ['a part that is its own part', [part('a', { partOf: 'a' })]],
    [
      'alternates of each other',
      [
        part('a', { alternates: [{ name: 'b', kind: 'make', partId: 'b' }] }),
        part('b', { alternates: [{ name: 'a', kind: 'make', partId: 'a' }] }),
      ],
    ],
    ['an unknown parent', [part('a', { partOf: 'nobody' })]],
    ['an unknown alternate', [part('a', { alternates: [{ name: 'x', kind: 'make', partId: 'x' }] })]],
    ['one id twice', [part('a'), part('a')]],
  ])('refuses %s', (_, parts) => {
    expect(() => explodeBom(parts, 1)).toThrow(expect.objectContaining({ code: 'BOM_INVALID' }));
  });

  it('refuses a chain of 20,000 parts without running out of stack', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => part(`p${i}`, i === 0 ? {} : { partOf: `p${i - 1}` }));
    expect(() => explodeBom(chain, 1)).toThrow(expect.objectContaining({ code: 'BOM_INVALID' }));
    expect(explodeBom(chain.slice(0, 50), 1).lines).toHaveLength(50);
  });
});

describe('alternates', () => {
  const NUT = part('wing-nut', {
    kind: 'buy',
    steps: [],
    quantity: 5,
    alternates: [
      { name: 'Nut', kind: 'buy', stockKey: 'nut' },
      { name: 'Printed nut', kind: 'make', partId: 'printed-nut' },
    ],
  });
  const PRINTED = part('printed-nut', { steps: ['print'] });
  const INSERT = part('insert', { partOf: 'printed-nut', kind: 'buy', steps: [] });
  const parts = [NUT, PRINTED, INSERT];

  it('are not needed for their own sake', () => {
    expect(explodeBom(parts, 1).lines.map(({ key }) => key)).toEqual(['wing-nut']);
  });

  it('that lie on the shelf stand in for what is missing, and say so', () => {
    const bom = explodeBom(parts, 2, {
      stock: new Map([
        ['wing-nut', 3],
        ['nut', 4],
      ]),
    });
    expect(bom.lines).toMatchObject([
      { key: 'wing-nut', quantity: 10, fromStock: 3, fromAlternate: 4, toProvide: 3 },
      {
        key: 'wing-nut~1',
        alternateOf: 'wing-nut',
        stockKey: 'nut',
        quantity: 4,
        fromStock: 4,
        toProvide: 0,
        reasons: [{ code: 'ALTERNATE_ON_SHELF', params: { pieces: 4 } }],
      },
    ]);
  });

  it('that a person chose replace the part, with all that they are made of', () => {
    const bom = explodeBom(parts, 1, {
      stock: new Map([
        ['wing-nut', 3],
        ['insert', 1],
      ]),
      choices: new Map([['wing-nut', 2]]),
    });
    expect(bom.lines).toMatchObject([
      { key: 'wing-nut', quantity: 5, fromStock: 0, fromAlternate: 5, toProvide: 0 },
      {
        key: 'wing-nut~2',
        kind: 'make',
        quantity: 5,
        toProvide: 5,
        reasons: expect.arrayContaining([expect.objectContaining({ code: 'ALTERNATE_CHOSEN' })]),
      },
      { key: 'wing-nut~2.insert', parentKey: 'wing-nut~2', quantity: 5, fromStock: 1, toProvide: 4 },
    ]);
    expect(bom.operations.map(({ key }) => key)).toEqual(['wing-nut~2/1', 'wing-nut~2/2']);
  });

  it('stay on the shelf when a person chose the part itself', () => {
    const bom = explodeBom(parts, 1, { stock: new Map([['nut', 50]]), choices: new Map([['wing-nut', 0]]) });
    expect(bom.lines).toMatchObject([{ key: 'wing-nut', toProvide: 5 }]);
  });

  it.each([
    ['wing-nut', 3],
    ['nobody', 1],
  ])('are refused when there is no such line or alternate (%s, %s)', (key, choice) => {
    expect(() => explodeBom(parts, 1, { choices: new Map([[key, choice]]) })).toThrow(
      expect.objectContaining({ code: 'BOM_INVALID' }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { explodeBom } from './bom.js';
import type { BomPart } from './bom-line.js';
import type { Process } from './machine-profile.js';

const FOLDER = '../shared/data/designs/bom';
const hasData = existsSync(FOLDER);
const describeData = hasData ? describe : describe.skip;
if (!hasData && process.env['CI']) throw new Error(`${FOLDER} is missing; in CI it must be there`);
if (!hasData) it.skip('skipped: no shared data', () => undefined);

interface Listed {
  readonly ref: string;
  readonly name: string;
  readonly qty: number;
  readonly make?: string;
  readonly buy?: boolean;
  readonly substitutable?: boolean;
  readonly discrepancy?: string;
  readonly lines?: readonly Listed[];
}

/** A flame cuts what a laser would: outlines from a drawing. Sawing, turning and welding are work of hands here. */
const STEPS: Readonly<Record<string, readonly Process[]>> = {
  '3DP': ['print'],
  PLASMA: ['laser'],
  ASM: ['assemble'],
  WEL: ['assemble'],
};

const partsOf = (lines: readonly Listed[], partOf?: string): BomPart[] =>
  lines.flatMap((line) => [
    {
      id: line.ref,
      name: line.name,
      quantity: line.qty,
      kind: line.buy ? 'buy' : 'make',
      steps: STEPS[line.make ?? ''] ?? [],
      materials: [],
      partOf,
      alternates: line.substitutable ? [{ name: 'Nut 1/4-20', kind: 'buy', stockKey: 'B2' }] : [],
    } satisfies BomPart,
    ...partsOf(line.lines ?? [], line.ref),
  ]);
const read = (name: string): { lines: readonly Listed[] } =>
  JSON.parse(readFileSync(`${FOLDER}/${name}.bom.json`, 'utf8')) as { lines: readonly Listed[] };
const needs = (bom: ReturnType<typeof explodeBom>) =>
  Object.fromEntries(bom.lines.map((line) => [line.key, line.quantity]));

describeData('the cassava press, counted by hand', () => {
  const parts = hasData ? partsOf(read('cassava-press').lines) : [];

  it('is five printed parts and nineteen bought ones', () => {
    const bom = explodeBom(parts, 1);
    expect(needs(bom)).toEqual({ P1: 1, P2: 1, P3: 1, P4: 1, P5: 1, B1: 5, B2: 5, B3: 5, B4: 3, B5: 1 });
    expect(bom.operations).toHaveLength(5);
    expect(bom.shopping.reduce((sum, line) => sum + line.toProvide, 0)).toBe(19);
  });

  it('takes plain nuts in place of wing nuts where they lie on the shelf, but first for itself', () => {
    const bom = explodeBom(parts, 10, { stock: new Map([['B2', 62]]) });
    expect(bom.lines.find(({ key }) => key === 'B2')).toMatchObject({ quantity: 50, fromStock: 50, toProvide: 0 });
    expect(bom.lines.find(({ key }) => key === 'B3')).toMatchObject({ quantity: 50, fromAlternate: 12, toProvide: 38 });
  });
});

describeData('the LifeTrac, counted by hand', () => {
  const { lines } = hasData ? read('lifetrac-v25-structural') : { lines: [] };
  const parts = partsOf(lines);
  const ONE = {
    A1: 1, 'A1.1': 2, 'A1.2': 4, 'A1.3': 2, A2: 4, 'A2.b': 16,
    'B1-B4': 4, 'Bx.1': 4, 'Bx.2': 4, 'Bx.3': 4, 'Bx.4': 8,
    C1: 1, 'C1.1': 3, 'C1.2': 2, CL: 8, 'D1-D2': 2, 'D3-D4': 2,
    E1: 1, 'E1.1': 1, 'E1.2': 1, 'E1.3': 2, F1: 1, 'F1.1': 1, F2: 2, F3: 2, F4: 2, F5: 4,
  }; // prettier-ignore

  it('multiplies three levels: 16 bolts for 4 wheel plates, 8 bearings for 4 wheels', () => {
    expect(needs(explodeBom(parts, 1))).toEqual(ONE);
  });

  it('makes ten of everything for ten machines', () => {
    expect(needs(explodeBom(parts, 10))).toEqual(
      Object.fromEntries(Object.entries(ONE).map(([key, n]) => [key, n * 10])),
    );
  });

  it('keeps the contradictions of its own lists: what is bought, cut and welded adds up all the same', () => {
    const listed = lines.flatMap((line) => [line, ...(line.lines ?? [])]);
    expect(listed.filter(({ discrepancy }) => discrepancy).map(({ ref, qty }) => [ref, qty])).toEqual([['A1.2', 4]]);
    const bom = explodeBom(parts, 1);
    expect(bom.shopping.reduce((sum, line) => sum + line.toProvide, 0)).toBe(16 + 4 + 4 + 4 + 8 + 2 + 2 + 4);
    const cut = bom.operations.filter(({ process }) => process === 'laser');
    expect(cut.reduce((sum, operation) => sum + operation.quantity, 0)).toBe(4 + 2 + 8 + 1 + 1 + 2 + 1 + 2);
  });

  it('with two wheels and a bucket on the shelf needs two wheels less of everything inside', () => {
    const stock = new Map([
      ['B1-B4', 2],
      ['E1', 1],
      ['Bx.4', 1],
    ]);
    const bom = explodeBom(parts, 1, { stock });
    expect(needs(bom)).toEqual({ ...ONE, 'Bx.1': 2, 'Bx.2': 2, 'Bx.3': 2, 'Bx.4': 4, 'E1.1': 0, 'E1.2': 0, 'E1.3': 0 });
    expect(bom.lines.find(({ key }) => key === 'Bx.4')).toMatchObject({ fromStock: 1, toProvide: 3 });
  });

  it('welds the bucket after its plates and after nothing else', () => {
    const { operations } = explodeBom(parts, 1);
    expect(operations.find(({ lineKey }) => lineKey === 'E1')).toMatchObject({
      process: 'assemble',
      after: ['E1.1/1', 'E1.2/1', 'E1.3/1'],
    });
    expect(operations.find(({ key }) => key === 'A2/2')).toMatchObject({ process: 'assemble', after: ['A2/1'] });
  });
});

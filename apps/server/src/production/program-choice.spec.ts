import { describe, expect, it } from '@jest/globals';
import { programsOf } from './program-choice.js';

const OPERATION = { id: 'o1', partSha256: 'part' };
const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));
const made = {
  name: 'made',
  operationId: null,
  partSha256: 'part',
  origin: 'made',
  state: 'ready',
  createdAt: at(5),
} as const;
const uploaded = { ...made, name: 'for the part', origin: 'uploaded', createdAt: at(1) } as const;
const forOperation = { ...uploaded, name: 'for the operation', operationId: 'o1', partSha256: 'x' } as const;
const namesOf = (operation: typeof OPERATION | { id: string; partSha256: null }, ...programs: (typeof made | typeof uploaded | typeof forOperation | object)[]) =>
  programsOf(operation, programs as (typeof made)[]).map(({ name }) => name); // prettier-ignore

describe('the programs of an operation', () => {
  it('are led by what a person brought for it, then for its part, then by what was made, the newest first', () => {
    const newer = { ...made, name: 'made later', createdAt: at(6) };
    expect(namesOf(OPERATION, made, uploaded, newer, forOperation)).toEqual([
      'for the operation',
      'for the part',
      'made later',
      'made',
    ]);
  });

  it('are none of another operation or part, and none that was brought and refused or not read yet', () => {
    const others = [
      { ...forOperation, operationId: 'o2' },
      { ...made, partSha256: 'other' },
      { ...uploaded, state: 'preparing' },
      { ...uploaded, state: 'failed' },
    ];
    expect(namesOf(OPERATION, ...others)).toEqual([]);
    expect(namesOf({ id: 'o1', partSha256: null }, made, forOperation)).toEqual(['for the operation']);
  });

  it('that are being made or could not be made still count as begun', () => {
    const states = [{ ...made, state: 'preparing', name: 'a' }, { ...made, state: 'failed', name: 'b' }]; // prettier-ignore
    expect(namesOf(OPERATION, ...states)).toEqual(['a', 'b']);
  });
});

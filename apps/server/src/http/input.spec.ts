import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { DomainError } from '#libs/domain';
import { parseInput } from './input.js';
import type { RouteSpec } from './route.js';

const spec: RouteSpec = {
  method: 'POST',
  path: '/x/:id',
  access: 'public',
  tag: 't',
  summary: 's',
  params: z.object({ id: z.string() }),
  body: z.object({
    quantity: z.number().refine((n) => n >= 1, { error: 'At least one.', params: { code: 'QUANTITY_INVALID' } }),
    strange: z
      .unknown()
      .refine((value) => value !== 'bad', { error: 'Bad.', params: { code: 'NO_SUCH_CODE' } })
      .optional(),
    place: z.object({ name: z.string().min(2) }).optional(),
  }),
};
const problems = (body: unknown, params: unknown = { id: '1' }) => {
  try {
    parseInput(spec, { params, query: {}, body });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    return (error as DomainError).problems.map(({ code, place }) => [code, place?.field]);
  }
};

describe('input', () => {
  it('is parsed by the route and stripped of what it does not know', () => {
    const parsed = parseInput(spec, { params: { id: '1' }, query: { a: 1 }, body: { quantity: 2, extra: true } });
    expect(parsed).toEqual({ params: { id: '1' }, query: undefined, body: { quantity: 2 } });
  });

  it.each([
    [{ quantity: 0 }, [['QUANTITY_INVALID', 'quantity']]],
    [{ quantity: 'x' }, [['INPUT_INVALID', 'quantity']]],
    [{ quantity: 1, strange: 'bad' }, [['INPUT_INVALID', 'strange']]],
    [
      { quantity: 0, place: { name: 'x' } },
      [
        ['QUANTITY_INVALID', 'quantity'],
        ['INPUT_INVALID', 'place.name'],
      ],
    ],
    [null, [['INPUT_INVALID', 'quantity']]],
    [[], [['INPUT_INVALID', '']]],
    [{ quantity: 1, place: { name: 'a\0b' } }, [['INPUT_INVALID', 'place.name']]],
    [{ quantity: 1, strange: ['fine', '\ud800'] }, [['INPUT_INVALID', 'strange.1']]],
    [{ quantity: 1, strange: { 'k\0': 1 } }, [['INPUT_INVALID', 'strange']]],
  ])('%j is refused with code and field', (body, expected) => {
    expect(problems(body)).toEqual(expected);
  });

  it('takes every text that is one, emoji and Kichwa included', () => {
    expect(problems({ quantity: 1, strange: 'Ñukanchik 🌽' })).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\0'));
        expect(problems({ quantity: 1, strange: text })).toEqual(text === 'bad' ? [['INPUT_INVALID', 'strange']] : []);
      }),
    );
  });

  it('of any shape is refused or taken, never a crash', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        problems(value);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanPieceCode, newPieceCode } from './piece-code.js';

const codes = fc
  .array(fc.nat(28), { minLength: 7, maxLength: 7 })
  .map((values) => newPieceCode(() => values.pop() ?? 0));

describe('the code of a piece', () => {
  it('has eight characters that cannot be mistaken for others', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^[2-9A-HJKMNPQRTV-Z]{4}-[2-9A-HJKMNPQRTV-Z]{4}$/);
        expect(cleanPieceCode(code)).toBe(code);
      }),
    );
  });

  it('may be typed as people type', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const plain = code.replace('-', '');
        for (const typed of [plain, code.toLowerCase(), ` ${code} `, `${plain.slice(0, 2)} ${plain.slice(2)}`]) {
          expect(cleanPieceCode(typed)).toBe(code);
        }
        expect(cleanPieceCode(code.replaceAll('5', 'S').replaceAll('V', 'u'))).toBe(code);
      }),
    );
  });

  it('tells every wrong character and every two that changed places', () => {
    const alphabet = '23456789ABCDEFGHJKMNPQRTVWXYZ';
    fc.assert(
      fc.property(codes, fc.nat(7), fc.nat(7), fc.nat(28), (code, one, other, letter) => {
        const text = Array.from(code.replace('-', ''));
        const wrong = text.with(one, alphabet[letter] ?? '');
        if (wrong.join('') !== text.join('')) expect(cleanPieceCode(wrong.join(''))).toBeUndefined();
        const swapped = text.with(one, text[other] ?? '').with(other, text[one] ?? '');
        if (swapped.join('') !== text.join('')) expect(cleanPieceCode(swapped.join(''))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', 'KUTI-7342', '7KQ4', '2222-2223', '0000-0000', '2222-22222', '../../etc', '2'.repeat(10_000)])(
    'is not %j',
    (text) => {
      expect(cleanPieceCode(text)).toBeUndefined();
    },
  );
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanRequestCode, newRequestCode } from './request-code.js';

describe('a request code', () => {
  it('is two syllables and four digits, with leading zeros', () => {
    expect(newRequestCode(() => 0)).toBe('KAKA-0000');
    expect(newRequestCode((max) => max - 1)).toBe('YUYU-9999');
    for (let n = 0; n < 200; n += 1) expect(newRequestCode()).toMatch(/^([KLMNPRSTWY][AIU]){2}-\d{4}$/);
  });

  it('has no pair of letters that one ear takes for the other', () => {
    const letters = new Set(Array.from({ length: 2000 }, () => newRequestCode()).join(''));
    for (const confusing of 'BVGJHCZQOE') expect(letters.has(confusing)).toBe(false);
  });

  it.each(['KUTI-7342', 'kuti7342', ' Kuti 73 42 ', 'kuti–7342', 'KUTI.7342'])('is understood as %j', (typed) => {
    expect(cleanRequestCode(typed)).toBe('KUTI-7342');
  });

  it('that is none stays none', () => {
    for (const typed of ['', 'KUTI', '7342', 'KUTI-73420', "' OR 1=1"]) {
      expect(cleanRequestCode(typed)).not.toMatch(/^[A-Z]{4}-\d{4}$/);
    }
  });

  it('comes back from any spelling of itself', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.constantFrom(' ', '-', '.', '_')), (seed, noise) => {
        const code = newRequestCode((max) => seed % max);
        const typed = Array.from(code.toLowerCase())
          .map((letter, at) => letter + (noise[at] ?? ''))
          .join('');
        expect(cleanRequestCode(typed)).toBe(code);
      }),
    );
  });
});

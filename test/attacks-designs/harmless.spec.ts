import { describe, expect, it } from '@jest/globals';
import { HARMLESS } from './harmless.js';

describe.each(HARMLESS)('$title', ({ shown, cases }) => {
  it.each(cases)('$name', async ({ given, becomes }) => {
    expect(await shown(given)).toBe(becomes);
  });
});

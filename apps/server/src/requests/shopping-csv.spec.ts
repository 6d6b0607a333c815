import { describe, expect, it } from '@jest/globals';
import { toCsv } from './shopping-csv.js';

describe('the shopping list for a spreadsheet', () => {
  it.each(['=1+1', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', '  =HYPERLINK("x")', '＝1'])(
    'runs no formula: %j',
    (text) => {
      expect(toCsv([[text]])).toBe(`\uFEFF"'${text.replaceAll('"', '""')}"\r\n`);
    },
  );

  it('keeps numbers, quotes, commas, line ends and accents', () => {
    expect(
      toCsv([
        ['Unión 1/2"', -3],
        ['a,b\nc', 'M6 x 20'],
      ]),
    ).toBe('\uFEFF"Unión 1/2""","-3"\r\n"a,b\nc","M6 x 20"\r\n');
  });
});

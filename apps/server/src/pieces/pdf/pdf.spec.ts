import { describe, expect, it } from '@jest/globals';
import { create } from 'qrcode';
import { labelsPdf, type LabelFacts } from './labels.js';
import { deliveryNotePdf, type DeliveryNote } from './delivery-note.js';
import { LABEL_SHEETS, LABEL_SHEET_NAMES, labelPlaces } from './sheets.js';
import { printable } from './text.js';
import { contentsOf, pageCountOf, wordsOf } from '../../../../../test/support/pdf.js';

const LABEL: LabelFacts = {
  code: '7KQ4-M2X9',
  url: 'https://taller.example.org/p/7KQ4-M2X9',
  partName: 'Rueda de surco',
  design: 'Sembradora de mano 1.2',
  machine: 'Cóndor',
  day: '2026-05-01',
  licence: 'CERN-OHL-S-2.0',
};

/** Filled rectangles in points, from the upper left corner. */
const rectanglesOf = (content: string) =>
  [...content.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)].map((match) => match.slice(1).map(Number)) as [
    number,
    number,
    number,
    number,
  ][];

describe('labels', () => {
  it('carry the address of the piece as a QR code, module for module, with its quiet zone', async () => {
    const [content = ''] = contentsOf(await labelsPdf([LABEL], { sheet: 'roll-62x29', start: 1 }));
    const rectangles = rectanglesOf(content);
    const module = Math.min(...rectangles.map(([, , , height]) => height));
    const left = Math.min(...rectangles.map(([x]) => x));
    const top = Math.min(...rectangles.map(([, y]) => y));
    const { size, data } = create(LABEL.url, { errorCorrectionLevel: 'M' }).modules;
    const drawn = new Set<number>();
    for (const [x, y, width] of rectangles) {
      const row = Math.round((y - top) / module);
      const column = Math.round((x - left) / module);
      for (let n = 0; n < Math.round(width / module); n++) drawn.add(row * size + column + n);
    }
    expect([...drawn].toSorted((a, b) => a - b)).toEqual([...data].flatMap((isDark, index) => (isDark ? [index] : [])));
    expect(left / module).toBeGreaterThanOrEqual(4);
    // 0.4 mm is what a telephone reads from a hand's breadth away.
    expect((module / 72) * 25.4).toBeGreaterThan(0.4);
  });

  it.each(LABEL_SHEET_NAMES)('fit on %s', (name) => {
    const sheet = LABEL_SHEETS[name];
    const perPage = sheet.columns * sheet.rows;
    const places = labelPlaces(sheet, perPage + 1, 1);
    for (const { xMm, yMm } of places) {
      expect(xMm + sheet.labelMm.x).toBeLessThanOrEqual(sheet.pageMm.x + 0.01);
      expect(yMm + sheet.labelMm.y).toBeLessThanOrEqual(sheet.pageMm.y + 0.01);
    }
    const corners = places.slice(0, perPage).map(({ xMm, yMm }) => `${xMm} ${yMm}`);
    expect(new Set(corners).size).toBe(perPage);
    expect(places.map(({ page }) => page)).toEqual([...Array.from({ length: perPage }, () => 0), 1]);
  });

  it('begin at the first free label of a used sheet', () => {
    expect(labelPlaces(LABEL_SHEETS['a4-70x36'], 3, 23)).toEqual([
      { page: 0, xMm: 70, yMm: 4.5 + 7 * 36 },
      { page: 0, xMm: 140, yMm: 4.5 + 7 * 36 },
      { page: 1, xMm: 0, yMm: 4.5 },
    ]);
  });

  it('print names of any length inside their label', async () => {
    const long = 'Rueda-dosificadora-con-dieciséis-alvéolos '.repeat(6);
    const label = { ...LABEL, partName: long, design: long.replaceAll(' ', ''), machine: long, licence: long };
    const [content = ''] = contentsOf(await labelsPdf([label], { sheet: 'roll-50x30', start: 1 }));
    const lines = [...content.matchAll(/1 0 0 1 ([\d.]+) ([\d.-]+) Tm/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(lines.length).toBe(7);
    for (const [, y] of lines) expect(y).toBeGreaterThan(0);
  });
});

describe('text for the built-in fonts', () => {
  it.each([
    ['Ñandú, Quilotoa, añadió €5 – “sí”', 'Ñandú, Quilotoa, añadió €5 – “sí”'],
    ['Kichwa: ñukanchik llamkay, allpa, q’illu', 'Kichwa: ñukanchik llamkay, allpa, q’illu'],
    ['n\u0303', 'ñ'],
    ['Łódź ā', '?ódz a'],
    ['水 💧', '? ?'],
    ['two\nlines\u202e', 'two lines'],
  ])('writes %j as %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe('the delivery note', () => {
  const note: DeliveryNote = {
    siteName: 'Taller Minga',
    code: 'KUTI-7342',
    url: 'https://taller.example.org/follow/KUTI-7342',
    requesterName: 'Asociación El Salinerito',
    place: 'Salinas',
    design: '2 × Sembradora de mano, 1.2',
    day: '2026-05-01',
    lines: Array.from({ length: 40 }, (_, n) => ({ name: `Parte ${n}`, quantity: 2, kind: 'make' })),
    pieces: Array.from({ length: 60 }, (_, n) => ({
      code: `7KQ4-M2X${n % 10}`,
      partName: 'Rueda de surco',
      machine: 'Cóndor',
      checkedBy: 'Rosa',
      day: '2026-05-01',
    })),
    duties: [{ of: ['Rueda de surco'], lines: ['Licencia: CERN-OHL-S-2.0', 'Fuente: https://example.org'] }],
    agreedTerms: 'Dos por ciento',
  };

  it('goes on over as many pages as it needs, each with its number', async () => {
    const pdf = await deliveryNotePdf(note, 'es');
    const pages = pageCountOf(pdf);
    expect(pages).toBeGreaterThan(2);
    const text = wordsOf(pdf);
    for (let page = 1; page <= pages; page++) {
      expect(text.join('\n')).toContain(`KUTI-7342 · ${page}/${pages}`);
    }
    expect(text.filter((words) => words.startsWith('7KQ4-'))).toHaveLength(60);
    expect(text.join('\n')).toContain('Dos por ciento');
  });
});

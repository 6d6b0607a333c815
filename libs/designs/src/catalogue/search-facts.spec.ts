import { describe, expect, it } from '@jest/globals';
import { foldText, readBox, searchFacts, searchWords } from './search-facts.js';

describe('searched text', () => {
  it.each([
    ['Máquina «ÑANDÚ»: 16 mm', 'maquina nandu 16 mm'],
    ['  Straße/Œuvre\n', 'strasse ouvre'],
    ['maize-sheller', 'maize sheller'],
    ['⚙️', ''],
  ])('%j is folded to %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it.each([
    ['Máquina para el maíz', ['maquina', 'maiz']],
    ['the', ['the']],
    ['a b c d e f g h i j k', ['b', 'c', 'd', 'f', 'g', 'h', 'i', 'j']],
    ["'; DROP TABLE design; --", ['drop', 'table', 'design']],
    ['', []],
  ])('%j is looked for as %j', (text, words) => {
    expect(searchWords(text)).toEqual(words);
  });
});

describe('the box of a design', () => {
  const part = (x: number, y: number, z: number, kind = 'make') => ({
    name: 'p',
    names: {},
    kind,
    steps: [],
    materials: [],
    sizeMm: { x, y, z },
  });
  it.each([
    [[part(10, 30, 20)], [30, 20, 10]],
    [[part(10, 200, 5), part(50, 50, 50)], [200, 50, 50]],
    [[part(900, 10, 10, 'buy'), part(1, 2, 3)], [3, 2, 1]],
    [[part(900, 10, 10, 'buy')], null],
  ])('holds each part that is made, turned as it likes (%#)', (parts, box) => {
    expect(searchFacts({}, parts).boxMm).toEqual(box);
  }); // prettier-ignore

  it.each([
    ['220x250x210', [250, 220, 210]],
    ['220 × 220 × 250', [250, 220, 220]],
    ['1,2,3', [3, 2, 1]],
    ['220x220', undefined],
    ['0x1x1', undefined],
    ['axbxc', undefined],
    ['1x1x', undefined],
    ['1x1x1x1', undefined],
  ])('is read from %j', (text, box) => {
    expect(readBox(text)).toEqual(box);
  });
});

describe('the facts a design is found by', () => {
  it('come from the manifest and its parts', () => {
    const facts = searchFacts(
      {
        title: 'Maize sheller',
        titles: { es: 'Desgranadora de maíz' },
        description: 'Shells cobs.',
        keywords: ['Grano'],
        crops: ['Maize', 'maize '],
        tasks: ['shelling'],
        licence: { hardware: 'CC-BY-SA-4.0' },
        licensors: ['Ana'],
        technologyReadiness: 'OTRL-4',
        documentationReadiness: 'ODRL-3*',
      },
      [{ name: 'Ring', names: { es: 'Aro' }, kind: 'make', steps: ['print', 'deburr'], materials: ['PLA'] }],
    );
    expect(facts).toEqual({
      title: 'maize sheller desgranadora de maiz',
      keywords: 'grano maize maize shelling ana ring aro pla',
      description: 'shells cobs',
      processes: ['print', 'deburr'],
      crops: ['maize'],
      tasks: ['shelling'],
      licenceFamily: 'share-alike',
      technologyReadiness: 'OTRL-4',
      documentationReadiness: 'ODRL-3*',
      boxMm: null,
    });
  });

  it('are there for rows that have almost nothing', () => {
    expect(searchFacts({ title: 'X', technologyReadiness: 'high' }, [])).toMatchObject({
      title: 'x',
      licenceFamily: 'other',
      technologyReadiness: null,
      crops: [],
    });
  });
});

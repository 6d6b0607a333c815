import { inflateSync } from 'node:zlib';

/** Content streams of a PDF's pages, as text. Fonts and pictures that are no text are left out. */
export function contentsOf(pdf: Buffer): string[] {
  return [...pdf.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)].flatMap(([, body = '']) => {
    try {
      return [inflateSync(Buffer.from(body, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
}

/** What the pages say, piece by piece: the built-in fonts write characters as they are, in hex. */
export const wordsOf = (pdf: Buffer): string[] =>
  contentsOf(pdf)
    .flatMap((content) => [...content.matchAll(/\[(.*?)\] TJ/g)])
    .map(([, array = '']) =>
      [...array.matchAll(/<([0-9a-f]+)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    );

export const pageCountOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

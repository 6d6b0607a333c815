import type { Attack, AttackRow } from './attack.js';

const drawing = (name: string, code: Attack['code'], content: string): Attack => ({
  name,
  code,
  make: () => ({ kind: 'drawing', content }),
});

const SIZE = 'width="40mm" height="40mm" viewBox="0 0 40 40"';
const XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
const RECT = '<rect x="5" y="5" width="20" height="20"/>';
const svg = (content: string, doctype = '', size = SIZE) =>
  `<?xml version="1.0"?>${doctype}<svg ${XMLNS} ${size}>${content}</svg>`;
/** What drawing programs write; it declares nothing. */
const W3C = '-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"';

const dxf = (entities: string) => `0\nSECTION\n2\nENTITIES\n${entities}0\nENDSEC\n0\nEOF\n`;

export const DRAWINGS: readonly AttackRow[] = [
  {
    title: 'Entities in SVG',
    control: 'No document type but the bare ones of the W3C, which are never fetched; no entities of one’s own',
    attacks: [
      drawing('a billion laughs', 'XML_DTD', svg(RECT, '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>')),
      drawing('a file of the server', 'XML_DTD', svg('<text>&x;</text>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
      drawing('a document type elsewhere', 'XML_DTD', svg(RECT, '<!DOCTYPE svg SYSTEM "http://127.0.0.1/evil.dtd">')),
      drawing('entities beside the W3C’s own', 'XML_DTD', svg(RECT, `<!DOCTYPE svg PUBLIC "${W3C} [<!ENTITY a "ha">]>`)),
      drawing('the W3C’s name with another address', 'XML_DTD', svg(RECT, `<!DOCTYPE svg PUBLIC "${W3C.replace('www.w3.org/G', 'evil.test/G')}>`)),
      drawing('an entity nobody declared', 'DRAWING_INVALID', svg('<text>&evil;</text>')),
    ],
  },
  {
    title: 'SVG that wants to be more than a drawing',
    control: 'Outlines only: no script, no style, no picture, no address is ever followed; elements 64 deep, sheets to 100 m',
    attacks: [
      drawing('a script', 'DRAWING_INVALID', svg('<script>fetch("https://forge.test/")</script>')),
      drawing('a picture elsewhere', 'DRAWING_INVALID', svg('<image xlink:href="https://forge.test/a.png" width="9" height="9"/>')),
      drawing('a part of another file', 'DRAWING_INVALID', svg('<use xlink:href="file:///etc/passwd#a"/>')),
      drawing('a copy of itself', 'DRAWING_INVALID', svg('<g id="a"><use xlink:href="#a"/></g>')),
      drawing('HTML', 'DRAWING_INVALID', svg('<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://forge.test/"/></foreignObject>')),
      drawing('a sheet of a light year', 'DRAWING_INVALID', svg(RECT, '', 'width="1e18mm" height="1e18mm" viewBox="0 0 40 40"')),
      drawing('no width', 'DRAWING_INVALID', svg(RECT, '', 'width="0" height="0" viewBox="0 0 0 0"')),
      drawing('coordinates without end', 'DRAWING_INVALID', svg('<path d="M1e400 0L-1e400 5z"/>')),
      drawing('words for numbers', 'DRAWING_INVALID', svg('<path d="M here L there z"/>')),
      drawing('elements 10,000 deep', 'DRAWING_INVALID', svg(`${'<g>'.repeat(10_000)}${RECT}${'</g>'.repeat(10_000)}`)),
      drawing('cut off', 'DRAWING_INVALID', svg(RECT).slice(0, -20)),
    ],
  },
  {
    title: 'Malformed DXF',
    control: 'Read in a sandboxed process with 30 s; blocks 8 deep, 100,000 entities, finite coordinates',
    attacks: [
      drawing('nothing', 'CAM_FAILED', ''),
      drawing('no DXF', 'CAM_FAILED', 'design me something'),
      drawing('nothing drawn', 'CAM_FAILED', dxf('')),
      drawing('coordinates without end', 'CAM_FAILED', dxf('0\nLINE\n8\n0\n10\n1e400\n20\n0\n11\n5\n21\n5\n')),
      drawing('words for numbers', 'CAM_FAILED', dxf('0\nCIRCLE\n8\n0\n10\nhere\n20\nthere\n40\nwide\n')),
      drawing('a block that holds itself', 'CAM_FAILED', `0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n8\n0\n2\nB\n10\n0\n20\n0\n0\nINSERT\n8\n0\n2\nB\n10\n0\n20\n0\n0\nENDBLK\n0\nENDSEC\n${dxf('0\nINSERT\n8\n0\n2\nB\n10\n0\n20\n0\n')}`),
    ],
  },
]; // prettier-ignore

import { zipForTests, type ZipEntryForTests } from '../../libs/designs/src/zip-for-tests.js';
import { model, type Attack, type AttackRow } from './attack.js';

const MB = 1024 * 1024;

/** Binary STL of `claimed` triangles of which `real` are there, all with this coordinate. */
function stl(claimed: number, real: number, coordinate = 1): Uint8Array {
  const bytes = Buffer.alloc(84 + 50 * real);
  bytes.writeUInt32LE(claimed, 80);
  for (let at = 84; at < bytes.length; at += 50) {
    for (let corner = 0; corner < 9; corner++) bytes.writeFloatLE(coordinate * (corner % 4), at + 12 + 4 * corner);
  }
  return bytes;
}

const CORE = 'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"';
const RELATIONS = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Target="/3D/3dmodel.model" Id="r" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>`;
const VERTICES =
  '<vertices><vertex x="0" y="0" z="0"/><vertex x="9" y="0" z="0"/><vertex x="0" y="9" z="0"/></vertices>';
const object = (triangles: string, vertices = VERTICES): string =>
  `<model unit="millimeter" ${CORE}><resources><object id="1" type="model"><mesh>${vertices}<triangles>${triangles}</triangles></mesh></object></resources><build><item objectid="1"/></build></model>`;

const package3mf = (text: string | Uint8Array, ...more: ZipEntryForTests[]): Uint8Array =>
  zipForTests([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: '_rels/.rels', content: RELATIONS },
    { name: '3D/3dmodel.model', content: text },
    ...more,
  ]);
const mf = (name: string, code: Attack['code'], text: string | Uint8Array, ...more: ZipEntryForTests[]): Attack =>
  model(name, code, 'peg.3mf', package3mf(text, ...more));

const obj = (name: string, text: string): Attack => model(name, 'MODEL_INVALID', 'peg.obj', text);
const step = (name: string, text: string): Attack => model(name, 'MODEL_INVALID', 'peg.step', text);
const STEP_HEAD = `ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('CONFIG_CONTROL_DESIGN'));\nENDSEC;\n`;

export const MODELS: readonly AttackRow[] = [
  {
    title: 'STL that claims more than it has',
    control: 'The length must be 84 + 50 n bytes before anything is allocated; 5 million triangles at most',
    attacks: [
      model('4 G triangles', 'MODEL_SIZE', 'peg.stl', stl(0xffffffff, 2)),
      model('one triangle too many', 'MODEL_SIZE', 'peg.stl', stl(3, 2)),
      model('one triangle too few', 'MODEL_SIZE', 'peg.stl', stl(1, 2)),
    ],
  },
  {
    title: 'Malformed STL',
    control: 'Read in memory-safe code first: finite coordinates, whole facets',
    attacks: [
      model('nothing', 'MODEL_EMPTY', 'peg.stl', ''),
      model('no triangles', 'MODEL_EMPTY', 'peg.stl', stl(0, 0)),
      model('a coordinate that is no number', 'MODEL_INVALID', 'peg.stl', stl(4, 4, Number.NaN)),
      model('an infinite coordinate', 'MODEL_INVALID', 'peg.stl', stl(4, 4, Infinity)),
      model('text that is cut off', 'MODEL_INVALID', 'peg.stl', 'solid x\nfacet normal 0 0 0\nouter loop\nvertex 0 0'),
      model('text with words for numbers', 'MODEL_INVALID', 'peg.stl', 'solid x\nfacet normal 0 0 0 outer loop vertex a b c vertex 1 1 1 vertex 2 2 2 endloop endfacet endsolid'),
    ],
  },
  {
    title: 'Malformed 3MF',
    control: 'Own reader over one pass of XML; indices, numbers, nesting and the caps of archives are checked',
    attacks: [
      mf('a corner that is not there', 'MODEL_INVALID', object('<triangle v1="0" v2="1" v3="4000000000"/>')),
      mf('a negative corner', 'MODEL_INVALID', object('<triangle v1="-1" v2="1" v3="2"/>')),
      mf('a coordinate that is no number', 'MODEL_INVALID', object('<triangle v1="0" v2="1" v3="2"/>', '<vertices><vertex x="NaN" y="0" z="0"/><vertex x="1e999" y="0" z="0"/><vertex x="0" y="9" z="0"/></vertices>')),
      mf('an object made of itself', 'MODEL_INVALID', `<model unit="millimeter" ${CORE}><resources><object id="1"><components><component objectid="1"/></components></object></resources><build><item objectid="1"/></build></model>`),
      mf('no XML', 'MODEL_INVALID', 'model'),
      mf('elements 10,000 deep', 'MODEL_INVALID', '<a>'.repeat(10_000)),
      mf('a bomb inside', 'ARCHIVE_BOMB', `<model ${CORE}>${' '.repeat(40 * MB)}</model>`),
      mf('a slip inside', 'ARCHIVE_NAME', object(''), { name: '../evil', content: 'x' }),
      model('a zip without a model', 'MODEL_INVALID', 'peg.3mf', zipForTests([{ name: 'a', content: 'x' }])),
    ],
  },
  {
    title: 'Entities in XML',
    control: 'Any document type is refused; nothing is ever fetched',
    attacks: [
      mf('a billion laughs', 'XML_DTD', `<!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${object('')}`),
      mf('a file of the server', 'XML_DTD', `<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>${object('')}`),
      mf('a document type elsewhere', 'XML_DTD', `<!DOCTYPE m SYSTEM "https://example.org/evil.dtd">${object('')}`),
    ],
  },
  {
    title: 'Malformed OBJ',
    control: 'Indices and numbers are checked; faces and lines have an end',
    attacks: [
      obj('a corner that is not there', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 99999999999\n'),
      obj('a corner before the first', 'v 0 0 0\nf -2 -3 -4\n'),
      obj('words for numbers', 'v a b c\nv 1 0 0\nv 0 1 0\nf 1 2 3\n'),
      obj('a face of two corners', 'v 0 0 0\nv 1 0 0\nf 1 2\n'),
    ],
  },
  {
    title: 'Malformed STEP',
    control: 'Read by a kernel in WebAssembly, which reaches no memory but its own',
    attacks: [
      step('no STEP', 'solid peg'),
      step('a head and nothing else', STEP_HEAD),
      step('an entity that refers to itself', `${STEP_HEAD}DATA;\n#1=CLOSED_SHELL('',(#1));\n#2=MANIFOLD_SOLID_BREP('',#1);\nENDSEC;\nEND-ISO-10303-21;\n`),
    ],
  },
]; // prettier-ignore

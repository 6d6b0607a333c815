import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { zipForTests, type ZipEntryForTests } from '../zip-for-tests.js';
import { measureMesh } from './measure.js';
import { readModel } from './read-model.js';
import { describeShared, readShared, sharedFiles } from './shared-for-tests.js';
import { boxMesh } from './shapes-for-tests.js';
import { writeStl } from './write-stl.js';

const codeOf = async (bytes: Uint8Array | string, name: string) => {
  try {
    await readModel(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, name);
    return 'accepted';
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
};

const factsOf = async (bytes: Uint8Array | string, name: string) =>
  measureMesh(await readModel(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, name));

const CORE = 'http://schemas.microsoft.com/3dmanufacturing/core/2015/02';
const PRODUCTION = 'http://schemas.microsoft.com/3dmanufacturing/production/2015/06';

/** A tetrahedron with three edges of 10 units at a right angle: a sixth of 1000. */
const MESH = `<mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="10" y="0" z="0"/><vertex x="0" y="10" z="0"/>
  <vertex x="0" y="0" z="10"/></vertices><triangles><triangle v1="0" v2="2" v3="1"/><triangle v1="0" v2="1" v3="3"/>
  <triangle v1="0" v2="3" v3="2"/><triangle v1="1" v2="2" v3="3"/></triangles></mesh>`;
const RELATIONS = `<Relationships><Relationship Target="/3D/Main.model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>`;

const model = (resources: string, build: string, attributes = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<model ${attributes} xmlns="${CORE}"><resources>${resources}</resources><build>${build}</build></model>`;
const OBJECT = `<object id="1" type="model">${MESH}</object>`;
const ITEM = '<item objectid="1"/>';

const archive = (main: string, more: readonly ZipEntryForTests[] = []) =>
  zipForTests([{ name: '3D/3dmodel.model', content: main }, ...more]);

describe('3MF', () => {
  it.each([
    ['millimeter', 1],
    ['inch', 25.4],
    ['micron', 0.001],
    ['meter', 1000],
  ])('knows the unit %s', async (unit, mm) => {
    const mesh = await readModel(archive(model(OBJECT, ITEM, `unit="${unit}"`)), 'part.3mf');
    expect(mesh.triangles[12]).toBeCloseTo(10 * mm, 4);
    expect(mesh).toMatchObject({ format: '3mf', count: 4, notices: [] });
  });

  it('places components and items by their transforms, the inner first', async () => {
    const pair = `<object id="2"><components><component objectid="1"/>
      <component objectid="1" transform="1 0 0 0 1 0 0 0 1 20 0 0"/></components></object>`;
    // Turned by 90 degrees about z, then shifted: x becomes y.
    const item = '<item objectid="2" transform="0 1 0 -1 0 0 0 0 1 100 0 5"/>';
    const facts = await factsOf(archive(model(OBJECT + pair, item)), 'a.3mf');
    expect(facts).toMatchObject({ sizeMm: { x: 10, y: 30, z: 10 }, minMm: { x: 90, y: 0, z: 5 }, isManifold: true });
    expect(facts.volumeMm3).toBeCloseTo(2000 / 6, 3);
  });

  it('turns the triangles of a mirrored item, so that its outside stays outside', async () => {
    const read = (item: string) => readModel(archive(model(OBJECT, item)), 'a.3mf');
    const volume = ({ triangles: t }: { triangles: Float32Array }) =>
      Array.from({ length: t.length / 9 }, (_, i) => [...t.subarray(i * 9, i * 9 + 9)] as number[]).reduce(
        (sum, [a, b, c, d, e, f, g, h, i]) =>
          sum + a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!),
        0,
      );
    expect(volume(await read(ITEM))).toBeCloseTo(1000, 3);
    expect(volume(await read('<item objectid="1" transform="-1 0 0 0 1 0 0 0 1 0 0 0"/>'))).toBeCloseTo(1000, 3);
  });

  it('begins where the relations say and follows parts into other files', async () => {
    const attributes = `xmlns:p="${PRODUCTION}" requiredextensions="p"`;
    const main = model('', '<item objectid="1" p:path="/3D/Objects/part.model"/>', attributes);
    const bytes = zipForTests([
      { name: '_rels/.rels', content: RELATIONS },
      { name: '3D/Main.model', content: main },
      { name: '3D/Objects/part.model', content: model(OBJECT, '') },
    ]);
    expect((await factsOf(bytes, 'a.3mf')).triangles).toBe(4);
  });

  it('leaves out what is not to be printed, supports, and elements of other makers', async () => {
    const support = `<object id="2" type="support">${MESH}</object>`;
    const foreign = '<x:vertex xmlns:x="urn:x" x="1" y="2" z="3"/>';
    const resources = OBJECT.replace('<vertices>', `<vertices>${foreign}`) + support;
    const build = `${ITEM}<item objectid="2"/><item objectid="1" printable="0"/>`;
    const read = await readModel(archive(model(resources, build)), 'a.3mf');
    expect(read.count).toBe(4);
    expect(read.notices).toMatchObject([{ code: 'MODEL_SETTINGS_DROPPED', severity: 'info', params: { count: 1 } }]);
  });

  it('never looks at settings of a slicer, and says so', async () => {
    const bytes = archive(model(OBJECT, ITEM), [
      { name: 'Metadata/Slic3r_PE.config', content: '; post_process = "/bin/sh -c reboot"\n' },
      { name: 'Metadata/thumbnail.png', content: 'png' },
    ]);
    const { notices } = await readModel(bytes, 'a.3mf');
    expect(notices).toMatchObject([{ code: 'MODEL_SETTINGS_DROPPED', severity: 'info', params: { count: 1 } }]);
  });

  const bomb = `<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
  const nested = Array.from({ length: 20 }, (_, i) => {
    const twice = `<component objectid="${i + 1}"/>`.repeat(10);
    return `<object id="${i + 2}"><components>${twice}</components></object>`;
  });
  const emptyNest = `<object id="1"><mesh><vertices/><triangles/></mesh></object>`;
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['a document type', archive(model(OBJECT, ITEM).replace('?>', `?>${bomb}`)), 'XML_DTD'],
    [
      'an external document type',
      archive(model(OBJECT, ITEM).replace('?>', '?><!DOCTYPE m SYSTEM "file:///etc/passwd">')),
      'XML_DTD',
    ],
    ['an entity nobody declared', archive(model(OBJECT, ITEM.replace('"1"', '"&a;"'))), 'MODEL_INVALID'],
    [
      'a document type in the relations',
      archive(model(OBJECT, ITEM), [{ name: '_rels/.rels', content: '<!DOCTYPE r><r/>' }]),
      'XML_DTD',
    ],
    ['XML that ends too soon', archive(model(OBJECT, ITEM).slice(0, -10)), 'MODEL_INVALID'],
    ['a corner out of range', archive(model(OBJECT.replace('v3="3"', 'v3="4"'), ITEM)), 'MODEL_INVALID'],
    ['a negative corner', archive(model(OBJECT.replace('v3="3"', 'v3="-1"'), ITEM)), 'MODEL_INVALID'],
    ['a coordinate that is no number', archive(model(OBJECT.replace('x="10"', 'x="1e999"'), ITEM)), 'MODEL_INVALID'],
    ['a missing coordinate', archive(model(OBJECT.replace('x="10"', ''), ITEM)), 'MODEL_INVALID'],
    ['an object that is not there', archive(model(OBJECT, '<item objectid="7"/>')), 'MODEL_INVALID'],
    ['the same object number twice', archive(model(OBJECT + OBJECT, ITEM)), 'MODEL_INVALID'],
    ['a broken transform', archive(model(OBJECT, '<item objectid="1" transform="1 2 3"/>')), 'MODEL_INVALID'],
    ['a unit nobody knows', archive(model(OBJECT, ITEM, 'unit="cubit"')), 'MODEL_INVALID'],
    [
      'a required extension',
      archive(model(OBJECT, ITEM, 'xmlns:b="urn:beams" requiredextensions="b"')),
      'MODEL_INVALID',
    ],
    [
      'an object within itself',
      archive(model('<object id="1"><components><component objectid="1"/></components></object>', ITEM)),
      'MODEL_INVALID',
    ],
    [
      'copies of copies without end',
      archive(model(OBJECT + nested.slice(0, 9).join(''), '<item objectid="10"/>')),
      'MODEL_SIZE',
    ],
    [
      'copies of nothing without end',
      archive(model(emptyNest + nested.slice(0, 9).join(''), '<item objectid="10"/>')),
      'MODEL_EMPTY',
    ],
    ['nests too deep', archive(model(OBJECT + nested.join(''), '<item objectid="20"/>')), 'MODEL_INVALID'],
    ['nothing to build', archive(model(OBJECT, '')), 'MODEL_EMPTY'],
    ['another root', archive('<svg/>'), 'MODEL_INVALID'],
    ['elements 100 deep', archive(model('<a>'.repeat(100) + '</a>'.repeat(100), ITEM)), 'MODEL_INVALID'],
    ['no model', zipForTests([{ name: 'readme.md', content: 'hi' }]), 'MODEL_INVALID'],
    ['a name that leaves the archive', archive(model(OBJECT, ITEM), [{ name: '../x', content: '' }]), 'ARCHIVE_NAME'],
    [
      'a bomb',
      archive(model(OBJECT, ITEM), [{ name: '3D/b.model', content: Buffer.alloc(4_000_000, 0x20) }]),
      'ARCHIVE_BOMB',
    ],
  ];
  it.each(cases)('refuses %s', async (_, bytes, code) => {
    expect(await codeOf(bytes, 'part.3mf')).toBe(code);
  });
});

describe('OBJ', () => {
  const BOX = `# a box
mtllib ../../etc/passwd
v 0 0 0\nv 10 0 0\nv 10 20 0\nv 0 20 0\nv 0 0 30\nv 10 0 30\nv 10 20 30\nv 0 20 30
vn 0 0 1
f 4 3 2 1\nf 5/1/1 6/1/1 7/1/1 8/1/1\nf 1//1 2//1 6//1 5//1\nf 2/1 3/1 7/1 6/1
f -6 -5 -1 -2 # negative numbers count back
f 1 5 8 \\\n4
`;

  it('reads faces of any number of corners, with all kinds of indices', async () => {
    const facts = await factsOf(BOX, 'box.obj');
    expect(facts).toMatchObject({ sizeMm: { x: 10, y: 20, z: 30 }, triangles: 12, isManifold: true });
    expect(facts.volumeMm3).toBeCloseTo(6000, 3);
    expect(await factsOf(BOX.replaceAll('\n', '\r\n'), 'box.obj')).toEqual(facts);
  });

  it('cuts a concave face without folding it', async () => {
    // An L: its area must not depend on the corner at which the face begins.
    const l = [[0, 0], [30, 0], [30, 10], [10, 10], [10, 30], [0, 30]]; // prettier-ignore
    for (let start = 0; start < l.length; start++) {
      const ring = [...l.slice(start), ...l.slice(0, start)];
      const lines = [...ring.map((p) => `v ${p[0]} ${p[1]} 5`), ...ring.map((p) => `v ${p[0]} ${p[1]} 0`)];
      const sides = ring.map((_, i) => `f ${i + 1} ${i + 7} ${((i + 1) % 6) + 7} ${((i + 1) % 6) + 1}`);
      const text = [...lines, 'f 1 2 3 4 5 6', 'f 12 11 10 9 8 7', ...sides].join('\n');
      const facts = await factsOf(text, 'l.obj');
      expect(facts).toMatchObject({ isManifold: true, triangles: 20 });
      expect(facts.areaMm2).toBeCloseTo(2 * 500 + 5 * 120, 3);
      expect(facts.volumeMm3).toBeCloseTo(2500, 3);
    }
  });

  it.each([
    ['a corner that is not there', 'v 0 0 0\nv 1 0 0\nf 1 2 3', 'MODEL_INVALID'],
    ['corner 0', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2', 'MODEL_INVALID'],
    ['a corner before the first', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf -1 -2 -4', 'MODEL_INVALID'],
    ['a corner with a word', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 x', 'MODEL_INVALID'],
    ['a face with two corners', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2', 'MODEL_INVALID'],
    ['a hexadecimal number', 'v 0x10 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3', 'MODEL_INVALID'],
    ['NaN', 'v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3', 'MODEL_INVALID'],
    ['no faces', 'v 0 0 0\nv 1 0 0', 'MODEL_EMPTY'],
    ['a line without end', `v ${'0'.repeat(3_000_000)}`, 'MODEL_INVALID'],
  ])('refuses %s', async (_, text, code) => {
    expect(await codeOf(text, 'a.obj')).toBe(code);
  });
});

describe('reading any model', () => {
  it('goes by content first, then by name', async () => {
    expect(await readModel(archive(model(OBJECT, ITEM)), 'wrong-name.stl')).toMatchObject({ format: '3mf' });
    expect(await readModel(writeStl(boxMesh([1, 2, 3])), 'PART.STL')).toMatchObject({ format: 'stl', count: 12 });
  });

  it.each([
    ['an unknown kind', 'hello', 'part.xyz', 'MODEL_INVALID'],
    ['no bytes', '', 'part.step', 'MODEL_EMPTY'],
    ['a name like a property of objects', 'hello', 'a.constructor', 'MODEL_INVALID'],
    ['STEP that is none', 'hello', 'part.step', 'MODEL_INVALID'],
    ['STEP that is cut off', 'ISO-10303-21;\nHEADER;\n', 'part.stp', 'MODEL_INVALID'],
    ['a 3MF that is no zip', 'hello', 'part.3mf', 'ARCHIVE_INVALID'],
  ])('refuses %s', async (_, bytes, name, code) => {
    expect(await codeOf(bytes, name)).toBe(code);
  });
});

describeShared('real models of other kinds', () => {
  const files = sharedFiles.filter(({ kind }) => kind === '3mf' || kind === 'step').map(({ file }) => file);

  it('are all there', () => {
    expect(files).toHaveLength(3);
  });

  it.each(files)('%s is the part its STL shows', async (file) => {
    const facts = await factsOf(readShared(file), file);
    const stl = await factsOf(readShared(file.replace(/\.\w+$/, '.stl')), 'twin.stl');
    // The twin's curves are cut to chords of another length, and the 3MF lies turned on its plate.
    expect(facts.volumeMm3 / stl.volumeMm3).toBeCloseTo(1, 1);
    expect(facts.sizeMm.y / stl.sizeMm.y).toBeCloseTo(1, 0);
    expect(facts.openEdges).toBe(0);
  });
});

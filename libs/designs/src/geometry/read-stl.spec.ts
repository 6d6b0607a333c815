import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '#libs/domain';
import { measureMesh } from './measure.js';
import { readStl } from './read-stl.js';
import { describeShared, readShared, sharedMeshes } from './shared-for-tests.js';
import { ballMesh, boxMesh } from './shapes-for-tests.js';
import { writeStl } from './write-stl.js';

type Triangle = readonly [number, number, number, number, number, number, number, number, number];

/** A tetrahedron with three edges of 10 mm at a right angle: volume 1000/6, two closed sides per edge. */
const TETRAHEDRON: readonly Triangle[] = [
  [0, 0, 0, 0, 10, 0, 10, 0, 0],
  [0, 0, 0, 10, 0, 0, 0, 0, 10],
  [0, 0, 0, 0, 0, 10, 0, 10, 0],
  [10, 0, 0, 0, 10, 0, 0, 0, 10],
];

function binaryStl(triangles: readonly Triangle[], header = ''): Buffer {
  const bytes = Buffer.alloc(84 + triangles.length * 50);
  bytes.write(header);
  bytes.writeUInt32LE(triangles.length, 80);
  triangles.forEach((triangle, i) =>
    triangle.forEach((value, k) => bytes.writeFloatLE(value, 84 + i * 50 + 12 + k * 4)),
  );
  return bytes;
}

const asciiStl = (triangles: readonly Triangle[]) =>
  [
    'solid test',
    ...triangles.map(
      (t) =>
        `facet normal 0 0 0\n outer loop\n  vertex ${t.slice(0, 3).join(' ')}\n  vertex ${t.slice(3, 6).join(' ')}\n` +
        `  vertex ${t.slice(6).join(' ')}\n endloop\nendfacet`,
    ),
    'endsolid test\n',
  ].join('\n');

const codeOf = (run: () => unknown) => {
  try {
    run();
    return 'accepted';
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
};

describe('reading and measuring STL', () => {
  it.each([
    ['binary', binaryStl(TETRAHEDRON)],
    ['binary that begins with "solid"', binaryStl(TETRAHEDRON, 'solid exported by a sloppy program')],
    ['text', Buffer.from(asciiStl(TETRAHEDRON))],
    [
      'text with Windows lines and exponents',
      Buffer.from(asciiStl(TETRAHEDRON).replaceAll('10', '1.0E+01').replaceAll('\n', '\r\n')),
    ],
  ])('reads %s', (_, bytes) => {
    const facts = measureMesh(readStl(bytes));
    expect(facts).toMatchObject({
      sizeMm: { x: 10, y: 10, z: 10 },
      minMm: { x: 0, y: 0, z: 0 },
      isManifold: true,
      openEdges: 0,
      triangles: 4,
    });
    expect(facts.volumeMm3).toBeCloseTo(1000 / 6, 6);
    expect(facts.areaMm2).toBeCloseTo(150 + 50 * Math.sqrt(3), 4);
  });

  it('sees a missing and a turned triangle', () => {
    expect(measureMesh(readStl(binaryStl(TETRAHEDRON.slice(1))))).toMatchObject({ isManifold: false, openEdges: 3 });
    const [a, b, c, d, e, f, g, h, i] = TETRAHEDRON[0]!;
    const turned = binaryStl([[a, b, c, g, h, i, d, e, f], ...TETRAHEDRON.slice(1)]);
    expect(measureMesh(readStl(turned))).toMatchObject({ isManifold: false, openEdges: 3 });
  });

  it('takes -0 and 0 for the same corner', () => {
    const negative = TETRAHEDRON.map((t, i) => (i === 0 ? t.map((v) => (v === 0 ? -0 : v)) : t) as unknown as Triangle);
    expect(measureMesh(readStl(binaryStl(negative))).isManifold).toBe(true);
  });

  it('refuses empty, cut, lying, broken and flat models, each by its code', () => {
    const good = binaryStl(TETRAHEDRON);
    expect(codeOf(() => readStl(new Uint8Array()))).toBe('MODEL_EMPTY');
    expect(codeOf(() => readStl(binaryStl([])))).toBe('MODEL_EMPTY');
    expect(codeOf(() => readStl(good.subarray(0, 50)))).toBe('MODEL_SIZE');
    expect(codeOf(() => readStl(good.subarray(0, -1)))).toBe('MODEL_SIZE');
    const liar = Buffer.from(good);
    liar.writeUInt32LE(0xffffffff, 80);
    expect(codeOf(() => readStl(liar))).toBe('MODEL_SIZE');
    const notANumber = Buffer.from(good);
    notANumber.writeFloatLE(Number.NaN, 84 + 12);
    expect(codeOf(() => readStl(notANumber))).toBe('MODEL_INVALID');
    expect(codeOf(() => readStl(Buffer.from(asciiStl(TETRAHEDRON).replace('vertex', 'vertx'))))).toBe('MODEL_INVALID');
    expect(codeOf(() => readStl(Buffer.from(asciiStl(TETRAHEDRON).replace(/endsolid.*/, ''))))).toBe('MODEL_INVALID');
    const flat = binaryStl([TETRAHEDRON[0]!]);
    expect(codeOf(() => measureMesh(readStl(flat)))).toBe('MODEL_DEGENERATE');
  });

  it('refuses a facet of a text STL that has more than three corners', () => {
    const text = asciiStl(TETRAHEDRON).replace('vertex 0 0 0', 'vertex 0 0 0 vertex 1 1 1 vertex 2 2 2 vertex 3 3 3');
    expect(codeOf(() => readStl(Buffer.from(text)))).toBe('MODEL_INVALID');
  });

  it('reads a text STL of many pieces of text alike', () => {
    const { triangles } = ballMesh(10, 60);
    const ball = Array.from({ length: triangles.length / 9 }, (_, i) => [
      ...triangles.subarray(i * 9, i * 9 + 9),
    ]) as unknown as Triangle[];
    const text = Buffer.from(asciiStl(ball));
    expect(text.length).toBeGreaterThan(600_000);
    expect(readStl(text).triangles).toEqual(triangles);
  });

  it('writes what it reads, byte for byte the same for the same mesh', () => {
    const mesh = boxMesh([10, 20, 30], [-5, 0, 1]);
    const bytes = writeStl(mesh);
    expect(bytes.length).toBe(84 + 12 * 50);
    expect(readStl(bytes)).toEqual(mesh);
    expect(writeStl(readStl(bytes))).toEqual(bytes);
    // The first side is the one below: its normal looks down.
    expect([0, 4, 8].map((at) => new DataView(bytes.buffer).getFloat32(84 + at, true))).toEqual([0, 0, -1]);
  });

  it('never does anything but read or refuse, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(['accepted', 'MODEL_EMPTY', 'MODEL_SIZE', 'MODEL_INVALID', 'MODEL_DEGENERATE']).toContain(
          codeOf(() => measureMesh(readStl(bytes))),
        );
      }),
    );
  });
});

describeShared('real models', () => {
  it('are all there', () => {
    expect(sharedMeshes.length).toBeGreaterThanOrEqual(34);
  });

  it.each(sharedMeshes.map((model) => [model.file, model.mesh!] as const))(
    '%s measures as the index says',
    (file, expected) => {
      const facts = measureMesh(readStl(readShared(file)));
      expect(facts.triangles).toBe(expected.triangles);
      const { x, y, z } = facts.sizeMm;
      [x, y, z].forEach((size, axis) => expect(size).toBeCloseTo(expected.bbox_mm[axis]!, 1));
      expect(facts.volumeMm3 / 1000).toBeCloseTo(expected.volume_cm3, 1);
      expect(facts.openEdges).toBe(expected.unpaired_edges);
    },
  );
});

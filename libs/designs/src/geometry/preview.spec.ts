import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { measureMesh } from './measure.js';
import { decodePreview, encodePreview, previewMesh, type PreviewMesh } from './preview.js';
import { readStl } from './read-stl.js';
import { describeShared, readShared, sharedMeshes } from './shared-for-tests.js';
import { ballMesh, boxMesh } from './shapes-for-tests.js';

/** Back to triangles, as the web does it. */
function unfold({ positions, indices, middleMm, stepMm }: PreviewMesh) {
  const triangles = Float32Array.from({ length: indices.length * 3 }, (_, i) => {
    const axis = i % 3;
    return positions[indices[Math.floor(i / 3)]! * 3 + axis]! * stepMm + middleMm[axis]!;
  });
  return { triangles, count: triangles.length / 9 };
}

describe('previews for the web', () => {
  it('keep a small model whole', async () => {
    const mesh = boxMesh([10, 20, 30], [100, -50, 3]);
    const preview = await previewMesh(mesh);
    expect(preview).toMatchObject({ vertexCount: 8, triangleCount: 12, sourceTriangles: 12 });
    const facts = measureMesh(unfold(preview));
    expect(facts).toMatchObject({ isManifold: true, sizeMm: { x: expect.closeTo(10, 2), z: expect.closeTo(30, 2) } });
    expect(facts.minMm.x).toBeCloseTo(100, 2);
    expect(facts.volumeMm3 / 6000).toBeCloseTo(1, 3);
  });

  it('cut a large one down and keep its shape', async () => {
    const mesh = ballMesh(50, 200);
    const preview = await previewMesh(mesh, 3_000);
    expect(preview.triangleCount).toBeLessThanOrEqual(3_000);
    expect(preview.triangleCount).toBeGreaterThan(2_000);
    expect(measureMesh(unfold(preview)).volumeMm3 / measureMesh(mesh).volumeMm3).toBeCloseTo(1, 1);
    expect(encodePreview(await previewMesh(mesh, 3_000))).toEqual(encodePreview(preview));
  });

  it.each([
    ['16 bits', 12, 8],
    ['32 bits', 300, 100_000],
  ])('come back from their bytes with indices of %s', async (_, steps, maxTriangles) => {
    const preview = await previewMesh(ballMesh(5, steps), steps === 300 ? 400_000 : maxTriangles);
    const bytes = encodePreview(preview);
    expect(preview.indices.BYTES_PER_ELEMENT).toBe(steps === 300 ? 4 : 2);
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('MPM1');
    expect(decodePreview(bytes)).toEqual(preview);
    expect(() => decodePreview(bytes.subarray(0, -1))).toThrow(DomainError);
    expect(() => decodePreview(new Uint8Array(40))).toThrow(DomainError);
  });
});

describeShared('previews of real models', () => {
  it('are light and true to size', async () => {
    for (const { file } of sharedMeshes) {
      const mesh = readStl(readShared(file));
      const preview = await previewMesh(mesh, 5_000);
      const bytes = encodePreview(preview);
      expect(preview.triangleCount).toBeLessThanOrEqual(5_000);
      expect(bytes.length).toBeLessThan(32 + preview.triangleCount * 12 + 1_000);
      const [was, is] = [measureMesh(mesh), measureMesh(unfold(preview))];
      const largest = Math.max(was.sizeMm.x, was.sizeMm.y, was.sizeMm.z);
      for (const axis of ['x', 'y', 'z'] as const) {
        expect(Math.abs(is.sizeMm[axis] - was.sizeMm[axis])).toBeLessThan(largest * 0.02);
      }
    }
  });
});

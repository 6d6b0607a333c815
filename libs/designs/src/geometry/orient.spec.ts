import { describe, expect, it } from '@jest/globals';
import { measureMesh } from './measure.js';
import { orient, rotateMesh, type Rotation } from './orient.js';
import { overhangOf, UP } from './overhang.js';
import { readStl } from './read-stl.js';
import { describeShared, readShared, sharedMeshes } from './shared-for-tests.js';
import { boxMesh, joinMeshes } from './shapes-for-tests.js';

const determinant = ([a, b, c, d, e, f, g, h, i]: Rotation) =>
  a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);

describe('laying a model on its best side', () => {
  it('turns a table over', () => {
    const table = joinMeshes(boxMesh([5, 5, 20]), boxMesh([40, 40, 4], [0, 0, 20]));
    const { rotation, isTurned, before, after } = orient(table);
    expect(isTurned).toBe(true);
    expect(before.overhangMm2).toBeCloseTo(1600, 3);
    // The side of the foot inside the joint counts, as slicers see it before they join shells.
    expect(after).toMatchObject({ overhangMm2: expect.closeTo(25, 3), baseMm2: expect.closeTo(1600, 3) });
    const facts = overhangOf(rotateMesh(table, rotation), UP);
    expect(facts).toMatchObject({ overhangMm2: expect.closeTo(25, 3), heightMm: 24 });
    expect(measureMesh(rotateMesh(table, rotation)).volumeMm3).toBeCloseTo(measureMesh(table).volumeMm3, 3);
  });

  it('lays a pole down', () => {
    const { rotation, after } = orient(boxMesh([10, 10, 200]));
    expect(after.heightMm).toBeCloseTo(10, 6);
    expect(measureMesh(rotateMesh(boxMesh([10, 10, 200]), rotation)).sizeMm.z).toBeCloseTo(10, 6);
  });

  it('leaves a part alone that lies well', () => {
    expect(orient(boxMesh([40, 30, 10]))).toMatchObject({ isTurned: false, rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1] });
  });

  it('finds a slanted side', () => {
    // The table again, tilted by some odd angle: its plate is no side of the box any more.
    const table = joinMeshes(boxMesh([5, 5, 20]), boxMesh([40, 40, 4], [0, 0, 20]));
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const tilted = rotateMesh(rotateMesh(table, [c, 0, s, 0, 1, 0, -s, 0, c]), [1, 0, 0, 0, c, -s, 0, s, c]);
    expect(orient(tilted).after.baseMm2).toBeCloseTo(1600, 0);
  });
});

describeShared('laying real models', () => {
  it.each(sharedMeshes.map(({ file }) => file))('%s never lies worse than as published', (file) => {
    const mesh = readStl(readShared(file));
    const { rotation, isTurned, before, after } = orient(mesh);
    expect(after.cost).toBeLessThanOrEqual(before.cost);
    expect(after.cost < before.cost).toBe(isTurned);
    expect(determinant(rotation)).toBeCloseTo(1, 9);
    const facts = overhangOf(rotateMesh(mesh, rotation), UP);
    expect(facts.heightMm).toBeCloseTo(after.heightMm, 2);
    expect(facts.overhangShare).toBeCloseTo(after.overhangShare, 2);
    expect(orient(mesh)).toEqual({ rotation, isTurned, before, after });
  });
});

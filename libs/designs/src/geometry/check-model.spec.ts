import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkModel, type CheckOptions } from './check-model.js';
import type { Mesh } from './mesh.js';
import { readStl } from './read-stl.js';
import { describeShared, readShared, sharedMeshes } from './shared-for-tests.js';
import { ballMesh, boxMesh, joinMeshes, turned } from './shapes-for-tests.js';

const codesOf = (mesh: Mesh, options?: CheckOptions) => checkModel(mesh, options).problems.map(({ code }) => code);

/** The triangles of a mesh without some of them. */
const without = ({ triangles }: Mesh, ...indices: readonly number[]): Mesh => {
  const kept = [...triangles].filter((_, i) => !indices.includes(Math.floor(i / 9)));
  return { triangles: Float32Array.from(kept), count: kept.length / 9 };
};

describe('checking a model', () => {
  it('measures a box', () => {
    const { facts, problems } = checkModel(boxMesh([10, 20, 30], [5, 5, 5]), { densityGPerCm3: 1.24 });
    expect(problems).toEqual([]);
    expect(facts).toMatchObject({
      sizeMm: { x: 10, y: 20, z: 30 },
      isManifold: true,
      holes: 0,
      shells: 1,
      loosePieces: 1,
      isInsideOut: false,
      overhangMm2: 0,
      heightMm: 30,
      thinWallShare: 0,
    });
    expect(facts.volumeMm3).toBeCloseTo(6000, 6);
    expect(facts.areaMm2).toBeCloseTo(2200, 6);
    expect(facts.baseMm2).toBeCloseTo(200, 6);
    expect(facts.massG).toBeCloseTo(7.44, 6);
    expect(facts.smallestWallMm).toBeCloseTo(10, 4);
  });

  it('counts holes, not only their edges', () => {
    // The bottom and the top of a box are two triangles each.
    const { facts, problems } = checkModel(without(boxMesh([10, 20, 30]), 0, 1, 2, 3));
    expect(facts).toMatchObject({ holes: 2, openEdges: 8, isManifold: false });
    expect(problems[0]).toMatchObject({ code: 'MODEL_OPEN', severity: 'warning', params: { holes: 2, openEdges: 8 } });
    expect(problems[0]!.message).toContain('2 holes (8 open edges)');
  });

  it('tells an inside-out model from a cavity', () => {
    const cavity = joinMeshes(boxMesh([30, 30, 30]), turned(boxMesh([10, 10, 10], [10, 10, 10])));
    expect(checkModel(cavity)).toMatchObject({
      problems: [],
      facts: { shells: 2, loosePieces: 1, isInsideOut: false },
    });
    expect(checkModel(cavity).facts.volumeMm3).toBeCloseTo(26_000, 3);
    const { facts, problems } = checkModel(turned(boxMesh([10, 10, 10])));
    expect(problems.map(({ code }) => code)).toEqual(['MODEL_INSIDE_OUT']);
    expect(facts).toMatchObject({ isInsideOut: true, overhangMm2: 0, smallestWallMm: expect.closeTo(10, 4) });
    expect(facts.volumeMm3).toBeCloseTo(1000, 3);
    // One of two boxes side by side is turned.
    const half = joinMeshes(boxMesh([30, 10, 10]), turned(boxMesh([10, 8, 8], [30, 1, 1])));
    expect(codesOf(half)).toEqual(['MODEL_INSIDE_OUT']);
  });

  it('finds pieces that do not touch', () => {
    expect(codesOf(joinMeshes(boxMesh([10, 10, 10]), boxMesh([10, 10, 10], [10, 0, 0])))).toEqual([]);
    expect(codesOf(joinMeshes(boxMesh([10, 10, 10]), boxMesh([10, 10, 10], [12, 0, 0])))).toEqual(['MODEL_LOOSE']);
  });

  it('measures thin walls against the nozzle', () => {
    const plate = boxMesh([50, 50, 0.3]);
    const { facts, problems } = checkModel(plate, { nozzleMm: 0.4 });
    expect(facts.smallestWallMm).toBeCloseTo(0.3, 4);
    expect(facts.thinWallShare).toBeGreaterThan(0.95);
    expect(problems).toMatchObject([{ code: 'MODEL_THIN', severity: 'warning' }]);
    expect(codesOf(plate, { nozzleMm: 0.25 })).toEqual([]);
    // A block with a thin fin: the fin's two sides are 2 * 20 * 20 of some 4,800 mm2.
    const fin = joinMeshes(boxMesh([30, 20, 20]), boxMesh([0.3, 20, 20], [15, 0, 20]));
    expect(checkModel(fin).facts.thinWallShare).toBeCloseTo(800 / 4824, 1);
    expect(checkModel(fin).facts.smallestWallMm).toBeCloseTo(0.3, 3);
  });

  it('measures overhangs steeper than 45 degrees that do not lie on the plate', () => {
    const table = joinMeshes(boxMesh([5, 5, 20]), boxMesh([40, 40, 4], [0, 0, 20]));
    const { facts } = checkModel(table);
    expect(facts.overhangMm2).toBeCloseTo(1600, 3);
    expect(facts.baseMm2).toBeCloseTo(25, 3);
    // Of a ball, what faces down by more than 45 degrees is a cap of height r (1 - cos 45 degrees).
    const ball = checkModel(ballMesh(20, 200)).facts;
    expect(ball.overhangShare).toBeCloseTo((1 - Math.SQRT1_2) / 2, 2);
  });

  it('judges size against the machine, turned about its axis at will', () => {
    const envelopeMm = { x: 220, y: 180, z: 100 };
    expect(codesOf(boxMesh([170, 210, 90]), { envelopeMm })).toEqual([]);
    const high = checkModel(boxMesh([90, 90, 150]), { envelopeMm }).problems;
    expect(high).toMatchObject([{ code: 'PART_TOO_LARGE', severity: 'warning' }]);
    expect(high[0]!.message).toContain('Lay it on another side.');
    const large = checkModel(boxMesh([230, 20, 20]), { envelopeMm }).problems;
    expect(large).toMatchObject([{ code: 'PART_TOO_LARGE', severity: 'error', params: { part: '230 x 20 x 20' } }]);
  });

  it('calls flat and tiny models by their name', () => {
    const flat = { triangles: boxMesh([10, 10, 10]).triangles.slice(0, 18), count: 2 };
    expect(checkModel(flat).problems[0]).toMatchObject({ code: 'MODEL_DEGENERATE', severity: 'error' });
    const needle = checkModel(boxMesh([100, 1, 1])).problems;
    expect(needle).toMatchObject([{ code: 'MODEL_DEGENERATE', severity: 'warning' }]);
    expect(needle[0]!.message).toContain('Check the unit');
  });

  it('gives finite figures for any mesh', () => {
    const corner = fc.float({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.array(corner, { minLength: 9, maxLength: 9 }), { minLength: 1, maxLength: 20 }),
        (list) => {
          const { facts } = checkModel({ triangles: Float32Array.from(list.flat()), count: list.length });
          const { smallestWallMm, ...others } = facts;
          expect(smallestWallMm).toBeGreaterThan(0);
          const numbers = Object.values(others).filter((value) => typeof value === 'number');
          expect(numbers.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        },
      ),
      { numRuns: 10 },
    );
  });
});

describeShared('checking real models', () => {
  const check = (name: string) => {
    const { file } = sharedMeshes.find((model) => model.file.endsWith(name))!;
    return checkModel(readStl(readShared(file)), { envelopeMm: { x: 220, y: 220, z: 250 } });
  };

  it('finds the jig that is a needle in two pieces and the one that is too large', () => {
    expect(check('/pivot_welding_jig.stl').problems.map(({ code }) => code)).toEqual([
      'MODEL_DEGENERATE',
      'MODEL_LOOSE',
    ]);
    expect(check('/pivot_mount_welding_jig.stl').problems).toMatchObject([
      { code: 'PART_TOO_LARGE', severity: 'error', params: { part: '407.3 x 442.4 x 202.3' } },
    ]);
  });

  it('finds nothing to say about parts that print every day', () => {
    for (const name of [
      'Corn-sheller.stl',
      'Cassava_handle.stl',
      'Chicken_Feed_Holder.stl',
      'Solenoid_mount_-_front.stl',
    ]) {
      expect(check(name).problems).toEqual([]);
    }
  });

  it('has the same answer every time', () => {
    expect(check('garden_hose_spliter.stl')).toEqual(check('garden_hose_spliter.stl'));
  });
});

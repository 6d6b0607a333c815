// Parts for the specs of this lib, drawn by the test itself so that every size in it is known.
import type { MachineProfile } from '#libs/domain';

type Corner = readonly [x: number, y: number, z: number];

export const PRINTER: MachineProfile = {
  machineClass: 'fff-220',
  process: 'print',
  firmware: 'marlin',
  safetyClass: 'B',
  envelopeMm: { x: 220, y: 220, z: 250 },
  maxFeedMmPerMin: { x: 18_000, y: 18_000, z: 600, e: 3000 },
  maxAccelMmPerS2: { x: 1000, y: 1000, z: 100, e: 5000 },
  nozzleDiameterMm: 0.4,
  filamentDiameterMm: 1.75,
  maxNozzleTempC: 260,
  maxBedTempC: 110,
};

export const MILL: MachineProfile = {
  machineClass: 'mill-300',
  process: 'mill',
  firmware: 'grbl',
  safetyClass: 'D',
  envelopeMm: { x: 300, y: 200, z: 40 },
  maxFeedMmPerMin: { x: 2000, y: 2000, z: 500 },
  maxAccelMmPerS2: { x: 200, y: 200, z: 100 },
  maxSpindleRpm: 12_000,
  toolDiameterMm: 3,
};
export const LASER: MachineProfile = {
  ...MILL,
  machineClass: 'laser-300',
  process: 'laser',
  safetyClass: 'C',
  maxSpindleRpm: 1000,
};

/** Prism over a counter-clockwise outline that is star-shaped seen from its first corner. */
export function prism(outline: readonly (readonly [number, number])[], height: number): Corner[][] {
  const triangles: Corner[][] = [];
  const [a = [0, 0]] = outline;
  outline.forEach((b, i) => {
    const c = outline[(i + 1) % outline.length] ?? a;
    triangles.push([[b[0], b[1], 0], [c[0], c[1], 0], [c[0], c[1], height]]); // prettier-ignore
    triangles.push([[b[0], b[1], 0], [c[0], c[1], height], [b[0], b[1], height]]); // prettier-ignore
    if (i === 0 || i === outline.length - 1) return;
    triangles.push([[a[0], a[1], 0], [c[0], c[1], 0], [b[0], b[1], 0]]); // prettier-ignore
    triangles.push([[a[0], a[1], height], [b[0], b[1], height], [c[0], c[1], height]]); // prettier-ignore
  });
  return triangles;
}

export function box(x: number, y: number, z: number): Corner[][] {
  return prism([[0, 0], [x, 0], [x, y], [0, y]], z); // prettier-ignore
}

/** An L of 40 x 40 mm, 6 mm thick, 20 mm high. */
export function bracket(): Corner[][] {
  return prism([[6, 6], [6, 40], [0, 40], [0, 0], [40, 0], [40, 6]], 20); // prettier-ignore
}

export function binaryStl(triangles: readonly (readonly Corner[])[]): Uint8Array {
  const bytes = new Uint8Array(84 + 50 * triangles.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, triangles.length, true);
  triangles.forEach((triangle, t) =>
    triangle.flat().forEach((value, i) => view.setFloat32(84 + 50 * t + 12 + 4 * i, value, true)),
  );
  return bytes;
}

export function textStl(triangles: readonly (readonly Corner[])[]): Uint8Array {
  const facets = triangles.map(
    (corners) =>
      `facet normal 0 0 0\nouter loop\n${corners.map((c) => `vertex ${c.join(' ')}`).join('\n')}\nendloop\nendfacet`,
  );
  return new TextEncoder().encode(`solid part\n${facets.join('\n')}\nendsolid part\n`);
}

type Pair = readonly [code: number, value: string | number];

export function dxf(entities: readonly (readonly Pair[])[], header: readonly Pair[] = []): Uint8Array {
  const pairs: Pair[] = [
    [0, 'SECTION'], [2, 'HEADER'], ...header, [0, 'ENDSEC'], [0, 'SECTION'], [2, 'ENTITIES'], ...entities.flat(), [0, 'ENDSEC'], [0, 'EOF'],
  ]; // prettier-ignore
  return new TextEncoder().encode(pairs.map(([code, value]) => `${code}\n${value}\n`).join(''));
}

export const line = (x1: number, y1: number, x2: number, y2: number): Pair[] => [[0, 'LINE'], [8, '0'], [10, x1], [20, y1], [11, x2], [21, y2]]; // prettier-ignore

export const circle = (x: number, y: number, radius: number): Pair[] => [[0, 'CIRCLE'], [8, '0'], [10, x], [20, y], [40, radius]]; // prettier-ignore

export const arc = (x: number, y: number, radius: number, fromDegrees: number, toDegrees: number): Pair[] =>
  [[0, 'ARC'], [8, '0'], [10, x], [20, y], [40, radius], [50, fromDegrees], [51, toDegrees]]; // prettier-ignore

export function lwpolyline(vertices: readonly (readonly [x: number, y: number, bulge?: number])[]): Pair[] {
  const corners = vertices.flatMap(([x, y, bulge = 0]): Pair[] => [
    [10, x],
    [20, y],
    [42, bulge],
  ]);
  return [[0, 'LWPOLYLINE'], [8, '0'], [90, vertices.length], [70, 1], ...corners];
}

export function polyline(vertices: readonly (readonly [x: number, y: number, bulge?: number])[]): Pair[] {
  const corners = vertices.flatMap(([x, y, bulge = 0]): Pair[] => [
    [0, 'VERTEX'],
    [8, '0'],
    [10, x],
    [20, y],
    [30, 0],
    [42, bulge],
  ]);
  return [[0, 'POLYLINE'], [8, '0'], [66, 1], [70, 1], ...corners, [0, 'SEQEND'], [8, '0']];
}

/** Four lines, in no order and with one turned round. */
export function rectangle(x1: number, y1: number, x2: number, y2: number): Pair[][] {
  return [line(x1, y1, x2, y1), line(x2, y2, x1, y2), line(x2, y1, x2, y2), line(x1, y1, x1, y2)];
}

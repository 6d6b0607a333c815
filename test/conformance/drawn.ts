/** What is drawn, read by this check itself: lines and arcs of a text DXF in millimetres. */
export type Flat = readonly [x: number, y: number];

/** An arc has its centre, radius, first angle and sweep (positive counter-clockwise). */
export interface Edge {
  readonly a: Flat;
  readonly b: Flat;
  readonly arc?: { readonly centre: Flat; readonly radius: number; readonly start: number; readonly sweep: number };
}

type Pair = readonly [code: number, value: string];

/** LINE, CIRCLE, ARC, POLYLINE and LWPOLYLINE with bulges; anything else is an error. */
export function edgesOf(dxf: string): Edge[] {
  const lines = dxf.split(/\r?\n/).map((line) => line.trim());
  const pairs: Pair[] = [];
  for (let i = 0; i + 1 < lines.length; i += 2) pairs.push([Number(lines[i]), lines[i + 1] ?? '']);
  const start = pairs.findIndex(([code, value]) => code === 2 && value === 'ENTITIES');
  const end = pairs.findIndex(([code, value], i) => i > start && code === 0 && value === 'ENDSEC');
  const entities: Pair[][] = [];
  for (const pair of pairs.slice(start + 1, end)) {
    if (pair[0] === 0) entities.push([pair]);
    else entities.at(-1)?.push(pair);
  }
  const edges: Edge[] = [];
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i] ?? [];
    const kind = entity[0]?.[1];
    const get = (code: number): number => Number(entity.find(([known]) => known === code)?.[1] ?? 0);
    if (kind === 'LINE') edges.push({ a: [get(10), get(20)], b: [get(11), get(21)] });
    else if (kind === 'CIRCLE') edges.push(arcEdge([get(10), get(20)], get(40), 0, 2 * Math.PI));
    else if (kind === 'ARC') {
      const from = (get(50) * Math.PI) / 180;
      const sweep = ((((get(51) - get(50)) % 360) + 360) % 360 || 360) * (Math.PI / 180);
      edges.push(arcEdge([get(10), get(20)], get(40), from, sweep));
    } else if (kind === 'POLYLINE') {
      const corners: [number, number, number][] = [];
      for (i++; entities[i]?.[0]?.[1] === 'VERTEX'; i++) {
        const vertex = new Map(entities[i]);
        corners.push([Number(vertex.get(10)), Number(vertex.get(20)), Number(vertex.get(42) ?? 0)]);
      }
      edges.push(...polyline(corners));
    } else if (kind === 'LWPOLYLINE') {
      const corners: [number, number, number][] = [];
      for (const [code, value] of entity) {
        const last = corners.at(-1);
        if (code === 10) corners.push([Number(value), 0, 0]);
        else if (code === 20 && last) last[1] = Number(value);
        else if (code === 42 && last) last[2] = Number(value);
      }
      edges.push(...polyline(corners));
    } else throw new Error(`this check does not read ${kind}`);
  }
  return edges.filter(({ a, b, arc }) => arc || Math.hypot(a[0] - b[0], a[1] - b[1]) > 1e-9);
}

function arcEdge(centre: Flat, radius: number, start: number, sweep: number): Edge {
  const at = (angle: number): Flat => [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
  return { a: at(start), b: at(start + sweep), arc: { centre, radius, start, sweep } };
}

function polyline(corners: readonly (readonly [number, number, number])[]): Edge[] {
  return corners.map(([x, y, bulge], i): Edge => {
    const [toX, toY] = corners[(i + 1) % corners.length] ?? [x, y];
    if (bulge === 0) return { a: [x, y], b: [toX, toY] };
    // The bulge is the tangent of a quarter of the turn.
    const sweep = 4 * Math.atan(bulge);
    const chord = Math.hypot(toX - x, toY - y);
    const radius = chord / (2 * Math.sin(Math.abs(sweep) / 2));
    const heading = Math.atan2(toY - y, toX - x) - sweep / 2 + (Math.sign(sweep) * Math.PI) / 2;
    const centre: Flat = [x + radius * Math.cos(heading), y + radius * Math.sin(heading)];
    return arcEdge(centre, radius, Math.atan2(y - centre[1], x - centre[0]), sweep);
  });
}

export function distanceToEdge([x, y]: Flat, { a, b, arc }: Edge): number {
  if (!arc) {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const length2 = dx * dx + dy * dy;
    const share = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / length2));
    return Math.hypot(x - a[0] - dx * share, y - a[1] - dy * share);
  }
  const angle = Math.atan2(y - arc.centre[1], x - arc.centre[0]) - arc.start;
  const turn = 2 * Math.PI;
  const along = ((((angle * Math.sign(arc.sweep)) % turn) + turn) % turn) / Math.abs(arc.sweep);
  if (along <= 1) return Math.abs(Math.hypot(x - arc.centre[0], y - arc.centre[1]) - arc.radius);
  return Math.min(Math.hypot(x - a[0], y - a[1]), Math.hypot(x - b[0], y - b[1]));
}

/** A point of the edge and the direction of the way there. */
export function alongEdge({ a, b, arc }: Edge, share: number): { at: Flat; heading: Flat } {
  if (!arc) {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const at: Flat = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
    return { at, heading: [(b[0] - a[0]) / length, (b[1] - a[1]) / length] };
  }
  const angle = arc.start + arc.sweep * share;
  const [cos, sin, sign] = [Math.cos(angle), Math.sin(angle), Math.sign(arc.sweep)];
  return {
    at: [arc.centre[0] + arc.radius * cos, arc.centre[1] + arc.radius * sin],
    heading: [-sin * sign, cos * sign],
  };
}

export function edgeLength({ a, b, arc }: Edge): number {
  return arc ? arc.radius * Math.abs(arc.sweep) : Math.hypot(b[0] - a[0], b[1] - a[1]);
}

export function boundsOf(edges: readonly Edge[]): { min: Flat; max: Flat } {
  const points = edges.flatMap((edge) => Array.from({ length: edge.arc ? 721 : 2 }, (_, i) => alongEdge(edge, i / (edge.arc ? 720 : 1)).at)); // prettier-ignore
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const least = (list: number[]): number => list.reduce((a, b) => Math.min(a, b), Infinity);
  return { min: [least(xs), least(ys)], max: [-least(xs.map((x) => -x)), -least(ys.map((y) => -y))] };
}

/** Edges by place, to find the nearest one quickly. */
export class EdgeIndex {
  private readonly cells = new Map<number, Edge[]>();

  constructor(
    edges: Iterable<Edge>,
    private readonly cellMm: number,
  ) {
    for (const edge of edges) {
      const count = Math.max(1, Math.ceil(edgeLength(edge) / (cellMm / 2)));
      const seen = new Set<number>();
      for (let i = 0; i <= count; i++) {
        const [x, y] = alongEdge(edge, i / count).at;
        seen.add(this.keyOf(x, y));
      }
      for (const key of seen) {
        const cell = this.cells.get(key);
        if (cell) cell.push(edge);
        else this.cells.set(key, [edge]);
      }
    }
  }

  /** Exact below half a cell; at least half a cell otherwise. */
  distance(point: Flat): number {
    let least = Infinity;
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        const cell = this.cells.get(this.keyOf(point[0], point[1], dx, dy)) ?? [];
        for (const edge of cell) least = Math.min(least, distanceToEdge(point, edge));
      }
    }
    return least;
  }

  private keyOf(x: number, y: number, dx = 0, dy = 0): number {
    return (Math.floor(x / this.cellMm) + dx) * 65_536 + Math.floor(y / this.cellMm) + dy;
  }
}

/** Whether a point lies in the part: it is surrounded by an odd number of drawn lines. */
export class PartArea {
  private readonly sides: readonly (readonly [Flat, Flat])[];

  constructor(edges: readonly Edge[]) {
    this.sides = edges.flatMap((edge) => {
      const count = edge.arc ? Math.max(8, Math.ceil((Math.abs(edge.arc.sweep) / Math.PI) * 180)) : 1;
      return Array.from({ length: count }, (_, i) => [alongEdge(edge, i / count).at, alongEdge(edge, (i + 1) / count).at] as const); // prettier-ignore
    });
  }

  has([x, y]: Flat): boolean {
    let isIn = false;
    for (const [a, b] of this.sides) {
      if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) isIn = !isIn;
    }
    return isIn;
  }
}

import type { Moved } from '#libs/machine-simulator';
import { alongEdge, boundsOf, EdgeIndex, edgeLength, PartArea, type Edge, type Flat } from './drawn.js';

export interface CutComparison {
  /** The furthest the tool's edge leaves the drawing, right through the board. */
  readonly cutToDrawingMm: number;
  /** The furthest a drawn line is from the tool's edge, at any depth; corners no round tool reaches are left out. */
  readonly drawingToCutMm: number;
  /** Length of drawn lines that are not cut through: tabs. */
  readonly heldMm: number;
  /** Length of drawn lines in inner corners that are narrower than the tool. */
  readonly unreachableMm: number;
  readonly drawnMm: number;
}

export interface CutSetting {
  /** Diameter of the tool, or the kerf. */
  readonly toolMm: number;
  /** Where the drawing's front left corner lies in the program. */
  readonly marginMm: number;
  /** Undefined: a laser, whose beam cuts through wherever it is on. */
  readonly thicknessMm?: number;
}

/** Between two points that are looked at. */
const STEP_MM = 0.5;
/**
 * A tool that would cut so deep into another drawn line cannot stand here. What it leaves where it would cut less is below
 * 0.2²/2r: 0.013 mm with a tool of 3 mm.
 */
const GOUGE_MM = 0.2;
const CELL_MM = 4;

/**
 * Compares what the machine did with what is drawn, both ways: the tool's edge is the way of its middle, moved to its
 * right by the radius (climb milling keeps the part on the right).
 */
export function compareCut(moves: readonly Moved[], drawn: readonly Edge[], setting: CutSetting): CutComparison {
  const { toolMm, marginMm, thicknessMm } = setting;
  const radius = toolMm / 2;
  const { min } = boundsOf(drawn);
  const shift: Flat = [min[0] - marginMm, min[1] - marginMm];
  const ways = cuttingWays(moves, thicknessMm).map(({ edge, isThrough }) => ({ edge: moved(edge, shift), isThrough }));
  const edges = ways.flatMap(({ edge, isThrough }) => beside(edge, radius).map((one) => ({ edge: one, isThrough })));
  const corners = cornersOf(ways, radius);
  const through = edges.filter(({ isThrough }) => isThrough).map(({ edge }) => edge);
  const drawing = new EdgeIndex(drawn, CELL_MM);
  const reached = [...edges, ...corners];
  const anyDepth = new EdgeIndex(
    reached.map(({ edge }) => edge),
    CELL_MM,
  );
  const freed = new EdgeIndex(
    reached.filter(({ isThrough }) => isThrough).map(({ edge }) => edge),
    CELL_MM,
  );
  let cutToDrawingMm = 0;
  for (const edge of through)
    for (const { at } of samples(edge)) cutToDrawingMm = Math.max(cutToDrawingMm, drawing.distance(at));
  const part = new PartArea(drawn);
  let [drawingToCutMm, heldMm, unreachableMm, drawnMm] = [0, 0, 0, 0];
  for (const edge of drawn) {
    const points = samples(edge);
    const weight = edgeLength(edge) / points.length;
    // The waste is on one side of the whole edge.
    const halfway = alongEdge(edge, 0.5);
    const [hx, hy] = halfway.heading;
    const side = part.has([halfway.at[0] - hy * 0.01, halfway.at[1] + hx * 0.01]) ? -1 : 1;
    for (const { at, heading } of points) {
      drawnMm += weight;
      const left: Flat = [-heading[1], heading[0]];
      const middle: Flat = [at[0] + left[0] * radius * side, at[1] + left[1] * radius * side];
      if (drawing.distance(middle) < radius - GOUGE_MM) {
        unreachableMm += weight;
        continue;
      }
      drawingToCutMm = Math.max(drawingToCutMm, anyDepth.distance(at));
      if (freed.distance(at) > 0.1) heldMm += weight;
    }
  }
  return { cutToDrawingMm, drawingToCutMm, heldMm, unreachableMm, drawnMm };
}

interface ToolWay {
  readonly edge: Edge;
  readonly isThrough: boolean;
}

/** Where the way turns left the tool's rim reaches on to its right, between the two directions. */
function cornersOf(ways: readonly ToolWay[], radius: number): ToolWay[] {
  return ways.slice(1).flatMap(({ edge, isThrough }, i): ToolWay[] => {
    const before = ways[i];
    if (!before || Math.hypot(before.edge.b[0] - edge.a[0], before.edge.b[1] - edge.a[1]) > 1e-3) return [];
    const [from, to] = [alongEdge(before.edge, 1).heading, alongEdge(edge, 0).heading];
    const sweep = Math.atan2(from[0] * to[1] - from[1] * to[0], from[0] * to[0] + from[1] * to[1]);
    if (sweep < 1e-6) return [];
    const start = Math.atan2(-from[0], from[1]);
    const at = (angle: number): Flat => [edge.a[0] + radius * Math.cos(angle), edge.a[1] + radius * Math.sin(angle)];
    const rim: Edge = { a: at(start), b: at(start + sweep), arc: { centre: edge.a, radius, start, sweep } };
    return [{ edge: rim, isThrough: isThrough && before.isThrough }];
  });
}

/** The ways of the tool's middle in the material; drillings as a circle of no size, which `beside` makes the tool's. */
function cuttingWays(moves: readonly Moved[], thicknessMm: number | undefined): ToolWay[] {
  const ways: ToolWay[] = [];
  let wasRapid = true;
  for (const { from, to, arc, tool } of moves) {
    const isRapid = tool?.isRapid === true;
    const isLead = wasRapid;
    wasRapid = isRapid;
    if (isRapid) continue;
    const [a, b]: [Flat, Flat] = [[from.x, from.y], [to.x, to.y]]; // prettier-ignore
    // Micrometres of a program's rounding point anywhere: the rim of such a way is that of its neighbours.
    if (!arc && isTiny(a, b) && from.z === to.z) continue;
    const isStanding = !arc && Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-6;
    if (thicknessMm === undefined) {
      // The first move of a burn, if it is a quarter circle, leads in from the waste.
      const isLeadIn = isLead && arc !== undefined && Math.abs(Math.abs(arc.sweepRad) - Math.PI / 2) < 0.01;
      if (!isLeadIn && (tool?.power ?? 0) > 0) ways.push({ edge: wayOf(a, b, arc), isThrough: true });
      continue;
    }
    const isThrough = Math.max(from.z, to.z) <= -thicknessMm || (isStanding && to.z <= -thicknessMm);
    if (Math.max(from.z, to.z) > 1e-6 && !isStanding) continue;
    if (isStanding && !isThrough) continue;
    ways.push({ edge: isStanding ? spot(a) : wayOf(a, b, arc), isThrough });
  }
  return ways;
}

const isTiny = (a: Flat, b: Flat): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) < 0.01;

function wayOf(a: Flat, b: Flat, arc: Moved['arc']): Edge {
  if (!arc) return { a, b };
  const centre: Flat = [arc.centre.x, arc.centre.y];
  const radius = Math.hypot(a[0] - centre[0], a[1] - centre[1]);
  return { a, b, arc: { centre, radius, start: Math.atan2(a[1] - centre[1], a[0] - centre[0]), sweep: arc.sweepRad } };
}

const spot = (at: Flat): Edge => ({ a: at, b: at, arc: { centre: at, radius: 0, start: 0, sweep: -2 * Math.PI } });

function moved(edge: Edge, [dx, dy]: Flat): Edge {
  const to = ([x, y]: Flat): Flat => [x + dx, y + dy];
  return { a: to(edge.a), b: to(edge.b), ...(edge.arc && { arc: { ...edge.arc, centre: to(edge.arc.centre) } }) };
}

/** The line a radius to the right of a way; of an arc around a corner of that radius, the corner itself. */
function beside(edge: Edge, radius: number): Edge[] {
  const right = (share: number): Flat => {
    const { at, heading } = alongEdge(edge, share);
    return [at[0] + heading[1] * radius, at[1] - heading[0] * radius];
  };
  if (!edge.arc) return [{ a: right(0), b: right(1) }];
  const { centre, start, sweep } = edge.arc;
  // To the right of a turn to the left is its outside.
  const wider = edge.arc.radius + (sweep > 0 ? radius : -radius);
  if (Math.abs(wider) < 1e-9) return [{ a: centre, b: centre }];
  const angle = wider < 0 ? start + Math.PI : start;
  return [{ a: right(0), b: right(1), arc: { centre, radius: Math.abs(wider), start: angle, sweep } }];
}

function samples(edge: Edge): { at: Flat; heading: Flat }[] {
  const count = Math.max(1, Math.ceil(edgeLength(edge) / STEP_MM));
  return Array.from({ length: count + 1 }, (_, i) => alongEdge(edge, i / count));
}

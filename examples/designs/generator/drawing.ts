import { cameraFrom, project, shade, type Camera } from './camera.js';
import { dot, facesOf, type Face, type Vec } from './faces.js';
import type { Solid } from './kit.js';
import { GRID_CELLS, paintOrder } from './paint-order.js';

/** A body of a drawing with its colour, `#rrggbb`. */
export interface Body {
  readonly solid: Solid;
  readonly colour: string;
}

export interface Dimension {
  readonly from: Vec;
  readonly to: Vec;
  /** Direction in which the dimension line stands off, in model space. */
  readonly offset: Vec;
  readonly text: string;
}

/** A balloon; in pictures of several parts its number is the part's place in the manifest. */
export interface Label {
  readonly at: Vec;
  readonly text: string;
  /** Where the balloon stands from there, in picture units (the picture is 800 wide). */
  readonly dx: number;
  readonly dy: number;
}

export interface Drawing {
  readonly bodies: readonly Body[];
  readonly dimensions: readonly Dimension[];
  readonly labels?: readonly Label[];
  /** Dash-dot centre lines. */
  readonly axes?: readonly (readonly [Vec, Vec])[];
  /** Direction the viewer stands in, from the model. */
  readonly view: Vec;
}

/** Palette of all pictures: paper, ink, and materials with good contrast to both. */
export const COLOURS = {
  paper: '#fbf7ee',
  ink: '#2b2a33',
  faint: '#7c7789',
  petrol: '#2f8f9d',
  maize: '#eeb33b',
  terracotta: '#d9673f',
  leaf: '#6fa14b',
  plum: '#8a6aa8',
  plywood: '#dcb983',
  steel: '#a9b4bf',
} as const;

/** Fifths of a pixel at usual size, so that whole numbers are fine enough. */
const WIDTH = 4000;
const HEIGHT = 3000;
const MARGIN = 390;

interface Shown {
  readonly face: Face;
  readonly colour: string;
  /** Body and face number, to find its neighbours. */
  readonly key: string;
  readonly keyOf: (face: number) => string;
}

type Place = (p: Vec) => readonly [x: number, y: number];

const whole = (value: number) => String(Math.round(value) + 0);
const pair = ([x, y]: readonly [number, number]) => `${whole(x)} ${whole(y)}`;

/** A path with relative steps in whole units: a third of the bytes of absolute ones. */
function pathOf(points: readonly (readonly [number, number])[], isClosed: boolean): string {
  let path = '';
  let [atX, atY] = [0, 0];
  for (const [i, point] of points.entries()) {
    const [x, y] = [Math.round(point[0]), Math.round(point[1])];
    const step = [x - atX, y - atY].map((n, k) => (n < 0 || k === 0 ? `${n}` : ` ${n}`)).join('');
    if (i === 0) path = `M${step}l`;
    else if (x !== atX || y !== atY) path += path.endsWith('l') || step.startsWith('-') ? step : ` ${step}`;
    [atX, atY] = [x, y];
  }
  return `${path}${isClosed ? 'z' : ''}`;
}

/** Fits all points of the model, and the ends of its dimension lines, into the picture. */
function fit(points: readonly Vec[], camera: Camera) {
  const flat = points.map((p) => project(camera, p));
  const low = [0, 1].map((axis) => Math.min(...flat.map((p) => p[axis] ?? 0)));
  const high = [0, 1].map((axis) => Math.max(...flat.map((p) => p[axis] ?? 0)));
  const [left = 0, bottom = 0] = low;
  const [right = 1, top = 1] = high;
  const scale = Math.min((WIDTH - 2 * MARGIN) / (right - left), (HEIGHT - 2 * MARGIN) / (top - bottom));
  const place: Place = (p) => {
    const [x, y] = project(camera, p);
    return [WIDTH / 2 + (x - (left + right) / 2) * scale, HEIGHT / 2 - (y - (bottom + top) / 2) * scale];
  };
  return { place, scale };
}

/** An edge between two faces is drawn with the one painted later, so that neither covers it. */
function paintFace({ face, colour, keyOf }: Shown, place: Place, isStillToCome: (key: string) => boolean): string {
  const loops = face.loops.map((loop) => pathOf(loop.map(place), true)).join('');
  const fill = `<path color="${colour}" d="${loops}"/>`;
  const edges = face.sharpEdges.filter((edge) => !isStillToCome(keyOf(edge.other)));
  if (edges.length === 0) return fill;
  return `${fill}<path d="${joinEdges(edges.map(({ from, to }) => [place(from), place(to)]))}"/>`;
}

/** Edges as few polylines as possible: each goes on where an edge starts at its end. */
function joinEdges(edges: readonly (readonly [readonly [number, number], readonly [number, number]])[]): string {
  const open = [...edges];
  let path = '';
  for (let edge = open.shift(); edge; edge = open.shift()) {
    const points = [...edge];
    for (;;) {
      const end = pair(points.at(-1) ?? [0, 0]);
      const next = open.findIndex(([from]) => pair(from) === end);
      if (next < 0) break;
      points.push(...open.splice(next, 1).map(([, to]) => to));
    }
    path += pathOf(points, false);
  }
  return path;
}

function paintDimension(dimension: Dimension, place: Place): string {
  const shift = (p: Vec, factor: number): Vec => [
    p[0] + dimension.offset[0] * factor,
    p[1] + dimension.offset[1] * factor,
    p[2] + dimension.offset[2] * factor,
  ];
  const [a, b] = [place(shift(dimension.from, 1)), place(shift(dimension.to, 1))];
  const extension = [dimension.from, dimension.to]
    .map((p) => `M${pair(place(shift(p, 0.12)))}L${pair(place(shift(p, 1.12)))}`)
    .join('');
  const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2] as const;
  let angle = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
  if (angle > 90.01) angle -= 180;
  if (angle <= -89.99) angle += 180;
  const text = `<text transform="translate(${pair(middle)}) rotate(${whole(angle)})" dy="-35">${dimension.text}</text>`;
  return `<path class="x" d="${extension}"/><path class="d" d="M${pair(a)}L${pair(b)}"/>${text}`;
}

/** A numbered or worded balloon with a line to what it means. */
function paintLabels(drawing: Drawing, place: Place): string {
  const labels = (drawing.labels ?? []).map(({ at, text, dx, dy }) => {
    const from = place(at);
    const end = [from[0] + dx * 5, from[1] + dy * 5] as const;
    const width = 75 + 48 * text.length;
    return (
      `<path class="l" d="M${pair(from)}L${pair(end)}"/><circle cx="${whole(from[0])}" cy="${whole(from[1])}" r="14"/>` +
      `<rect class="b" x="${whole(end[0] - width / 2)}" y="${whole(end[1] - 75)}" width="${width}" height="150" rx="75"/>` +
      `<text x="${whole(end[0])}" y="${whole(end[1])}" dy="31">${text}</text>`
    );
  });
  return labels.join('\n');
}

const STYLE = `path{fill:none;stroke:${COLOURS.ink};stroke-width:7.5;stroke-linecap:round;stroke-linejoin:round}
path[color]{fill:currentColor;stroke:currentColor;fill-rule:evenodd;stroke-width:3.5}
path.d{stroke-width:6;marker-start:url(#a);marker-end:url(#a)}
path.x{stroke:${COLOURS.faint};stroke-width:4}
path.l{stroke-width:5.5}
path.c{stroke:${COLOURS.terracotta};stroke-width:7;stroke-dasharray:70 20 15 20;stroke-linecap:butt}
.b{fill:${COLOURS.paper};stroke:${COLOURS.ink};stroke-width:5.5}
text{font:500 88px system-ui,'Segoe UI',Roboto,sans-serif;fill:${COLOURS.ink};text-anchor:middle}`;

/** Renders a drawing: flat-shaded faces in exact back-to-front order, sharp edges, centre lines, dimensions, labels. */
export function toSvg(title: string, drawing: Drawing): string {
  const camera = cameraFrom(drawing.view);
  const isFacing = (normal: Vec) => dot(normal, camera.towards) > 1e-6;
  const shown = drawing.bodies.flatMap(({ solid, colour }, body) => {
    const keyOf = (face: number) => `${body}:${face}`;
    const all = facesOf(solid, isFacing).map((face, i): Shown => {
      return { face, colour: shade(colour, face.normal, camera), key: keyOf(i), keyOf };
    });
    return all.filter(({ face }) => isFacing(face.normal));
  });
  const ends = drawing.dimensions.flatMap(({ from, to, offset }) =>
    [from, to].map((p): Vec => [p[0] + offset[0], p[1] + offset[1], p[2] + offset[2]]),
  );
  const points = [...shown.flatMap(({ face }) => face.loops.flat()), ...ends, ...(drawing.axes ?? []).flat()];
  const { place } = fit(points, camera);
  const toCell = (p: Vec) => {
    const [x, y] = place(p);
    return [(x / WIDTH) * GRID_CELLS, (y / WIDTH) * GRID_CELLS] as const;
  };
  const order = paintOrder(shown.map(({ face }) => face), camera, toCell); // prettier-ignore
  const toCome = new Set(order.map((id) => shown[id]?.key ?? ''));
  const painted = order.flatMap((id) => {
    const one = shown[id];
    toCome.delete(one?.key ?? '');
    return one ? [paintFace(one, place, (key) => toCome.has(key))] : [];
  });
  const axes = (drawing.axes ?? []).map(([a, b]) => `<path class="c" d="M${pair(place(a))}L${pair(place(b))}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
<title>${title}</title>
<style>${STYLE}</style>
<marker id="a" viewBox="-10 -4 10 8" markerWidth="10" markerHeight="8" orient="auto-start-reverse"><polygon points="0,0 -9,3 -9,-3" fill="${COLOURS.ink}"/></marker>
<rect width="${WIDTH}" height="${HEIGHT}" rx="90" fill="${COLOURS.paper}"/>
${axes.join('\n')}
${painted.join('\n')}
${drawing.dimensions.map((dimension) => paintDimension(dimension, place)).join('\n')}
${paintLabels(drawing, place)}
</svg>
`;
}

/** Dimensions of a solid's bounding box along its lower front edges and one upright, standing off by `gap`. */
export function boxDimensions(
  solid: Solid,
  gap: number,
  sides: { readonly x: 1 | -1; readonly y: 1 | -1 },
): readonly Dimension[] {
  const { min, max } = solid.boundingBox();
  const x = sides.x > 0 ? max[0] : min[0];
  const y = sides.y > 0 ? max[1] : min[1];
  const text = (length: number) => `${Math.round(length * 10) / 10}`;
  return [
    { from: [min[0], y, min[2]], to: [max[0], y, min[2]], offset: [0, sides.y * gap, 0], text: text(max[0] - min[0]) },
    { from: [x, min[1], min[2]], to: [x, max[1], min[2]], offset: [sides.x * gap, 0, 0], text: text(max[1] - min[1]) },
    {
      from: [sides.x > 0 ? min[0] : max[0], y, min[2]],
      to: [sides.x > 0 ? min[0] : max[0], y, max[2]],
      offset: [-sides.x * gap, 0, 0],
      text: text(max[2] - min[2]),
    },
  ];
}

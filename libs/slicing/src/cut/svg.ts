import { readSvg, type DrawingShape } from '#libs/designs';
import { arc, circle, linesThrough } from './curves.js';
import type { Drawing, Shape } from './drawing.js';

/** Names of colours that tell what is done to a line; others are left as they are. */
const NAMED: Readonly<Record<string, string>> = { blue: '#0000ff', red: '#ff0000', black: '#000000' };

/** An SVG has colours, no layers. Throws what reading an SVG throws: DRAWING_INVALID, XML_DTD, INPUT_TOO_LARGE. */
export function readSvgDrawing(source: Uint8Array): Drawing {
  const { shapes, ignored } = readSvg(source);
  return { shapes: shapes.map(shapeOf), ignored };
}

function shapeOf(shape: DrawingShape): Shape {
  const colour = shape.colour && { colour: hexOf(shape.colour) };
  if (shape.kind === 'circle') {
    return { curve: circle(shape.centre, shape.radiusMm), isClosed: true, layer: '0', ...colour };
  }
  if (shape.kind === 'polyline') {
    const { points, isClosed } = shape;
    return { curve: linesThrough(points, isClosed), isClosed, layer: '0', ...colour };
  }
  const { centre, radiusMm, startRad, sweepRad } = shape;
  return { curve: [arc(centre, radiusMm, startRad, sweepRad)], isClosed: false, layer: '0', ...colour };
}

/** `#00f` is `#0000ff`. */
function hexOf(colour: string): string {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(colour);
  if (short) return `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}`;
  return NAMED[colour] ?? colour;
}

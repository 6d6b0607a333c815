import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { pointsOf, type DrawingShape } from './drawing.js';
import { readSvg } from './drawing-svg.js';
import { describeShared, readShared } from './shared-for-tests.js';

const svg = (content: string, attributes = 'width="100mm" height="50mm" viewBox="0 0 100 50"', head = '') =>
  Buffer.from(`<?xml version="1.0"?>${head}<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`);

const codeOf = (bytes: Uint8Array) => {
  try {
    readSvg(bytes);
    return 'accepted';
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
};
const shapesOf = (content: string, attributes?: string) => readSvg(svg(content, attributes)).shapes;
const only = (content: string, attributes?: string): DrawingShape => {
  const shapes = shapesOf(content, attributes);
  expect(shapes).toHaveLength(1);
  return shapes[0]!;
};
const rounded = (shape: DrawingShape) => pointsOf(shape).map(([x, y]) => [Number(x.toFixed(6)), Number(y.toFixed(6))]);

describe('reading SVG', () => {
  it('gives millimetres with y up', () => {
    const shape = only('<path d="M10,10 h20 v30 l-20,0 z"/>');
    expect(shape).toMatchObject({ kind: 'polyline', isClosed: true });
    expect(rounded(shape)).toEqual([[10, 40], [30, 40], [30, 10], [10, 10]]); // prettier-ignore
  });

  it.each([
    ['width="100mm" height="50mm" viewBox="0 0 1000 500"', 1, false],
    ['width="10cm" height="5cm" viewBox="0 0 1000 500"', 1, false],
    ['width="3.937007874in" height="1.968503937in" viewBox="0 0 1000 500"', 1, false],
    ['width="100mm" viewBox="0 0 1000 500"', 1, false],
    ['height="50mm" viewBox="0 0 1000 500"', 1, false],
    ['width="960" height="480"', 2.645833, true],
    ['viewBox="0 0 960 480"', 2.645833, true],
    ['width="100%" height="100%" viewBox="0 0 960 480"', 2.645833, true],
    ['width="100mm" height="100mm" viewBox="0 0 1000 500"', 1, false],
  ])('takes the unit from %s', (attributes, length, isUnitAssumed) => {
    const drawing = readSvg(svg('<line x1="0" y1="0" x2="10" y2="0"/>', attributes));
    const [a, b] = pointsOf(drawing.shapes[0]!);
    expect(b![0] - a![0]).toBeCloseTo(length, 5);
    expect(drawing.isUnitAssumed).toBe(isUnitAssumed);
  });

  it('applies transforms of all groups from the inside out', () => {
    const shape = only(
      '<g transform="translate(50 0)"><g transform="rotate(90)"><line transform="scale(2)" x1="0" y1="0" x2="5" y2="0"/></g></g>',
    );
    expect(rounded(shape)).toEqual([[50, 50], [50, 40]]); // prettier-ignore
  });

  it.each([
    '<circle cx="20" cy="20" r="5"/>',
    '<ellipse cx="20" cy="20" rx="5" ry="5"/>',
    '<path d="M15 20 a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0"/>',
    '<path d="M15 20 A5 5 0 0 1 20 15 A5 5 0 0 1 25 20 A5 5 0 0 1 20 25 A5 5 0 0 1 15 20 Z"/>',
    '<g transform="translate(20 20) rotate(33) scale(-1 1)"><circle r="5"/></g>',
    '<rect x="15" y="15" width="10" height="10" rx="5"/>',
  ])('knows a circle in %s', (content) => {
    const shape = only(content);
    expect(shape.kind).toBe('circle');
    if (shape.kind !== 'circle') return;
    expect(shape.radiusMm).toBeCloseTo(5, 6);
    expect(shape.centre[0]).toBeCloseTo(20, 6);
    expect(shape.centre[1]).toBeCloseTo(30, 6);
  });

  it('keeps the round corners of a rectangle as arcs that meet its sides', () => {
    const shapes = shapesOf('<rect x="10" y="10" width="40" height="20" rx="3"/>');
    expect(shapes.map(({ kind }) => kind)).toEqual([
      'polyline',
      'arc',
      'polyline',
      'arc',
      'polyline',
      'arc',
      'polyline',
      'arc',
    ]);
    const strokes = shapes.map(pointsOf);
    strokes.forEach((stroke, i) => {
      const next = strokes[(i + 1) % strokes.length]![0]!;
      expect(Math.hypot(stroke.at(-1)![0] - next[0], stroke.at(-1)![1] - next[1])).toBeLessThan(1e-6);
    });
  });

  it('follows an ellipse and Bézier curves within 0.005 mm', () => {
    const ellipse = only('<ellipse cx="50" cy="25" rx="30" ry="10"/>');
    for (const [x, y] of pointsOf(ellipse)) expect(((x - 50) / 30) ** 2 + ((y - 25) / 10) ** 2).toBeCloseTo(1, 6);
    // The usual four curves for a circle leave it by 0.027 %: 0.0027 mm of 10.
    const k = 5.522847498;
    const curves = `M40 25C40 ${25 - k} ${50 - k} 15 50 15S60 ${25 - k} 60 25 ${50 + k} 35 50 35 40 ${25 + k} 40 25Z`;
    const points = pointsOf(only(`<path d="${curves}"/>`));
    const errors = points.flatMap(([x, y], i) => {
      const [nextX, nextY] = points[(i + 1) % points.length]!;
      return [Math.hypot(x - 50, y - 25), Math.hypot((x + nextX) / 2 - 50, (y + nextY) / 2 - 25)];
    });
    expect(Math.max(...errors.map((radius) => Math.abs(radius - 10)))).toBeLessThan(0.003 + 0.005);
    expect(points.length).toBeGreaterThan(40);
  });

  it('goes on after a closing where the outline began', () => {
    const shapes = shapesOf('<path d="M10 10h10v10z l-5 5"/>');
    expect(shapes.map(rounded)).toEqual([[[10, 40], [20, 40], [20, 30]], [[10, 40], [5, 35]]]); // prettier-ignore
  });

  it('tells the colour of every line, inherited or in a style', () => {
    const shapes = shapesOf(
      '<g stroke="Red"><line x2="1"/><line x2="1" style="fill:none; stroke: #00FF00"/></g><line x2="1"/><line x2="1" stroke="none"/>',
    );
    expect(shapes.map(({ colour }) => colour)).toEqual(['red', '#00ff00', undefined, undefined]);
  });

  it('draws nothing that is hidden or only defined', () => {
    expect(
      shapesOf(
        '<defs><path d="M0 0h1"/></defs><g display="none"><path d="M0 0h2"/></g><g style="visibility:hidden"><path d="M0 0h3"/></g><path d="M0 0h4"/><circle r="0"/>',
      ),
    ).toHaveLength(1);
  });

  it('passes over scripts, links, images and text, and says so', () => {
    const drawing = readSvg(
      svg(
        '<script>fetch("https://example.org")</script><image href="file:///etc/passwd"/><text>A</text><text>B</text><a href="javascript:alert(1)"><path onclick="x()" d="M0 0h4"/></a><use href="https://example.org/x.svg#a"/>',
      ),
    );
    expect(drawing.shapes).toHaveLength(1);
    expect(drawing.ignored).toEqual({ script: 1, image: 1, text: 2, use: 1 });
  });

  const LINE = '<path d="M0 0h4"/>';
  const STANDARD = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
  it('takes the document type that drawing programs write', () => {
    expect(codeOf(svg(LINE, undefined, STANDARD))).toBe('accepted');
  });

  it.each([
    ['entities', svg(LINE, undefined, '<!DOCTYPE svg [<!ENTITY a "b">]>'), 'XML_DTD'],
    ['entities beside the standard type', svg(LINE, undefined, STANDARD.replace('>', '[<!ENTITY a "b">]>')), 'XML_DTD'],
    ['another document type', svg(LINE, undefined, '<!DOCTYPE svg SYSTEM "http://127.0.0.1/x.dtd">'), 'XML_DTD'],
    [
      'a document type with a foreign address',
      svg(LINE, undefined, STANDARD.replace('www.w3.org', 'www.w3.org.example')),
      'XML_DTD',
    ],
    ['an entity nobody declared', svg('<path d="&x;"/>'), 'DRAWING_INVALID'],
    ['a huge viewBox', svg(LINE, 'viewBox="0 0 1e300 1e300"'), 'DRAWING_INVALID'],
    ['a huge sheet', svg(LINE, 'width="1000000mm" height="5mm"'), 'DRAWING_INVALID'],
    ['a viewBox without area', svg(LINE, 'viewBox="0 0 0 10"'), 'DRAWING_INVALID'],
    ['no size', svg(LINE, ''), 'DRAWING_INVALID'],
    ['broken path data', svg('<path d="M0 0 L 10"/>'), 'DRAWING_INVALID'],
    ['a curve that never ends', svg('<path d="M0 0 C 1e18 0 0 1e18 0 0"/>'), 'DRAWING_INVALID'],
    ['a broken transform', svg('<path transform="rotate(x)" d="M0 0h1"/>'), 'DRAWING_INVALID'],
    ['a circle whose radius is a word', svg('<circle r="big"/>'), 'DRAWING_INVALID'],
    ['nothing drawn', svg('<text>Hi</text>'), 'DRAWING_INVALID'],
    ['a drawing in a drawing', svg(`<svg width="1" height="1">${LINE}</svg>`), 'DRAWING_INVALID'],
    ['groups without end', svg('<g>'.repeat(100) + '</g>'.repeat(100)), 'DRAWING_INVALID'],
    ['too many shapes', svg(`<path d="${'M0 0h4'.repeat(100_001)}"/>`), 'INPUT_TOO_LARGE'],
    ['no SVG', Buffer.from('<html/>'), 'DRAWING_INVALID'],
    ['no XML', Buffer.from('0\nSECTION\n'), 'DRAWING_INVALID'],
    ['no bytes', Buffer.alloc(0), 'DRAWING_INVALID'],
  ])('refuses %s', (_, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });
});

describeShared('a real SVG', () => {
  it('is read whole: the nested sheet of a machine, as OpenSCAD wrote it', () => {
    const drawing = readSvg(readShared('lifetrac-v25/cnclayout.svg'));
    expect(drawing).toMatchObject({ widthMm: 18394, heightMm: 1843, isUnitAssumed: false, ignored: {} });
    expect(drawing.shapes.length).toBeGreaterThan(100);
    const points = drawing.shapes.flatMap(pointsOf);
    expect(points.filter(([x, y]) => !(x >= 0 && x <= 18394 && y >= 0 && y <= 1843))).toEqual([]);
    expect(drawing.shapes.every((shape) => shape.kind === 'polyline' && shape.isClosed)).toBe(true);
  });
});

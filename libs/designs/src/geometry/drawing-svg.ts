import { domainError, type ErrorPlace } from '#libs/domain';
import { drawingInvalid, MAX_POINTS, type Drawing2, type DrawingShape } from './drawing.js';
import { strokesOf } from './svg-path.js';
import { decimal } from './text-chunks.js';
import { readXml } from './xml.js';

const MAX_BYTES = 20_000_000;
const MAX_SHAPES = 100_000;
/** The longest real sheet here, a plan of a whole machine, is 18 m. */
const MAX_SHEET_MM = 100_000;
/** CSS units. */
const MM_PER_UNIT: Readonly<Record<string, number>> = {
  mm: 1,
  cm: 10,
  q: 0.25,
  in: 25.4,
  pt: 25.4 / 72,
  pc: 25.4 / 6,
  px: 25.4 / 96,
  '': 25.4 / 96,
};
/** What OpenSCAD, Inkscape and others put on top of every file. It declares nothing and is never fetched. */
const STANDARD_DOCTYPE =
  /^\s*svg\s+PUBLIC\s+["']-\/\/W3C\/\/DTD SVG (1\.0|1\.1|1\.1 Basic|1\.1 Tiny|20010904)\/\/EN["']\s+["']https?:\/\/www\.w3\.org\/[\w./-]+\.dtd["']\s*(\[\s*\]\s*)?$/;
/** Content that is only drawn where something else asks for it. */
const NOT_DRAWN = new Set([
  'defs',
  'symbol',
  'clippath',
  'mask',
  'marker',
  'pattern',
  'lineargradient',
  'radialgradient',
  'filter',
]);
/** Elements that hold others or say something about the file; all else that is not drawn is told. */
const SILENT = new Set(['svg', 'g', 'a', 'title', 'desc', 'metadata', 'style', ...NOT_DRAWN]);

type Attributes = Readonly<Record<string, string>>;

/** A length in user units; 0 for one that is not there. */
const number = (attributes: Attributes, name: string): number => {
  const text = attributes[name]?.trim().replace(/px$/i, '');
  return text === undefined || text === '' ? 0 : decimal(text);
};

function roundedRect(x: number, y: number, width: number, height: number, radii: readonly [number, number]): string {
  const [rx, ry] = [Math.min(radii[0], width / 2), Math.min(radii[1], height / 2)];
  if (rx === 0 || ry === 0) return `M${x} ${y}h${width}v${height}h${-width}z`;
  const arc = (dx: number, dy: number) => `a${rx} ${ry} 0 0 1 ${dx} ${dy}`;
  const [w, h] = [width - 2 * rx, height - 2 * ry];
  return `M${x + rx} ${y}h${w}${arc(rx, ry)}v${h}${arc(-rx, ry)}h${-w}${arc(-rx, -ry)}v${-h}${arc(rx, -ry)}z`;
}

const ellipse = (cx: number, cy: number, rx: number, ry: number) =>
  `M${cx - rx} ${cy}a${rx} ${ry} 0 0 1 ${2 * rx} 0a${rx} ${ry} 0 0 1 ${-2 * rx} 0z`;

/** The outline of an element as path data; undefined for elements without one. Sizes of 0 draw nothing, as SVG says. */
function pathOf(name: string, attributes: Attributes): string | undefined {
  const n = (key: string) => number(attributes, key);
  switch (name) {
    case 'path':
      return attributes['d'] ?? '';
    case 'line':
      return `M${n('x1')} ${n('y1')}L${n('x2')} ${n('y2')}`;
    case 'polyline':
      return attributes['points']?.trim() ? `M${attributes['points']}` : '';
    case 'polygon':
      return attributes['points']?.trim() ? `M${attributes['points']}z` : '';
    case 'circle':
      return n('r') === 0 ? '' : ellipse(n('cx'), n('cy'), n('r'), n('r'));
    case 'ellipse':
      return n('rx') === 0 || n('ry') === 0 ? '' : ellipse(n('cx'), n('cy'), n('rx'), n('ry'));
    case 'rect': {
      const [rx, ry] = [n('rx') || n('ry'), n('ry') || n('rx')];
      return n('width') === 0 || n('height') === 0
        ? ''
        : roundedRect(n('x'), n('y'), n('width'), n('height'), [rx, ry]);
    }
    default:
      return undefined;
  }
}

/** A presentation attribute, or the same in the style attribute, which counts more. */
function styleOf(attributes: Attributes, name: string): string | undefined {
  const inStyle = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, 'i').exec(
    (attributes['style'] ?? '').slice(0, 4096),
  )?.[1];
  return (inStyle ?? attributes[name])?.trim().toLowerCase().slice(0, 40);
}

interface Level {
  readonly isDrawn: boolean;
  readonly transform: string;
  readonly colour?: string;
}

interface Sheet {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly isUnitAssumed: boolean;
  /** From user units, y down, to millimetres, y up. */
  readonly transform: string;
}

class SvgReader {
  readonly shapes: DrawingShape[] = [];
  readonly ignored: Record<string, number> = {};
  private readonly levels: Level[] = [];
  private sheetOrNone: Sheet | undefined;
  private points = 0;

  constructor(private readonly place: ErrorPlace) {}

  private invalid(what: string, action?: string) {
    return drawingInvalid(`The SVG ${what}.`, this.place, action);
  }

  get sheet(): Sheet {
    if (!this.sheetOrNone) throw this.invalid('has no svg element');
    return this.sheetOrNone;
  }

  open(fullName: string, attributes: Attributes): void {
    const name = fullName.toLowerCase().replace(/^svg:/, '');
    if (!this.sheetOrNone) {
      if (name !== 'svg') throw this.invalid('does not begin with an svg element');
      this.sheetOrNone = this.sheetOf(attributes);
    } else if (name === 'svg') throw this.invalid('holds another svg element', 'Flatten it in the drawing program.');
    const above = this.levels.at(-1);
    const isHidden = styleOf(attributes, 'display') === 'none' || styleOf(attributes, 'visibility') === 'hidden';
    const colour = styleOf(attributes, 'stroke') ?? above?.colour;
    const level: Level = {
      isDrawn: above?.isDrawn !== false && !isHidden && !NOT_DRAWN.has(name),
      transform: attributes['transform'] ?? '',
      ...(colour !== undefined && colour !== 'none' && { colour }),
    };
    this.levels.push(level);
    if (level.isDrawn) this.draw(name, attributes, level);
  }

  close(): void {
    this.levels.pop();
  }

  private draw(name: string, attributes: Attributes, level: Level): void {
    const data = pathOf(name, attributes);
    if (data === undefined) {
      // Names with a prefix are notes of drawing programs to themselves.
      if (SILENT.has(name) || name.includes(':')) return;
      const known = /^[a-z]{1,20}$/.test(name) ? name : 'other';
      this.ignored[known] = (this.ignored[known] ?? 0) + 1;
      return;
    }
    const transforms = [...this.levels.map(({ transform }) => transform).reverse(), this.sheet.transform];
    const strokes = strokesOf(
      data,
      transforms.filter((text) => text.trim() !== ''),
    );
    if (!strokes) throw this.invalid(`has a ${name} that cannot be read (the ${this.shapes.length + 1}th shape)`);
    for (const stroke of strokes) {
      this.points += stroke.kind === 'polyline' ? stroke.points.length : 1;
      if (this.shapes.length >= MAX_SHAPES || this.points > MAX_POINTS) throw this.tooLarge();
      this.shapes.push(level.colour === undefined ? stroke : { ...stroke, colour: level.colour });
    }
  }

  private tooLarge() {
    const message = `The SVG has more than ${MAX_SHAPES} shapes or ${MAX_POINTS} points. Export only the part's outline.`;
    return domainError('INPUT_TOO_LARGE', message, { place: this.place });
  }

  /** A length with its unit in millimetres; undefined for none and for percentages. */
  private lengthMm(text: string | undefined): number | undefined {
    const [, digits, unit = ''] = /^\s*([-+\d.eE]+?)\s*(mm|cm|q|in|pt|pc|px|%|em|ex)?\s*$/i.exec(text ?? '') ?? [];
    const factor = Object.hasOwn(MM_PER_UNIT, unit.toLowerCase()) ? MM_PER_UNIT[unit.toLowerCase()] : undefined;
    return digits === undefined || factor === undefined ? undefined : decimal(digits) * factor;
  }

  private sheetOf(attributes: Attributes): Sheet {
    const box = attributes['viewBox']
      ?.trim()
      .split(/[\s,]+/)
      .map(decimal);
    const [width, height] = [this.lengthMm(attributes['width']), this.lengthMm(attributes['height'])];
    const px = MM_PER_UNIT['px'] ?? 1;
    const [x = 0, y = 0, boxWidth = (width ?? 0) / px, boxHeight = (height ?? 0) / px] = box ?? [];
    const widthMm = width ?? (height === undefined ? boxWidth * px : (boxWidth * height) / boxHeight);
    const heightMm = height ?? (boxHeight * widthMm) / boxWidth;
    const sizes = [x, y, boxWidth, boxHeight, widthMm, heightMm];
    const isFine = (box === undefined || box.length === 4) && sizes.every(Number.isFinite);
    if (!isFine || Math.min(boxWidth, boxHeight, widthMm, heightMm) <= 0) {
      throw this.invalid('has no size: width and height, or a viewBox', 'Set the size of the page in millimetres.');
    }
    if (Math.max(widthMm, heightMm) > MAX_SHEET_MM || Math.max(...sizes.map(Math.abs)) > 1e9) {
      throw this.invalid(
        `is ${Math.round(widthMm)} x ${Math.round(heightMm)} mm; the limit is ${MAX_SHEET_MM} mm`,
        'Check its unit.',
      );
    }
    const [byWidth, byHeight] = [widthMm / boxWidth, heightMm / boxHeight];
    const isStretched = /^\s*none\b/.test(attributes['preserveAspectRatio'] ?? '');
    const [sx, sy] = isStretched ? [byWidth, byHeight] : [Math.min(byWidth, byHeight), Math.min(byWidth, byHeight)];
    const transform = `matrix(${sx} 0 0 ${-sy} ${-x * sx} ${heightMm + y * sy})`;
    const hasUnit = /(mm|cm|q|in|pt|pc)\s*$/i.test(attributes['width'] ?? attributes['height'] ?? '');
    return { widthMm, heightMm, isUnitAssumed: !hasUnit, transform };
  }
}

/**
 * The outlines of an SVG drawing in millimetres: paths and basic shapes with all transforms. Nothing else is looked at: no
 * scripts, styles sheets, fonts, images or other files. Lengths come from width and height against the viewBox.
 * @throws DomainError DRAWING_INVALID, XML_DTD for any document type but the W3C's own, INPUT_TOO_LARGE above 20 MB,
 *   100,000 shapes or 2 million points.
 */
export function readSvg(bytes: Uint8Array, place: ErrorPlace = {}): Drawing2 {
  if (bytes.length > MAX_BYTES) {
    const message = `The SVG has ${bytes.length} bytes; the limit is ${MAX_BYTES}. Export only the part's outline.`;
    throw domainError('INPUT_TOO_LARGE', message, { place });
  }
  const reader = new SvgReader(place);
  readXml(
    bytes,
    { open: (name, attributes) => reader.open(name, attributes), close: () => reader.close() },
    {
      place,
      isDoctypeAllowed: (doctype) => STANDARD_DOCTYPE.test(doctype),
      invalid: (what) => drawingInvalid(`The SVG ${what}.`, place),
    },
  );
  const { widthMm, heightMm, isUnitAssumed } = reader.sheet;
  if (reader.shapes.length === 0)
    throw drawingInvalid('The SVG has no outline.', place, 'Convert text and images to paths.');
  return { shapes: reader.shapes, widthMm, heightMm, isUnitAssumed, ignored: reader.ignored };
}

import PDFDocument from 'pdfkit';
import { LABEL_SHEETS, PT_PER_MM, labelPlaces, type LabelSheetName } from './sheets.js';
import { drawQr } from './qr.js';
import { pdfBytes } from './pdf-bytes.js';
import { printable } from './text.js';

/** What a label says. */
export interface LabelFacts {
  readonly code: string;
  /** Address of the piece's page. */
  readonly url: string;
  readonly partName: string;
  /** Title and version, e.g. `Rueda de surco 1.2`. */
  readonly design: string;
  readonly machine: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly licence: string;
}

export interface LabelOptions {
  readonly sheet: LabelSheetName;
  /** First free label of the first sheet, from 1. */
  readonly start: number;
}

const PADDING_MM = 1.5;
const MIN_FONT_PT = 4.5;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A PDF with one label for each piece. */
export function labelsPdf(labels: readonly LabelFacts[], { sheet: name, start }: LabelOptions): Promise<Buffer> {
  const sheet = LABEL_SHEETS[name];
  const size: [number, number] = [sheet.pageMm.x * PT_PER_MM, sheet.pageMm.y * PT_PER_MM];
  const doc = new PDFDocument({ size, margin: 0, autoFirstPage: false, info: { Title: 'Minga' } });
  let page = -1;
  for (const [index, place] of labelPlaces(sheet, labels.length, start).entries()) {
    const label = labels[index];
    if (!label) break;
    while (page < place.page) {
      doc.addPage();
      page++;
    }
    drawLabel(doc, label, {
      x: place.xMm * PT_PER_MM,
      y: place.yMm * PT_PER_MM,
      width: sheet.labelMm.x * PT_PER_MM,
      height: sheet.labelMm.y * PT_PER_MM,
    });
  }
  return pdfBytes(doc);
}

function drawLabel(doc: PDFKit.PDFDocument, label: LabelFacts, box: Box): void {
  const pad = PADDING_MM * PT_PER_MM;
  const side = Math.min(box.height - 2 * pad, box.width * 0.44);
  drawQr(doc, label.url, box.x + pad / 2, box.y + (box.height - side) / 2, side);
  const x = box.x + pad / 2 + side;
  const width = box.x + box.width - pad - x;
  const write = new Column(doc, x, box.y + pad * 1.6, width);
  write.fitted(label.code, 'Courier-Bold', 17);
  write.gap(1.5);
  write.lines(label.partName, 'Helvetica-Bold', 8, 2);
  write.lines(label.design, 'Helvetica', 7, 2);
  write.gap(1);
  write.lines([label.machine, label.day].filter(Boolean).join(' · '), 'Helvetica', 6.5, 1);
  write.lines(label.licence, 'Helvetica', 6.5, 1);
}

/** Lines below each other; what does not fit is cut with an ellipsis, never printed over something. */
class Column {
  #y: number;

  constructor(
    private readonly doc: PDFKit.PDFDocument,
    private readonly x: number,
    y: number,
    private readonly width: number,
  ) {
    this.#y = y;
  }

  gap(pt: number): void {
    this.#y += pt;
  }

  /** One line, as large as the width allows. */
  fitted(text: string, font: string, maxPt: number): void {
    this.doc.font(font).fontSize(maxPt);
    const natural = this.doc.widthOfString(printable(text));
    const size = Math.max(MIN_FONT_PT, maxPt * Math.min(1, this.width / natural));
    this.#put(printable(text), size);
  }

  lines(text: string, font: string, sizePt: number, most: number): void {
    this.doc.font(font).fontSize(sizePt);
    for (const line of this.#wrap(printable(text), most)) this.#put(line, sizePt);
  }

  #put(text: string, sizePt: number): void {
    this.doc.fontSize(sizePt).fillColor('black').text(text, this.x, this.#y, { lineBreak: false });
    this.#y += this.doc.currentLineHeight(true);
  }

  #fits = (text: string): boolean => this.doc.widthOfString(text) <= this.width;

  #wrap(text: string, most: number): readonly string[] {
    const lines: string[] = [];
    let rest = text;
    while (rest !== '' && lines.length < most) {
      const line = lines.length === most - 1 ? this.#cut(rest) : this.#firstLine(rest);
      lines.push(line);
      rest = rest.slice(line.length).trim();
    }
    return lines;
  }

  #firstLine(text: string): string {
    if (this.#fits(text)) return text;
    const words = text.split(' ');
    let line = '';
    for (const word of words) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (!this.#fits(longer)) break;
      line = longer;
    }
    if (line !== '') return line;
    // One long word: as much of it as fits.
    let end = text.length;
    while (end > 1 && !this.#fits(text.slice(0, end))) end--;
    return text.slice(0, end);
  }

  #cut(text: string): string {
    if (this.#fits(text)) return text;
    let end = text.length;
    while (end > 1 && !this.#fits(`${text.slice(0, end)}…`)) end--;
    return `${text.slice(0, end).trimEnd()}…`;
  }
}

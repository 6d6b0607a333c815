import PDFDocument from 'pdfkit';
import type { TextLanguage } from '#libs/domain';
import { PT_PER_MM } from './sheets.js';
import { drawQr } from './qr.js';
import { pdfBytes } from './pdf-bytes.js';
import { printable } from './text.js';
import { NOTE_WORDS, type NoteWords } from './words.js';

export interface DeliveryNote {
  readonly siteName: string;
  /** Of the request, with the address of its page. */
  readonly code: string;
  readonly url: string;
  readonly requesterName: string;
  readonly place: string;
  /** Title and version. */
  readonly design: string;
  /** YYYY-MM-DD, by the site's clock. */
  readonly day: string;
  readonly lines: readonly {
    readonly name: string;
    readonly quantity: number;
    readonly kind: keyof NoteWords['kinds'] | (string & {});
  }[];
  readonly pieces: readonly {
    readonly code: string;
    readonly partName: string;
    readonly machine: string;
    readonly checkedBy: string;
    readonly day: string;
  }[];
  /** Each text once, with the pieces or parts it is for. */
  readonly duties: readonly { readonly of: readonly string[]; readonly lines: readonly string[] }[];
  /** What was agreed with the licensor, in the lab's words. */
  readonly agreedTerms: string | null;
}

const MARGIN_PT = 18 * PT_PER_MM;
const WIDTH_PT = 210 * PT_PER_MM - 2 * MARGIN_PT;
const BOTTOM_PT = 297 * PT_PER_MM - MARGIN_PT;
const GREY = '#555555';

/** One paper that goes along: what is handed over, each piece with its code, and what is owed with it. */
export function deliveryNotePdf(note: DeliveryNote, language: TextLanguage): Promise<Buffer> {
  const words = NOTE_WORDS[language];
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN_PT,
    bufferPages: true,
    lang: language,
    info: { Title: `${words.title} ${note.code}` },
  });
  head(doc, note, words);
  const page = new Page(doc);
  page.table(
    words.what,
    note.lines.map(({ name, quantity, kind }) => [
      `${quantity} ×`,
      name,
      kind in words.kinds ? words.kinds[kind as keyof NoteWords['kinds']] : kind,
    ]),
    [0.1, 0.6, 0.3],
  );
  if (note.pieces.length > 0) {
    page.table(
      words.pieces,
      note.pieces.map(({ code, partName, machine, checkedBy, day }) => [
        code,
        partName,
        machine,
        words.checked(checkedBy, day),
      ]),
      [0.2, 0.32, 0.18, 0.3],
    );
  }
  page.title(words.duties);
  page.text(words.dutiesIntro, GREY);
  for (const { of, lines } of note.duties) {
    page.gap(4);
    page.text(of.join(', '), 'black', 'Helvetica-Bold');
    for (const line of lines) page.bullet(line);
  }
  if (note.agreedTerms !== null) page.bullet(words.agreed(note.agreedTerms));
  page.signatures([words.handedOver, words.received]);
  numberPages(doc, `${note.siteName} · ${note.code}`);
  return pdfBytes(doc);
}

function head(doc: PDFKit.PDFDocument, note: DeliveryNote, words: NoteWords): void {
  const side = 26 * PT_PER_MM;
  drawQr(doc, note.url, MARGIN_PT + WIDTH_PT - side, MARGIN_PT - 6, side);
  const width = WIDTH_PT - side - 12;
  doc.font('Helvetica').fontSize(10).fillColor(GREY).text(printable(note.siteName), MARGIN_PT, MARGIN_PT, { width });
  doc
    .font('Helvetica-Bold')
    .fontSize(20)
    .fillColor('black')
    .text(printable(`${words.title} ${note.code}`), { width });
  doc.moveDown(0.3).font('Helvetica').fontSize(11);
  for (const line of [note.design, words.for(note.requesterName), words.at(note.place), note.day]) {
    doc.text(printable(line), { width });
  }
  doc.y = Math.max(doc.y, MARGIN_PT + side);
}

/** Blocks below each other; a block that does not fit begins the next page. */
class Page {
  constructor(private readonly doc: PDFKit.PDFDocument) {}

  gap(pt: number): void {
    this.doc.y += pt;
  }

  title(text: string): void {
    this.#room(50);
    this.gap(14);
    this.doc.font('Helvetica-Bold').fontSize(12).fillColor('black').text(printable(text), MARGIN_PT, this.doc.y, {
      width: WIDTH_PT,
    });
    this.gap(3);
  }

  text(text: string, color: string, font = 'Helvetica'): void {
    this.#write(text, MARGIN_PT, WIDTH_PT, font, color);
  }

  bullet(text: string): void {
    const indent = 10;
    this.#room(this.#height(text, WIDTH_PT - indent));
    const { y } = this.doc;
    this.doc.font('Helvetica').fontSize(9.5).fillColor('black').text('•', MARGIN_PT, y, { lineBreak: false });
    this.doc.y = y;
    this.#write(text, MARGIN_PT + indent, WIDTH_PT - indent, 'Helvetica', 'black');
    this.gap(1.5);
  }

  /** @param shares of the width, for each column */
  table(title: string, rows: readonly (readonly string[])[], shares: readonly number[]): void {
    this.title(title);
    for (const row of rows) {
      const widths = shares.map((share) => share * WIDTH_PT - 6);
      const height = Math.max(...row.map((cell, column) => this.#height(cell, widths[column] ?? 10)));
      this.#room(height + 6);
      const top = this.doc.y + 3;
      let x = MARGIN_PT;
      for (const [column, cell] of row.entries()) {
        const isCode = column === 0;
        this.doc.y = top;
        this.#write(cell, x, widths[column] ?? 10, isCode ? 'Helvetica-Bold' : 'Helvetica', 'black');
        x += (shares[column] ?? 0) * WIDTH_PT;
      }
      const y = top + height + 3;
      this.doc
        .moveTo(MARGIN_PT, y)
        .lineTo(MARGIN_PT + WIDTH_PT, y)
        .lineWidth(0.5)
        .stroke('#cccccc');
      this.doc.y = y;
    }
  }

  signatures(labels: readonly string[]): void {
    this.#room(80);
    const y = this.doc.y + 56;
    const width = WIDTH_PT / labels.length - 16;
    for (const [index, label] of labels.entries()) {
      const x = MARGIN_PT + index * (width + 32);
      this.doc
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(0.7)
        .stroke('black');
      this.doc
        .font('Helvetica')
        .fontSize(9)
        .fillColor(GREY)
        .text(printable(label), x, y + 4, { lineBreak: false });
    }
  }

  #height(text: string, width: number): number {
    return this.doc.font('Helvetica-Bold').fontSize(9.5).heightOfString(printable(text), { width });
  }

  #write(text: string, x: number, width: number, font: string, color: string): void {
    this.doc.font(font).fontSize(9.5).fillColor(color).text(printable(text), x, this.doc.y, { width });
  }

  #room(height: number): void {
    if (this.doc.y + height > BOTTOM_PT) this.doc.addPage();
  }
}

function numberPages(doc: PDFKit.PDFDocument, name: string): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    // Below the margin: the text would begin a page of its own there.
    doc.page.margins.bottom = 0;
    doc
      .font('Helvetica')
      .fontSize(8)
      .fillColor(GREY)
      .text(printable(`${name} · ${page + 1}/${count}`), MARGIN_PT, BOTTOM_PT + 14, { lineBreak: false });
  }
}

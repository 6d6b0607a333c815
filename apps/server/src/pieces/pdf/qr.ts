import { create } from 'qrcode';

/** A QR code needs four empty modules around it (ISO/IEC 18004, 5.3.8). */
export const QUIET_MODULES = 4;

/**
 * Draws a QR code as rectangles into a square, its quiet zone included. Level M: 15 % of it may be scratched away.
 * @param sidePt points
 */
export function drawQr(doc: PDFKit.PDFDocument, text: string, xPt: number, yPt: number, sidePt: number): void {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const module = sidePt / (size + 2 * QUIET_MODULES);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!data[row * size + column]) continue;
      let end = column + 1;
      while (end < size && data[row * size + end]) end++;
      // One rectangle for a run, so that no viewer leaves hair lines inside it.
      const left = xPt + (QUIET_MODULES + column) * module;
      doc.rect(left, yPt + (QUIET_MODULES + row) * module, (end - column) * module, module);
      column = end;
    }
  }
  doc.fill('black');
}

import type { Drawing } from './drawing.js';
import { readDxf } from './dxf.js';
import type { Operation } from './operations.js';
import { readPrism } from './prism.js';
import { readSvgDrawing } from './svg.js';

/** A drawing; of a model it is already known what is done to each line. */
export interface ReadDrawing extends Drawing {
  readonly operations?: readonly Operation[];
}

/** Reads a DXF, an SVG or an STL, told by its content. Throws CAM_FAILED, INPUT_TOO_LARGE and what each reader throws. */
export async function readPart(source: Uint8Array, thicknessMm: number, toolMm: number): Promise<ReadDrawing> {
  const head = new TextDecoder('latin1').decode(source.subarray(0, 2000));
  if (isStl(source, head)) return readPrism(source, thicknessMm, toolMm);
  if (/<svg[\s>]/i.test(head) || /^\s*(?:\xef\xbb\xbf)?<\?xml/.test(head)) return readSvgDrawing(source);
  return readDxf(source);
}

function isStl(source: Uint8Array, head: string): boolean {
  if (/^\s*solid\b/.test(head) && /\bfacet\b/.test(head)) return true;
  if (source.length < 84) return false;
  const count = new DataView(source.buffer, source.byteOffset, source.byteLength).getUint32(80, true);
  return source.length === 84 + 50 * count;
}

import { modelInvalid } from './mesh.js';

/** Bytes decoded at once: large texts never stand in memory as one string. */
const CHUNK_BYTES = 256 * 1024;
/** Longer than any number, index group or key word; a file with longer ones is none of ours. */
const MAX_CARRY = 1024 * 1024;

/** A text in pieces that end where the pattern (one character) matched last. Throws MODEL_INVALID for endless pieces. */
function* pieces(bytes: Uint8Array, isBoundary: (code: number) => boolean): Generator<string> {
  const decoder = new TextDecoder('latin1');
  for (let start = 0; start < bytes.length;) {
    let end = Math.min(start + CHUNK_BYTES, bytes.length);
    while (end < bytes.length && !isBoundary(bytes[end] ?? 0)) end++;
    if (end - start > CHUNK_BYTES + MAX_CARRY) throw modelInvalid('The model has a line or word without end.');
    yield decoder.decode(bytes.subarray(start, end));
    start = end;
  }
}

/** The words of a Latin-1 text, whatever separates them. */
export function* wordsOf(bytes: Uint8Array): Generator<string> {
  for (const piece of pieces(bytes, (code) => code <= 0x20)) {
    for (const word of piece.split(/[\s\0]+/)) if (word !== '') yield word;
  }
}

/** The lines of a Latin-1 text without their ends; `\r`, `\n` and both end a line. */
export function* linesOf(bytes: Uint8Array): Generator<string> {
  let isFirst = true;
  for (const piece of pieces(bytes, (code) => code === 0x0a)) {
    // Every piece but the first begins with the line feed that ended the piece before it.
    const text = isFirst ? piece : piece.slice(1);
    isFirst = false;
    yield* text.split(/\r\n|\n|\r/);
  }
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** A decimal number as model files write them; NaN for anything else, `nan`, `inf` and hexadecimal included. */
export function decimal(word: string | undefined): number {
  return word !== undefined && word.length <= 64 && NUMBER.test(word) ? Number(word) : Number.NaN;
}

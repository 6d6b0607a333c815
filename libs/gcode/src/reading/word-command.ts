/** Two letters at the start, or a letter and an underscore: no G-code word begins so. A line number may stand before. */
export function isWordCommand(bytes: Uint8Array, start: number, limit: number): boolean {
  let at = skipBlanks(bytes, start, limit);
  if (at < limit && (bytes[at] === 78 || bytes[at] === 110)) {
    let digit = skipBlanks(bytes, at + 1, limit);
    const first = digit;
    while (digit < limit && isNumberByte(bytes[digit] as number)) digit++;
    if (digit > first) at = skipBlanks(bytes, digit, limit);
  }
  return at + 1 < limit && isNameByte(bytes[at] as number) && isNameByte(bytes[at + 1] as number);
}

function skipBlanks(bytes: Uint8Array, start: number, limit: number): number {
  let at = start;
  while (at < limit && (bytes[at] === 32 || bytes[at] === 9)) at++;
  return at;
}

const isNumberByte = (byte: number): boolean => (byte >= 48 && byte <= 57) || byte === 46;

function isNameByte(byte: number): boolean {
  const letter = byte & 0xdf;
  return byte === 95 || (letter >= 65 && letter <= 90);
}

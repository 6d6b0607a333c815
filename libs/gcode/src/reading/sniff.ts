/** So many bytes tell what a file is. */
export const SNIFF_BYTES = 8;

const SIGNATURES: readonly (readonly [name: string, ...bytes: number[]])[] = [
  ['UTF-32', 0xff, 0xfe, 0, 0],
  ['UTF-32', 0, 0, 0xfe, 0xff],
  ['UTF-16', 0xff, 0xfe],
  ['UTF-16', 0xfe, 0xff],
  ['gzip', 0x1f, 0x8b],
  ['an ELF binary', 0x7f, 0x45, 0x4c, 0x46],
  ['a PNG image', 0x89, 0x50, 0x4e, 0x47],
  ['a zip archive', 0x50, 0x4b, 0x03, 0x04],
  ['binary G-code', 0x47, 0x43, 0x44, 0x45],
];

/** What the first bytes of a file say it is, if it is no text of one byte per character: `gzip`, `UTF-16`. */
export function sniffNotText(head: Uint8Array): string | undefined {
  const known = SIGNATURES.find(([, ...bytes]) => bytes.every((byte, i) => head[i] === byte));
  if (known !== undefined) return known[0];
  // Plain text in 16 or 32 bits has a NUL in each character.
  return head.length >= 4 && (head[0] === 0 || head[1] === 0) && (head[2] === 0 || head[3] === 0)
    ? 'UTF-16'
    : undefined;
}

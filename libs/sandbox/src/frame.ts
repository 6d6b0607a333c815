/** One message between us and a sandboxed module: JSON and files behind it. */
export interface Frame {
  readonly head: unknown;
  readonly files: readonly Uint8Array[];
}

const LENGTH_BYTES = 4;

/** Length of the JSON (4 bytes, little endian), the JSON, the files. In pieces, so that large files are not copied. */
export function encodeFrame({ head, files }: Frame): Uint8Array[] {
  const json = Buffer.from(JSON.stringify({ head, sizes: files.map((file) => file.length) }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(json.length);
  return [length, json, ...files];
}

/** @returns undefined when the bytes are no whole frame: they come from a process that strangers' files may have broken */
export function decodeFrame(bytes: Uint8Array): Frame | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < LENGTH_BYTES) return undefined;
  let at = LENGTH_BYTES + buffer.readUInt32LE();
  const parsed = parse(buffer.subarray(LENGTH_BYTES, at).toString());
  if (!parsed) return undefined;
  const files: Uint8Array[] = [];
  for (const size of parsed.sizes) files.push(buffer.subarray(at, (at += size)));
  return at === buffer.length ? { head: parsed.head, files } : undefined;
}

function parse(json: string): { head: unknown; sizes: number[] } | undefined {
  try {
    const { head, sizes } = JSON.parse(json) as { head?: unknown; sizes?: unknown };
    const isWhole = Array.isArray(sizes) && sizes.every((size) => Number.isSafeInteger(size) && size >= 0);
    return isWhole ? { head, sizes: sizes as number[] } : undefined;
  } catch {
    return undefined;
  }
}

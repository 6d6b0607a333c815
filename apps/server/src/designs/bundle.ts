import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

export interface BundleFile {
  readonly path: string;
  readonly mediaType: string;
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** Packed already; packing again costs time and saves nothing. */
const PACKED = /^(image\/(png|jpeg|webp)|model\/3mf|application\/(pdf|zip))$/;

/**
 * A zip of many files, made while it is read: no more than one piece of one file is in memory.
 * @param at the time of every entry, so that the same files give the same bytes
 */
export async function* zipFiles(files: Iterable<BundleFile>, at: Date): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    ready.push(bytes);
  });
  for (const { path, mediaType, open } of files) {
    const entry = PACKED.test(mediaType) ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    entry.mtime = at;
    zip.add(entry);
    for await (const piece of open()) {
      entry.push(piece);
      yield* ready.splice(0);
    }
    entry.push(new Uint8Array(), true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}

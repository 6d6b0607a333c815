import type { ErrorCode } from '#libs/domain';
import { zipForTests, type ZipEntryForTests } from '../../libs/designs/src/zip-for-tests.js';
import type { Forge } from '../support/forge.js';

/** A whole request, byte by byte. */
export interface RawRequest {
  readonly kind: 'request';
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/** A drawing as a laser's program is made from it: it is stored with its design and read by the sandboxed maker. */
export interface SentDrawing {
  readonly kind: 'drawing';
  readonly content: string;
}

/** What an attacker sends: a zip for `POST /api/imports`, where to fetch from, a request of his own, or a drawing. */
export type Sent =
  | Uint8Array
  | { readonly kind: 'url' | 'git'; readonly address: string; readonly [more: string]: unknown }
  | RawRequest
  | SentDrawing;

export interface Attack {
  /** What it is, in a few words; unique in its row. */
  readonly name: string;
  /** The code it must be refused with. */
  readonly code: ErrorCode;
  readonly make: (forge: Forge) => Sent;
}

/** One kind of attack and everything we try of it. */
export interface AttackRow {
  readonly title: string;
  /** What holds it off. */
  readonly control: string;
  readonly attacks: readonly Attack[];
}

/** A manifest of one printed part whose model is `file`. */
export const manifestOf = (file: string): string => `okhv = "2.4"
name = "Peg"
repo = "https://example.org/peg"
version = "1"
license = "MIT"
licensor = "Ana"
function = "A peg."
tsdc = "3DP"
export = ["${file}"]
`;

/** A design that is sound but for what an attack adds to it. */
export const bundle = (...entries: ZipEntryForTests[]): Uint8Array =>
  zipForTests([{ name: 'okh.toml', content: manifestOf('peg.stl') }, ...entries]);

/** An attack by one model file in an otherwise sound design. */
export const model = (name: string, code: ErrorCode, file: string, content: Uint8Array | string): Attack => ({
  name,
  code,
  make: () =>
    zipForTests([
      { name: 'okh.toml', content: manifestOf(file) },
      { name: file, content },
    ]),
});

import type { ErrorCode } from '#libs/domain';
import { zipForTests, type ZipEntryForTests } from '../../libs/designs/src/zip-for-tests.js';
import type { Forge } from '../support/forge.js';

/** What an attacker sends to `POST /api/imports`: a zip, or where to fetch from. */
export type Sent =
  Uint8Array | { readonly kind: 'url' | 'git'; readonly address: string; readonly [more: string]: unknown };

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

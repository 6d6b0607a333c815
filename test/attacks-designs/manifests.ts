import { zipForTests } from '../../libs/designs/src/zip-for-tests.js';
import type { Attack, AttackRow } from './attack.js';

const file = (name: string, code: Attack['code'], path: string, content: string | Uint8Array): Attack => ({
  name,
  code,
  make: () => zipForTests([{ name: path, content }]),
});
const yaml = (name: string, code: Attack['code'], content: string): Attack => file(name, code, 'okh.yml', content);
const toml = (name: string, code: Attack['code'], content: string | Uint8Array): Attack =>
  file(name, code, 'okh.toml', content);

/** Ten of each level: a billion at the ninth. */
const laughs = ['a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]']
  .concat('bcdefghi'.split('').map((key, at) => `${key}: &${key} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[at]}`).join(', ')}]`))
  .join('\n'); // prettier-ignore
const quadratic = `a: &a [${'x, '.repeat(20_000)}x]\nb: [${'*a, '.repeat(20_000)}*a]\n`;

export const MANIFESTS: readonly AttackRow[] = [
  {
    title: 'Manifests that expand without end',
    control: '256 kB, 50 aliases, 64 levels; depth is counted before a parser sees the text',
    attacks: [
      yaml('a billion laughs', 'MANIFEST_BOMB', laughs),
      yaml('many aliases of a long list', 'MANIFEST_BOMB', quadratic),
      yaml('an alias of itself', 'MANIFEST_BOMB', 'a: &a\n  b: *a\n'),
      yaml('50,000 brackets', 'MANIFEST_BOMB', `a: ${'['.repeat(50_000)}`),
      yaml('5,000 list items in one line', 'MANIFEST_BOMB', `${'- '.repeat(5_000)}x`),
      yaml('257 kB', 'MANIFEST_BOMB', `title: ${'x'.repeat(257 * 1024)}`),
      toml('50,000 brackets, TOML', 'MANIFEST_BOMB', `a = ${'['.repeat(50_000)}`),
      toml('5,000 tables in each other', 'MANIFEST_BOMB', `${Array.from({ length: 5_000 }, () => 'a').join('.')} = 1`),
      toml('5,000 inline tables', 'MANIFEST_BOMB', `a = ${'{ a = '.repeat(5_000)}`),
      toml('a head of 5,000 tables', 'MANIFEST_BOMB', `[${Array.from({ length: 5_000 }, () => 'a').join('.')}]\nb = 1`),
      toml('a list of tables, 5,000 deep', 'MANIFEST_BOMB', `[[${Array.from({ length: 5_000 }, () => '"a b"').join('.')}]]\nb = 1`),
      yaml('700 mappings by indentation', 'MANIFEST_BOMB', Array.from({ length: 700 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')),
      yaml('JSON, 50,000 objects', 'MANIFEST_BOMB', '{"a":'.repeat(40_000)),
      yaml('JSON, 65 levels', 'MANIFEST_BOMB', `{"title": ${'['.repeat(65)}${']'.repeat(65)}}`),
    ],
  },
  {
    title: 'Manifests that want more than to be read',
    control: 'Core schema, no tags of one’s own, no prototypes, UTF-8 only',
    attacks: [
      yaml('a function', 'MANIFEST_LICENCE', 'title: !!js/function "function () { process.exit() }"\n'),
      yaml('a key that is a prototype', 'MANIFEST_FIELD', '__proto__: {title: Peg}\nconstructor: {prototype: {version: 1}}\n'),
      toml('a table that is a prototype', 'MANIFEST_SYNTAX', '[__proto__]\nname = "Peg"\n'),
      yaml('a key twice', 'MANIFEST_SYNTAX', 'title: Peg\ntitle: Other\n'),
      yaml('a list', 'MANIFEST_SYNTAX', '- a\n- b\n'),
      toml('nothing', 'MANIFEST_EMPTY', ''),
      toml('bytes that are no UTF-8', 'MANIFEST_SYNTAX', Buffer.from([0x6e, 0xff, 0xfe, 0x0a])),
    ],
  },
]; // prettier-ignore

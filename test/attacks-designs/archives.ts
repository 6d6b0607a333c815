import { randomBytes } from 'node:crypto';
import { zipForTests, type ZipEntryForTests } from '../../libs/designs/src/zip-for-tests.js';
import { bundle, manifestOf, type Attack, type AttackRow } from './attack.js';

const MB = 1024 * 1024;
const zip = (name: string, code: Attack['code'], entries: () => ZipEntryForTests[]): Attack => ({
  name,
  code,
  make: () => bundle(...entries()),
});
const named = (...names: string[]): ZipEntryForTests[] => names.map((name) => ({ name, content: 'x' }));

/** Packs some 60:1: below the limit of one file, so that only the sum gives it away. */
function dense(bytes: number): Uint8Array {
  const content = Buffer.alloc(bytes, 'maize');
  for (let at = 0; at < bytes; at += 1024) randomBytes(8).copy(content, at, 0, Math.min(8, bytes - at));
  return content;
}

/** Many entries of the directory over one and the same packed file (Fifield's bomb, without nesting). */
function overlapping(count: number): Uint8Array {
  const one = Buffer.from(zipForTests([{ name: 'f000', content: dense(8 * MB) }]));
  const directory = one.readUInt32LE(one.length - 6);
  const entry = one.subarray(directory, one.length - 22);
  const entries = Array.from({ length: count }, (_, index) => {
    const copy = Buffer.from(entry);
    copy.write(`f${String(index).padStart(3, '0')}`, 46);
    return copy;
  });
  const end = Buffer.from(one.subarray(one.length - 22));
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(entry.length * count, 12);
  return Buffer.concat([one.subarray(0, directory), ...entries, end]);
}

const nested = (levels: number, content: Uint8Array): Uint8Array =>
  levels === 0 ? content : zipForTests([{ name: `${levels}.zip`, content: nested(levels - 1, content) }]);

const patched = (change: (bytes: Buffer) => void): Uint8Array => {
  const bytes = Buffer.from(bundle({ name: 'peg.stl', content: 'solid' }));
  change(bytes);
  return bytes;
};

export const ARCHIVES: readonly AttackRow[] = [
  {
    title: 'Zip bombs',
    control: '200 MB in all, 100:1 for each file, 2,000 files; what comes out is counted, whatever the headers claim',
    attacks: [
      zip('300 MB of zeros', 'ARCHIVE_BOMB', () => [{ name: 'zeros.stl', content: new Uint8Array(300 * MB) }]),
      zip('150 MB of zeros that claim to be 4 bytes', 'ARCHIVE_INVALID', () => [{ name: 'zeros.stl', content: new Uint8Array(150 * MB), claimedBytes: 4 }]),
      zip('110 MB and then 95 MB, each below 100:1', 'ARCHIVE_BOMB', () => [{ name: 'a', content: dense(110 * MB) }, { name: 'b', content: randomBytes(MB), claimedBytes: 95 * MB }]),
      zip('a file that claims 4 GB', 'ARCHIVE_BOMB', () => [{ name: 'a', content: 'x', claimedBytes: 0xfffffffe }]),
      zip('2,001 files', 'ARCHIVE_BOMB', () => named(...Array.from({ length: 2_000 }, (_, n) => `${n}`))),
      { name: '100 names for the same 8 MB', code: 'ARCHIVE_BOMB', make: () => overlapping(100) },
    ],
  },
  {
    title: 'Bombs in bombs',
    control: 'Archives inside an archive stay closed',
    attacks: [
      { name: 'five zips in each other', code: 'MANIFEST_MISSING', make: () => nested(5, new Uint8Array(20 * MB)) },
      { name: 'a zip of zips in the place of the model', code: 'MODEL_INVALID', make: () => zipForTests([{ name: 'okh.toml', content: manifestOf('peg.3mf') }, { name: 'peg.3mf', content: nested(5, new Uint8Array(20 * MB)) }]) },
    ],
  },
  {
    title: 'Slips',
    control: 'Nothing is unpacked to disk by name; a name that would leave its folder is refused',
    attacks: ['../evil.stl', 'a/../../evil.stl', '/etc/cron.d/evil', 'C:\\evil.stl', 'a\\..\\evil.stl', 'c:evil.stl', './evil.stl'].map((name) =>
      zip(name, 'ARCHIVE_NAME', () => named(name)),
    ),
  },
  {
    title: 'Symbolic links',
    control: 'Refused by their mode',
    attacks: [
      zip('a link to /etc/passwd', 'ARCHIVE_NAME', () => [{ name: 'peg.stl', content: '/etc/passwd', mode: 0o120777 }]),
      { name: 'the manifest itself', code: 'ARCHIVE_NAME', make: () => zipForTests([{ name: 'okh.toml', content: '../../data/secrets', mode: 0o120644 }]) },
    ],
  },
  {
    title: 'Names that are one file somewhere',
    control: 'Unicode form (NFC) and case are folded before names are compared',
    attacks: [
      zip('the same name twice', 'ARCHIVE_NAME', () => named('peg.stl', 'peg.stl')),
      zip('other case', 'ARCHIVE_NAME', () => named('Peg.stl', 'peg.STL')),
      zip('é composed and decomposed', 'ARCHIVE_NAME', () => named('\u00e9.stl', 'e\u0301.stl')),
      zip('the manifest in capitals', 'ARCHIVE_NAME', () => named('OKH.TOML')),
      zip('ß and SS', 'ARCHIVE_NAME', () => named('straße', 'STRASSE')),
    ],
  },
  {
    title: 'Names that are not what they seem',
    control: 'Reserved, endless and hidden names are refused; the store knows only hashes',
    attacks: [
      ['CON', 'CON'],
      ['NUL with an ending', 'a/nul.stl'],
      ['COM1', 'com1.txt'],
      ['a dot at the end', 'peg.stl.'],
      ['a blank at the end', 'peg.stl '],
      ['right-to-left override', 'peg\u202elts.exe'],
      ['a zero byte', 'peg.stl\0.exe'],
      ['a line feed', 'peg\n.stl'],
      ['256 bytes', 'a'.repeat(256)],
      ['86 characters of three bytes', '水'.repeat(86)],
      ['nine folders deep', 'a/b/c/d/e/f/g/h/i/j'],
      ['a folder without a name', 'a//b'],
    ].map(([name = '', path = '']) => zip(name, 'ARCHIVE_NAME', () => named(path))),
  },
  {
    title: 'Archives that lie or break',
    control: 'Sizes and checksums are compared with what comes out',
    attacks: [
      { name: 'no archive', code: 'ARCHIVE_INVALID', make: () => Buffer.from('not a zip at all') },
      { name: 'nothing', code: 'ARCHIVE_INVALID', make: () => new Uint8Array() },
      { name: 'cut off', code: 'ARCHIVE_INVALID', make: () => bundle().slice(0, -30) },
      { name: 'a directory that begins behind the end', code: 'ARCHIVE_INVALID', make: () => patched((bytes) => bytes.writeUInt32LE(0x7fffffff, bytes.length - 6)) },
      { name: 'a directory of 65,534 files', code: 'ARCHIVE_BOMB', make: () => patched((bytes) => { bytes.writeUInt16LE(65_534, bytes.length - 12); bytes.writeUInt16LE(65_534, bytes.length - 14); }) },
      zip('a wrong checksum', 'ARCHIVE_INVALID', () => [{ name: 'peg.stl', content: 'solid', crc: 1 }]),
      zip('an encrypted file', 'ARCHIVE_INVALID', () => [{ name: 'peg.stl', content: 'solid', isEncrypted: true }]),
      zip('more than it claims', 'ARCHIVE_INVALID', () => [{ name: 'peg.stl', content: 'solid', claimedBytes: 3 }]),
      zip('less than it claims', 'ARCHIVE_INVALID', () => [{ name: 'peg.stl', content: 'solid', claimedBytes: 900_000 }]),
    ],
  },
]; // prettier-ignore

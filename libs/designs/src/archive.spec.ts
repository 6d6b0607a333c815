import { describe, expect, it } from '@jest/globals';
import type { DomainError, ErrorCode } from '#libs/domain';
import { readZip } from './archive.js';
import { zipForTests, type ZipEntryForTests } from './zip-for-tests.js';

async function codeOf(bytes: Uint8Array): Promise<ErrorCode | 'accepted'> {
  return readZip(bytes).then(
    () => 'accepted' as const,
    (error: DomainError) => error.code,
  );
}

const zeros = (bytes: number) => new Uint8Array(bytes);

describe('reading zips', () => {
  it('gives files by path and leaves out folders and litter', async () => {
    const files = await readZip(
      zipForTests([
        { name: 'a/', content: '' },
        { name: 'a/piñón.txt', content: 'x' },
        { name: '__MACOSX/a/._b', content: 'junk' },
        { name: 'a/.DS_Store', content: 'junk' },
      ]),
    );
    expect([...files.keys()]).toEqual(['a/piñón.txt']);
    expect(Buffer.from(files.get('a/piñón.txt')!).toString()).toBe('x');
  });

  const badNames: readonly (readonly [string, readonly ZipEntryForTests[]])[] = [
    ['../ escape', [{ name: '../okh.toml', content: 'x' }]],
    ['../ inside', [{ name: 'a/../../b', content: 'x' }]],
    ['an absolute path', [{ name: '/etc/passwd', content: 'x' }]],
    ['a drive letter', [{ name: 'C:/x', content: 'x' }]],
    ['a backslash', [{ name: '..\\x', content: 'x' }]],
    ['a NUL', [{ name: 'a\u0000.stl', content: 'x' }]],
    ['a text direction override', [{ name: 'a\u202Elts.exe', content: 'x' }]],
    ['a device name', [{ name: 'a/CON.txt', content: 'x' }]],
    ['nine folders', [{ name: 'a/b/c/d/e/f/g/h/i', content: 'x' }]],
    ['a symbolic link', [{ name: 'a', content: '/etc/passwd', mode: 0o120777 }]],
    ['a name twice', [{ name: 'a', content: '1' }, { name: 'a', content: '2' }]],
    ['names that differ in case', [{ name: 'Straße', content: '1' }, { name: 'STRASSE', content: '2' }]],
    ['names that differ in Unicode form', [{ name: '\u00e9', content: '1' }, { name: 'e\u0301', content: '2' }]],
  ]; // prettier-ignore
  it.each(badNames)('refuses %s', async (_, entries) => {
    expect(await codeOf(zipForTests(entries))).toBe('ARCHIVE_NAME');
  });

  it('refuses a bomb by its ratio and by the number of its files', async () => {
    expect(await codeOf(zipForTests([{ name: 'a', content: zeros(20_000_000) }]))).toBe('ARCHIVE_BOMB');
    const many = Array.from({ length: 2_001 }, (_, i) => ({ name: `f${i}`, content: '' }));
    expect(await codeOf(zipForTests(many))).toBe('ARCHIVE_BOMB');
    expect(await codeOf(zipForTests(many.slice(1)))).toBe('accepted');
  });

  it('refuses a claim of 3 GB before inflating anything', async () => {
    expect(await codeOf(zipForTests([{ name: 'a', content: 'x', claimedBytes: 3_000_000_000 }]))).toBe('ARCHIVE_BOMB');
  });

  it('does not believe the sizes an archive claims', async () => {
    const liar = zipForTests([{ name: 'a', content: zeros(20_000_000), claimedBytes: 10 }]);
    expect(await codeOf(liar)).toBe('ARCHIVE_INVALID');
  });

  it('refuses damage, encryption and what is no zip', async () => {
    const good = zipForTests([{ name: 'okh.toml', content: 'name = "x"' }]);
    expect(await codeOf(zipForTests([{ name: 'a', content: 'x', crc: 1 }]))).toBe('ARCHIVE_INVALID');
    expect(await codeOf(zipForTests([{ name: 'a', content: 'x', isEncrypted: true }]))).toBe('ARCHIVE_INVALID');
    expect(await codeOf(new Uint8Array())).toBe('ARCHIVE_INVALID');
    expect(await codeOf(Buffer.from('not a zip at all'))).toBe('ARCHIVE_INVALID');
    for (let length = 1; length < good.length; length += 7) {
      expect(await codeOf(good.subarray(0, length))).toBe('ARCHIVE_INVALID');
    }
  });
});

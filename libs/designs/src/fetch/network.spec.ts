import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { allowedAddresses, httpsUrl, INTERNET, isPublicAddress } from './network.js';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'nothing';
};

describe('what the internet is', () => {
  it.each(['1.1.1.1', '140.82.121.3', '8.8.8.8', '2606:4700::1111', '2a01:4f8::1'])('%s is in it', (ip) => {
    expect(isPublicAddress(ip)).toBe(true);
  });

  it.each([
    ['0.0.0.0', 'this host'],
    ['10.1.2.3', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['127.0.0.1', 'loopback'],
    ['169.254.169.254', 'cloud metadata'],
    ['172.16.0.1', 'private'],
    ['192.0.0.1', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'IPv4-compatible'],
    ['::ffff:127.0.0.1', 'IPv4-mapped'],
    ['::ffff:8.8.8.8', 'IPv4-mapped, whatever it wraps'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::7f00:1', 'local NAT64'],
    ['100::1', 'discard'],
    ['2001::1', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', '6to4'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'cloud metadata'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'scoped'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['10.1', 'no address at all'],
    ['', 'nothing'],
  ])('%s is not: %s', (ip) => {
    expect(isPublicAddress(ip)).toBe(false);
  });

  it('is reached by https and without credentials', () => {
    expect(httpsUrl('https://example.org/a.zip').hostname).toBe('example.org');
    for (const text of [
      'http://example.org/',
      'file:///etc/passwd',
      'gopher://example.org/',
      'ftp://example.org/',
      'data:text/plain,x',
      'javascript:alert(1)',
      'https://ana:secret@example.org/',
      'https://ana@example.org/',
      '//example.org/',
      'example.org/okh.toml',
      'https://',
      `https://example.org/${'a'.repeat(2_000)}`,
    ]) {
      expect([text, codeOf(() => httpsUrl(text))]).toEqual([text, 'IMPORT_BLOCKED']);
    }
  });

  it('takes every spelling of an address for what it is', async () => {
    const spellings = ['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '[::ffff:7f00:1]', '[::ffff:127.0.0.1]', '1'];
    for (const host of spellings) {
      const looking = allowedAddresses(httpsUrl(`https://${host}/`), INTERNET);
      await expect(looking).rejects.toMatchObject({ code: 'IMPORT_BLOCKED' });
    }
  });

  it('refuses a name that has an inner address among its public ones', async () => {
    const network = { ...INTERNET, resolve: () => Promise.resolve(['8.8.8.8', '10.0.0.1']) };
    const looking = allowedAddresses(httpsUrl('https://two-faced.example/'), network);
    await expect(looking).rejects.toMatchObject({ code: 'IMPORT_BLOCKED' });
  });
});

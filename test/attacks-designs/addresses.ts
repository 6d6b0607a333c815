import type { Forge } from '../support/forge.js';
import type { Attack, AttackRow } from './attack.js';

const url = (address: string, code: Attack['code'] = 'IMPORT_BLOCKED'): Attack => ({
  name: address,
  code,
  make: () => ({ kind: 'url', address }),
});

/** Names of the inner network, as a name server could give them. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  'private.forge.test': ['192.168.1.10'],
  'metadata.forge.test': ['169.254.169.254'],
  'mapped.forge.test': ['::ffff:10.0.0.1'],
  'two-faced.forge.test': ['8.8.8.8', '127.0.0.2'],
  'nat64.forge.test': ['64:ff9b::a00:1'],
};
const name = (host: string): Attack => ({
  name: `${host} = ${NAMED[host]?.join(', ')}`,
  code: 'IMPORT_BLOCKED',
  make: (forge) => {
    forge.names.set(host, NAMED[host] ?? []);
    return { kind: 'url', address: `https://${host}/okh.toml` };
  },
});
const redirect = (location: string, at: number): Attack => ({
  name: `a redirect to ${location}`,
  code: 'IMPORT_BLOCKED',
  make: (forge) => {
    forge.names.set('private.forge.test', ['192.168.1.10']);
    forge.handlers.set(`/to/${at}`, (_request, response) => response.writeHead(302, { location }).end());
    return { kind: 'url', address: `${forge.url}/to/${at}` };
  },
});
const served = (title: string, code: Attack['code'], serve: (forge: Forge, path: string) => void): Attack => ({
  name: title,
  code,
  make: (forge) => {
    const path = `/${title.replaceAll(/\W/g, '-')}`;
    serve(forge, path);
    return { kind: 'url', address: forge.url + path };
  },
});

export const ADDRESSES: readonly AttackRow[] = [
  {
    title: 'Addresses of the inner network',
    control: 'Names are resolved once, only global unicast may be connected, redirects are checked again',
    attacks: [
      'https://127.0.0.2/', 'https://localhost/', 'https://0.0.0.0/', 'https://10.0.0.1/', 'https://172.16.0.1/', 'https://172.31.255.255/',
      'https://192.168.0.1/', 'https://169.254.169.254/latest/meta-data/', 'https://100.100.100.200/', 'https://192.0.0.192/',
      'https://198.18.0.1/', 'https://224.0.0.1/', 'https://240.0.0.1/', 'https://255.255.255.255/', 'https://2130706434/',
      'https://0x7f000002/', 'https://0177.0.0.2/', 'https://127.2/', 'https://[::1]/', 'https://[::]/', 'https://[::ffff:127.0.0.1]/',
      'https://[::ffff:a9fe:a9fe]/', 'https://[::127.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://[64:ff9b:1::a00:1]/',
      'https://[2002:7f00:1::]/', 'https://[2001::1]/', 'https://[fc00::1]/', 'https://[fd00:ec2::254]/', 'https://[fe80::1]/',
      'https://[fec0::1]/', 'https://[ff02::1]/', 'https://①②⑦.⓪.⓪.②/',
    ].map((address) => url(address)).concat(
      Object.keys(NAMED).map(name),
      ['https://10.0.0.1/', 'https://[::ffff:7f00:2]/', 'https://private.forge.test/', 'http://example.org/', 'file:///etc/passwd'].map(redirect),
    ),
  },
  {
    title: 'Addresses that are no web page',
    control: 'Only https, without user name and password',
    attacks: [
      url('http://example.org/a.zip'), url('gopher://example.org/_x'), url('ftp://example.org/a.zip'),
      url('dict://127.0.0.1:11211/stats'), url('data:application/zip,PK'), url('https://ana:secret@example.org/a.zip'),
      url('file:///etc/passwd', 'IMPORT_GIT_URL'),
    ],
  },
  {
    title: 'Answers without end',
    control: '100 MB as they come, 60 s, three redirects, one decoding: none',
    attacks: [
      served('claims 5 GB', 'IMPORT_TOO_LARGE', (forge, path) => {
        forge.handlers.set(path, (_request, response) => response.writeHead(200, { 'content-length': 5e9 }).write('PK'));
      }),
      served('never stops', 'IMPORT_TOO_LARGE', (forge, path) => {
        forge.handlers.set(path, (_request, response) => {
          const piece = Buffer.alloc(1024 * 1024, 'PK');
          const more = (): void => void (response.destroyed || response.write(piece, more));
          response.writeHead(200);
          more();
        });
      }),
      served('leads on for ever', 'IMPORT_FETCH', (forge, path) => {
        forge.handlers.set(path, (_request, response) => response.writeHead(307, { location: path }).end());
      }),
      served('a page', 'IMPORT_FETCH', (forge, path) => {
        forge.handlers.set(path, (_request, response) => response.end('<html></html>'));
      }),
    ],
  },
]; // prettier-ignore

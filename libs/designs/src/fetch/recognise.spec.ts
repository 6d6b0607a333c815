import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '#libs/domain';
import { checkedRef, gitUrl, recogniseAddress } from './recognise.js';

const REFUSED = expect.objectContaining({ code: 'IMPORT_GIT_URL' }) as unknown as DomainError;
const git = (url: string, rest: object = {}) => ({ kind: 'git', url, ...rest });
const GH = 'https://github.com/ana/seeder';

describe('what a person pasted', () => {
  it.each([
    [GH, git(`${GH}.git`)],
    [`  ${GH}/ `, git(`${GH}.git`)],
    [`${GH}.git`, git(`${GH}.git`)],
    [`${GH}/tree/main`, git(`${GH}.git`, { ref: 'main' })],
    [`${GH}/tree/v1.2/cad/drum%20b`, git(`${GH}.git`, { ref: 'v1.2', subfolder: 'cad/drum b' })],
    [`${GH}/blob/main/cad/okh.toml`, git(`${GH}.git`, { ref: 'main', subfolder: 'cad', manifest: 'cad/okh.toml' })],
    [`${GH}/blob/main/okh-drum.yml`, git(`${GH}.git`, { ref: 'main', manifest: 'okh-drum.yml' })],
    [`${GH}/blob/main/README.md`, git(`${GH}.git`, { ref: 'main' })],
    ['https://gitlab.com/a/b/c', git('https://gitlab.com/a/b/c.git')],
    ['https://gitlab.com/a/b/c/-/tree/main/x', git('https://gitlab.com/a/b/c.git', { ref: 'main', subfolder: 'x' })],
    ['https://codeberg.org/a/b', git('https://codeberg.org/a/b.git')],
    ['https://codeberg.org/a/b/src/branch/main/x', git('https://codeberg.org/a/b.git', { ref: 'main', subfolder: 'x' })],
    ['https://codeberg.org/a/b/src/commit/0a1b/okh.yml', git('https://codeberg.org/a/b.git', { ref: '0a1b', manifest: 'okh.yml' })],
    ['https://git.example.org/x/y.git', git('https://git.example.org/x/y.git')],
    [`${GH}/archive/refs/heads/main.zip`, { kind: 'url', url: `${GH}/archive/refs/heads/main.zip` }],
    [`${GH}/releases/download/v1/seeder.zip`, { kind: 'url', url: `${GH}/releases/download/v1/seeder.zip` }],
    ['https://example.org/okh.toml', { kind: 'url', url: 'https://example.org/okh.toml' }],
  ])('%s', (text, address) => expect(recogniseAddress(text)).toEqual(address)); // prettier-ignore

  it.each([
    'git@github.com:ana/seeder.git',
    'ssh://git@github.com/ana/seeder.git',
    'git://github.com/ana/seeder.git',
    'ext::sh -c touch% /tmp/x',
    'fd::17',
    'file:///srv/repo.git',
    '--upload-pack=touch /tmp/x',
    '-oProxyCommand=x',
  ])('%s is refused, with the reason for Git', (text) => {
    for (const run of [() => recogniseAddress(text), () => gitUrl(text)]) {
      expect(run).toThrow(REFUSED);
    }
  });

  it.each(['https://x.org/a b.git', 'https://x.org/a%0a.git', 'https://x.org/', 'https://x.org/a.git?x=1'])(
    'git is not given %s',
    (text) => expect(() => gitUrl(text)).toThrow(REFUSED),
  );

  it('takes names of versions and nothing that means more to git', () => {
    for (const ref of ['main', 'v1.2.0', 'feature/drum', '0a1b2c3', 'año']) expect(checkedRef(ref)).toBe(ref);
    for (const ref of ['-x', '--upload-pack=x', '+main', 'a:b', 'a..b', 'a b', '@{1}', 'main^', 'x.lock', '']) {
      expect(() => checkedRef(ref)).toThrow(REFUSED);
    }
  });
});

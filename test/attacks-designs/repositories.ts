import { manifestOf, type Attack, type AttackRow } from './attack.js';

const git = (address: string, code: Attack['code'] = 'IMPORT_GIT_URL', more: object = {}): Attack => ({
  name: Object.keys(more).length === 0 ? address : Object.values(more).join(' '),
  code,
  make: () => ({ kind: 'git', address, ...more }),
});
const OTHER = 'https://example.org/a.git';
const MB = 1024 * 1024;

export const REPOSITORIES: readonly AttackRow[] = [
  {
    title: 'What git would run or read',
    control: 'Only https, checked before git sees it; `--` before the address; git itself may speak https only',
    attacks: [
      git('ext::sh -c touch% /tmp/pwned'),
      git('--upload-pack=touch /tmp/pwned'),
      git('-c core.sshCommand=x'),
      git('file:///srv/secret.git'),
      git('ssh://-oProxyCommand=x/y'),
      git('git@github.com:ana/seeder.git'),
      git('git://example.org/a.git'),
      git('fd::17/foo'),
      git('/srv/secret', 'IMPORT_BLOCKED'),
      git(OTHER, 'IMPORT_GIT_URL', { ref: '--upload-pack=touch /tmp/pwned' }),
      git(OTHER, 'IMPORT_GIT_URL', { ref: '+refs/heads/*:refs/heads/*' }),
      git('https://8.8.8.8/a.git', 'IMPORT_GIT_URL', { subfolder: '../../etc' }),
    ],
  },
  {
    title: 'Where git would go',
    control: 'The host is resolved and pinned before git starts; git follows no redirect',
    attacks: [
      git('https://127.0.0.2/a.git', 'IMPORT_BLOCKED'),
      git('https://[::ffff:10.0.0.1]/a.git', 'IMPORT_BLOCKED'),
      git('https://2130706434/a.git', 'IMPORT_BLOCKED'),
      {
        name: 'a name of the inner network',
        code: 'IMPORT_BLOCKED',
        make: (forge) => {
          forge.names.set('inner-git.forge.test', ['10.0.0.7']);
          return { kind: 'git', address: 'https://inner-git.forge.test/a.git' };
        },
      },
      {
        name: 'a redirect inwards',
        code: 'IMPORT_FETCH',
        make: (forge) => {
          forge.handlers.set('/moved.git/info/refs', (_request, response) => {
            response.writeHead(301, { location: 'https://127.0.0.2/a.git/info/refs?service=git-upload-pack' }).end();
          });
          return { kind: 'git', address: `${forge.url}/moved.git` };
        },
      },
    ],
  },
  {
    title: 'Repositories that are too much',
    control: 'No checkout; 200 MB, 2 minutes, 16 MB of names; symbolic links and submodules are left out',
    attacks: [
      {
        name: '210 MB of zeros in one file',
        code: 'ARCHIVE_BOMB',
        make: (forge) => {
          const files = { 'okh.toml': manifestOf('peg.stl'), 'peg.stl': new Uint8Array(210 * MB) };
          return { kind: 'git', address: forge.commit('zeros', files).url };
        },
      },
      {
        name: 'a tree of trees, ten times ten times ten …',
        code: 'ARCHIVE_BOMB',
        make: (forge) => ({ kind: 'git', address: forge.commitTreeBomb('trees', 8) }),
      },
      {
        name: 'a link in the place of the model',
        code: 'DESIGN_FILE_MISSING',
        make: (forge) => {
          const files = { 'okh.toml': manifestOf('peg.stl'), 'peg.stl': { link: '/etc/passwd' } };
          return { kind: 'git', address: forge.commit('links', files).url };
        },
      },
      {
        name: 'names that collide',
        code: 'ARCHIVE_NAME',
        make: (forge) => {
          const files = { 'okh.toml': manifestOf('peg.stl'), 'peg.stl': 'x', 'PEG.STL': 'y' };
          return { kind: 'git', address: forge.commit('collide', files).url };
        },
      },
    ],
  },
];

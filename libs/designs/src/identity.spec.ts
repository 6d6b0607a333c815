import { describe, expect, it } from '@jest/globals';
import { identityDoubts, repositoryOf } from './identity.js';

const SEEDER = { slug: 'seeder', repo: 'https://github.com/ana/seeder' };
const fields = (doubts: ReturnType<typeof identityDoubts>) => doubts.map(({ place }) => place?.field);

describe('who a design is', () => {
  it.each([
    ['https://github.com/Ana/Seeder', 'github.com/ana/seeder'],
    ['https://github.com/ana/seeder.git', 'github.com/ana/seeder'],
    ['git@github.com:ana/seeder.git', 'github.com/ana/seeder'],
    ['https://www.github.com/ana/seeder/tree/main/cad/', 'github.com/ana/seeder'],
    ['https://raw.githubusercontent.com/ana/seeder/main/okh.toml', 'github.com/ana/seeder'],
    ['https://github.com/ana/seeder/archive/main.zip', 'github.com/ana/seeder'],
    ['https://gitlab.com/a/b/c/-/tree/main', 'gitlab.com/a/b/c'],
    ['https://codeberg.org/a/b/src/branch/main/x', 'codeberg.org/a/b'],
    ['https://example.org/seeder/', 'example.org/seeder'],
    ['see the wiki', undefined],
  ])('%s is the repository %s', (address, repository) => expect(repositoryOf(address)).toBe(repository));

  it('is not asked about where everything fits, or where nothing can be compared', () => {
    expect(identityDoubts(SEEDER, 'https://github.com/ana/seeder.git', {})).toEqual([]);
    expect(identityDoubts(SEEDER, undefined, {})).toEqual([]);
    expect(identityDoubts({ slug: 'seeder' }, 'https://example.org/a.zip', {})).toEqual([]);
    const older = { slug: 'seeder', version: '1', repo: 'https://github.com/ana/seeder/' };
    expect(identityDoubts(SEEDER, undefined, { sameName: older, sameSource: older })).toEqual([]);
  });

  it('is asked about when it says it lives elsewhere', () => {
    const [doubt] = identityDoubts(SEEDER, 'https://github.com/eve/seeder.git', {});
    expect(doubt).toMatchObject({ code: 'IMPORT_IDENTITY', severity: 'warning', place: { field: 'repo' } });
    expect(doubt?.message).toContain('eve/seeder');
  });

  it('is asked about when it would stand in front of a design of somebody else', () => {
    const other = { slug: 'seeder', version: '1', repo: 'https://codeberg.org/rosa/seeder' };
    expect(fields(identityDoubts(SEEDER, undefined, { sameName: other }))).toEqual(['name']);
    const source = { slug: 'seeder', version: '1', source: 'https://example.org/rosa.git' };
    expect(fields(identityDoubts({ slug: 'seeder' }, 'https://example.org/eve.git', { sameName: source }))).toEqual([
      'name',
    ]);
  });

  it('is asked about when the same place gave another name before', () => {
    const before = { slug: 'hand-seeder', version: '1', repo: SEEDER.repo };
    expect(fields(identityDoubts(SEEDER, SEEDER.repo, { sameSource: before }))).toEqual(['name']);
  });
});

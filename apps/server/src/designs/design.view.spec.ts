import { describe, expect, it } from '@jest/globals';
import type { DesignRow } from '#libs/persistence';
import { designView, imageUrlOf, partName, titleOf } from './design.view.js';
import type { StoredDesign } from './designs.service.js';

const design = (manifest: object, parts: object[] = []): StoredDesign =>
  ({
    row: {
      id: 'd1',
      slug: 'ring',
      version: '1',
      contentHash: 'h',
      manifestPath: 'okh.toml',
      importedAt: new Date(0),
    } as DesignRow,
    manifest: {
      title: 'Ring',
      titles: {},
      description: '',
      descriptions: {},
      languages: ['en'],
      images: [],
      licensors: ['Ana'],
      licence: { hardware: 'MIT' },
      ...manifest,
    },
    parts,
    problems: [],
  }) as unknown as StoredDesign;
const part = (change: object) => ({
  id: 'p',
  name: 'Ring',
  names: {},
  notes: {},
  kind: 'make',
  quantity: 1,
  steps: ['print'],
  materials: [],
  ...change,
});

describe('the view of a design', () => {
  it.each([
    [{ languages: ['en'] }, { en: 'Ring' }],
    [{ languages: ['es-EC'] }, { es: 'Ring' }],
    [
      { languages: ['en'], titles: { es: 'Anillo' } },
      { es: 'Anillo', en: 'Ring' },
    ],
    [
      { languages: ['es'], titles: { es: 'Anillo', en: 'The ring' } },
      { es: 'Anillo', en: 'The ring' },
    ],
    [{ languages: [] }, { en: 'Ring' }],
  ])('has its title by language: %j', (manifest, title) => {
    expect(titleOf(design(manifest))).toEqual(title);
  });

  it('names parts in Spanish; a part that is the whole design takes the title of the design', () => {
    const { manifest } = design({ titles: { es: 'Anillo' } });
    expect(partName(part({ names: { es: 'Aro' } }), manifest)).toBe('Aro');
    expect(partName(part({}), manifest)).toBe('Anillo');
    expect(partName(part({ name: 'Axle' }), manifest)).toBe('Axle');
  });

  it('has addresses that no file name can break, and leaves outside pictures where they are', () => {
    expect(imageUrlOf(design({}))).toBeNull();
    expect(imageUrlOf(design({ images: ['a b/ñ?#.png'] }))).toBe('/api/designs/d1/files/a%20b/%C3%B1%3F%23.png');
    expect(imageUrlOf(design({ images: ['https://example.org/a.png'] }))).toBe('https://example.org/a.png');
    const problem = {
      code: 'DESIGN_FILE_MISSING',
      severity: 'warning',
      message: '',
      params: { path: 'gone.png' },
    } as const;
    const lacking = { ...design({ images: ['gone.png', 'there.png'] }), problems: [problem] };
    expect(imageUrlOf(lacking)).toBe('/api/designs/d1/files/there.png');
    expect(designView(lacking).imageUrls).toEqual(['/api/designs/d1/files/there.png']);
    expect(imageUrlOf(design({ images: ['javascript:alert(1)'] }))).toBe('/api/designs/d1/files/javascript%3Aalert(1)');
  });

  it('says of each part what is known and nothing else', () => {
    const view = designView(
      design({}, [
        part({ steps: ['print', 'deburr'] }),
        part({ id: 'q', modelFile: 'q.stl', notes: { es: 'con cuidado' }, note: 'carefully' }),
      ]),
    );
    expect(view).toMatchObject({ processes: ['print', 'deburr'], partCount: 2, repo: null });
    expect(view.parts).toMatchObject([
      { id: 'p', sizeMm: null, massG: null, fileUrl: null, note: null },
      { id: 'q', fileUrl: '/api/designs/d1/files/q.stl', note: 'con cuidado' },
    ]);
  });
});

import type { DataSource } from 'typeorm';
import type { KnownDesign } from '#libs/designs';
import type { ImportRow } from '#libs/persistence';

interface Found {
  readonly slug: string;
  readonly version: string;
  readonly repo: string | null;
  readonly source: string | null;
}

const SELECT = `SELECT design.slug, design.version, design.manifest->>'repo' AS repo, source.address AS source
  FROM design LEFT JOIN design_source source ON source.design_id = design.id AND source.kind IN ('url', 'git')`;

const knownDesign = (rows: Found[]): KnownDesign | undefined => {
  const [row] = rows;
  if (!row) return undefined;
  const { slug, version, repo, source } = row;
  return { slug, version, ...(repo !== null && { repo }), ...(source !== null && { source }) };
};

/** What the catalogue has under a design's name, and what it has from the same manifest at the same place. */
export async function knownDesigns(
  database: DataSource,
  slug: string,
  { kind, address }: Pick<ImportRow, 'kind' | 'address'>,
  manifest: string,
): Promise<{ readonly sameName?: KnownDesign; readonly sameSource?: KnownDesign }> {
  const latest = 'ORDER BY design.imported_at DESC, source.at DESC LIMIT 1';
  const sameName = knownDesign(await database.query<Found[]>(`${SELECT} WHERE design.slug = $1 ${latest}`, [slug]));
  const isRemote = kind === 'url' || kind === 'git';
  const from = isRemote
    ? await database.query<Found[]>(`${SELECT} WHERE source.address = $1 AND source.manifest = $2 ${latest}`, [
        address,
        manifest,
      ])
    : [];
  const sameSource = knownDesign(from);
  return { ...(sameName && { sameName }), ...(sameSource && { sameSource }) };
}

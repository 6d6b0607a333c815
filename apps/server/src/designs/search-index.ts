import type { EntityManager } from 'typeorm';
import { SEARCH_FACTS_VERSION, searchFacts, type ImportedPart, type Manifest } from '#libs/designs';
import type { DesignRow } from '#libs/persistence';

/** PostgreSQL's word indexes take at most 1 MB; nobody reads descriptions this long. */
const MAX_CHARS = 100_000;

/** One weighted index over the stems of both languages and the words as they are. */
const weighted = (place: number, weight: 'A' | 'B' | 'C'): string =>
  ['spanish', 'english', 'simple']
    .map((language) => `setweight(to_tsvector('${language}', $${place}), '${weight}')`)
    .join(' || ');

const WRITE = `INSERT INTO design_search (design_id, facts_version, title, words, vector, processes, crops, tasks,
    licence_family, technology_readiness, documentation_readiness, box_mm)
  VALUES ($1, $2, $3, $3 || ' ' || $4 || ' ' || $5, ${weighted(3, 'A')} || ${weighted(4, 'B')} || ${weighted(5, 'C')},
    $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT (design_id) DO UPDATE SET (facts_version, title, words, vector, processes, crops, tasks, licence_family,
    technology_readiness, documentation_readiness, box_mm) = ROW(EXCLUDED.facts_version, EXCLUDED.title, EXCLUDED.words,
    EXCLUDED.vector, EXCLUDED.processes, EXCLUDED.crops, EXCLUDED.tasks, EXCLUDED.licence_family,
    EXCLUDED.technology_readiness, EXCLUDED.documentation_readiness, EXCLUDED.box_mm)`;

/** Makes a revision findable; may be done again at any time. */
export async function writeSearch(manager: EntityManager, row: DesignRow): Promise<void> {
  const facts = searchFacts(row.manifest as Manifest, row.parts as ImportedPart[]);
  const cut = (text: string): string => text.slice(0, MAX_CHARS);
  await manager.query(WRITE, [
    row.id,
    SEARCH_FACTS_VERSION,
    cut(facts.title),
    cut(facts.keywords),
    cut(facts.description),
    facts.processes,
    facts.crops,
    facts.tasks,
    facts.licenceFamily,
    facts.technologyReadiness,
    facts.documentationReadiness,
    facts.boxMm,
  ]);
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import type { LicenceFamily, Process, ReviewState } from '#libs/domain';
import { SEARCH_FACTS_VERSION, searchWords } from '#libs/designs';
import { DesignRow } from '#libs/persistence';
import { writeSearch } from './search-index.js';

export interface SearchFilter {
  readonly text?: string | undefined;
  readonly process?: Process | undefined;
  readonly crop?: string | undefined;
  readonly task?: string | undefined;
  readonly licence?: LicenceFamily | undefined;
  /** Without it, everything but what is withdrawn. */
  readonly review?: ReviewState | undefined;
  readonly technology?: string | undefined;
  readonly documentation?: string | undefined;
  /** Every made part fits into this box, however it lies; sides longest first. Designs without sizes do not. */
  readonly fits?: readonly [number, number, number] | undefined;
}

export const SORTS = ['relevance', 'title', 'newest', 'maturity'] as const;
export type Sort = (typeof SORTS)[number];

export interface SearchPage {
  readonly sort: Sort;
  readonly offset: number;
  readonly limit: number;
}

/** Facet -> the column of a hit it is counted by, and whether that is a list. */
const FACETS = {
  process: { column: 'processes', isList: true },
  crop: { column: 'crops', isList: true },
  task: { column: 'tasks', isList: true },
  licence: { column: 'licence_family', isList: false },
  review: { column: 'review', isList: false },
  technology: { column: 'technology_readiness', isList: false },
  documentation: { column: 'documentation_readiness', isList: false },
} as const;
export type Facet = keyof typeof FACETS;
const FACET_NAMES = Object.keys(FACETS) as Facet[];
/** A person reads no longer list of crops. */
const MAX_VALUES = 40;

export interface SearchResult {
  readonly rows: readonly DesignRow[];
  readonly total: number;
  /** Per facet how many designs each value would leave, with the other filters as they are; most first. */
  readonly facets: Readonly<Record<Facet, readonly { readonly value: string; readonly count: number }[]>>;
}

/** Revisions made findable in one go, when the way of making them so has changed. */
const REINDEX_BATCH = 200;

const ORDERS: Readonly<Record<Sort, string>> = {
  relevance: 'rank DESC, title, id',
  title: 'title, id',
  newest: 'imported_at DESC, id',
  maturity: `array_position(ARRAY['proven', 'reviewed', 'unreviewed', 'withdrawn'], review),
    technology_readiness DESC NULLS LAST, title, id`,
};

/** Finds designs: words, filters, counts, pages; one statement. */
@Injectable()
export class SearchService {
  readonly #log = new Logger('designs');

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async search(filter: SearchFilter, page: SearchPage): Promise<SearchResult> {
    const { sql, values } = searchStatement(filter, page);
    const found = await this.database.query<{ facet: string; value: string; count: number }[]>(sql, values);
    const of = (facet: string) => found.filter((row) => row.facet === facet);
    const ids = of('page')
      .toSorted((a, b) => a.count - b.count)
      .map(({ value }) => value);
    const rows = await this.database.manager.findBy(DesignRow, { id: In(ids) });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const valuesOf = (facet: Facet) =>
      of(facet)
        .map(({ value, count }) => ({ value, count }))
        .toSorted((a, b) => b.count - a.count || a.value.localeCompare(b.value))
        .slice(0, MAX_VALUES);
    return {
      rows: ids.flatMap((id) => byId.get(id) ?? []),
      total: of('total')[0]?.count ?? 0,
      facets: {
        process: valuesOf('process'),
        crop: valuesOf('crop'),
        task: valuesOf('task'),
        licence: valuesOf('licence'),
        review: valuesOf('review'),
        technology: valuesOf('technology'),
        documentation: valuesOf('documentation'),
      },
    };
  }

  /** Makes findable what an older release stored. Does nothing when all is as it should be. */
  async reindex(): Promise<void> {
    const rows = await this.database.manager
      .createQueryBuilder(DesignRow, 'design')
      .where(
        `NOT EXISTS (SELECT 1 FROM design_search s WHERE s.design_id = design.id AND s.facts_version = :version)`,
        { version: SEARCH_FACTS_VERSION },
      )
      .take(REINDEX_BATCH)
      .getMany();
    for (const row of rows) await writeSearch(this.database.manager, row);
    if (rows.length > 0) this.#log.log(`${rows.length} designs made findable anew`);
  }
}

/** Collects the values of a statement and gives their places. */
class Values {
  readonly all: unknown[] = [];
  add(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

/** Per word its stems in both languages, and the word as the beginning of one. */
const queryOf = (word: string): string =>
  `(to_tsquery('simple', ${word} || ':*') || plainto_tsquery('spanish', ${word}) || plainto_tsquery('english', ${word}))`;

/** What a facet's filter asks of a design; `true` where it asks nothing. */
function conditionOf(facet: Facet, wanted: string | undefined, values: Values): string {
  if (wanted === undefined) return facet === 'review' ? `d.review <> 'withdrawn'` : 'true';
  const { column, isList } = FACETS[facet];
  const place = `${values.add(wanted)}::text`;
  const of = facet === 'review' ? 'd' : 's';
  return isList ? `${place} = ANY(${of}.${column})` : `coalesce(${of}.${column} = ${place}, false)`;
}

function fitsCondition(fits: SearchFilter['fits'], values: Values): string {
  if (!fits) return 'true';
  const sides = fits.map((side, index) => `s.box_mm[${index + 1}] <= ${values.add(side)}::float8`);
  return `coalesce(${sides.join(' AND ')}, false)`;
}

/** Every hit of the words and the box once, with a column per filter; counts and the page come from these. */
function searchStatement(filter: SearchFilter, page: SearchPage): { sql: string; values: unknown[] } {
  const values = new Values();
  const words = searchWords(filter.text ?? '').map((word) => `${values.add(word)}::text`);
  // Parts of words too: people type what they remember of a name.
  const matches = words.map((word) => `(s.vector @@ ${queryOf(word)} OR strpos(s.words, ${word}) > 0)`);
  const rank = words.length > 0 ? `ts_rank(s.vector, ${words.map(queryOf).join(' || ')})` : '0';
  const filters = FACET_NAMES.map((facet) => `${conditionOf(facet, filter[facet], values)} AS is_${facet}`);
  const all = (but?: Facet): string =>
    FACET_NAMES.filter((facet) => facet !== but)
      .map((facet) => `is_${facet}`)
      .join(' AND ');
  const counts = FACET_NAMES.map((facet) => {
    const { column, isList } = FACETS[facet];
    const from = isList ? `hit CROSS JOIN unnest(${column}) AS value` : `(SELECT *, ${column} AS value FROM hit) hit`;
    return `SELECT '${facet}', value, count(*)::int FROM ${from} WHERE value IS NOT NULL AND ${all(facet)} GROUP BY value`;
  });
  const sql = `WITH hit AS MATERIALIZED (
      SELECT d.id, d.review, d.imported_at, s.title, s.processes, s.crops, s.tasks, s.licence_family,
        s.technology_readiness, s.documentation_readiness, ${rank} AS rank, ${filters.join(', ')}
      FROM design d JOIN design_search s ON s.design_id = d.id
      WHERE ${['d.is_current', ...matches, fitsCondition(filter.fits, values)].join(' AND ')})
    SELECT 'total' AS facet, '' AS value, count(*)::int AS count FROM hit WHERE ${all()}
    UNION ALL SELECT 'page', id::text, place::int FROM (
      SELECT id, row_number() OVER (ORDER BY ${ORDERS[page.sort]}) AS place FROM hit WHERE ${all()}) p
      WHERE place > ${values.add(page.offset)}::int AND place <= ${values.add(page.offset + page.limit)}::int
    UNION ALL ${counts.join('\n    UNION ALL ')}`;
  return { sql, values: values.all };
}

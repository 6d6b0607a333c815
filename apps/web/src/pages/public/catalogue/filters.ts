import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import i18next from 'i18next';
import type { CataloguePage } from '../../../api/client.js';

/** Facets in the order a person thinks: what is it for, how is it made, may I, how sure is it. */
export const FACETS = ['task', 'crop', 'process', 'licence', 'review', 'technology'] as const;
export type Facet = (typeof FACETS)[number];
export type FacetCounts = CataloguePage['facets'];

const PAGE = 24;
/** The server gives no longer list. */
const MOST = 480;

export interface Filters {
  readonly text: string;
  readonly chosen: Readonly<Partial<Record<Facet, string>>>;
  /** `220x220x250`, or empty. */
  readonly fits: string;
  readonly sort: string;
  readonly limit: number;
  /** Filters besides the words. */
  readonly count: number;
}

/** The filters stand in the address: they can be sent to somebody, and the back button undoes them. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo((): Filters => {
    const chosen = Object.fromEntries(
      FACETS.flatMap((facet) => (params.get(facet) ? [[facet, params.get(facet)]] : [])),
    );
    const fits = params.get('fits') ?? '';
    return {
      text: params.get('text') ?? '',
      chosen: chosen as Filters['chosen'],
      fits,
      sort: params.get('sort') ?? '',
      limit: Math.min(MOST, Math.max(PAGE, Number(params.get('show')) || PAGE)),
      count: Object.keys(chosen).length + (fits ? 1 : 0),
    };
  }, [params]);
  const set = (changes: Readonly<Record<string, string | null>>, isTyping = false) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        // Another question begins with its first page.
        if (!('show' in changes)) next.delete('show');
        for (const [key, value] of Object.entries(changes)) {
          if (value === null || value === '') next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: isTyping, preventScrollReset: true },
    );
  return {
    filters,
    set,
    clear: () => setParams({}),
    more: () => set({ show: String(filters.limit + PAGE) }, true),
  };
}

/** The reader's word for a value of a facet; codes of crops and tasks that have none are shown as they are. */
export function facetWord(facet: Facet, value: string): string {
  const key = `facet.${facet}.${value}`;
  if (i18next.exists(key)) return i18next.t(key as 'facet.title');
  return value.charAt(0).toUpperCase() + value.slice(1).replaceAll('-', ' ');
}

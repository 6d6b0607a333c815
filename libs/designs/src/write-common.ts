import type { DesignLink, Manifest, Translations } from './manifest.js';
import { fieldsOfRaw } from './read-manifest.js';

/** Plain data on its way into TOML or YAML. */
export type Table = Record<string, unknown>;

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  (Array.isArray(value) && value.length === 0) ||
  (isTable(value) && Object.keys(value).length === 0);

/** Without what says nothing: undefined, empty lists and tables. */
export const compact = (table: Table): Table =>
  Object.fromEntries(Object.entries(table).filter(([, value]) => !isEmpty(value)));

/** One text as a text, several as a list. */
export const oneOrMany = (texts: readonly string[]): string | readonly string[] | undefined =>
  texts.length > 1 ? texts : texts[0];

export const without = (table: Table, keys: readonly string[]): Table =>
  Object.fromEntries(Object.entries(table).filter(([key]) => !keys.includes(key)));

/** Without nulls, which TOML cannot hold; dates as text where the other format has none. */
export function plain(value: unknown, format: Manifest['format']): unknown {
  if (value instanceof Date) return format === 'okh-v1' ? value.toISOString() : value;
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value;
    return entries.filter((entry) => entry !== null && entry !== undefined).map((entry) => plain(entry, format));
  }
  if (!isTable(value)) return value;
  const isKept = ([, inner]: [string, unknown]) => inner !== undefined && (inner !== null || format === 'okh-v1');
  return Object.fromEntries(
    Object.entries(value)
      .filter(isKept)
      .map(([key, inner]) => [key, plain(inner, format)]),
  );
}

export const sizeTable = (part: Pick<Manifest, 'sizeMm'>): Table | undefined =>
  part.sizeMm && { width: part.sizeMm.x, depth: part.sizeMm.y, height: part.sizeMm.z };

/** Pictures as the tables of 2.4, with what the original says of each beside its place. */
export function imageTables(images: readonly string[], raw: unknown, format: Manifest['format']): readonly Table[] {
  const known = (Array.isArray(raw) ? raw : [raw]).filter(isTable);
  const placeOf = (table: Table) => fieldsOfRaw(table, format).paths('location')[0];
  return images.map((location) => ({ ...known.find((table) => placeOf(table) === location), location }));
}

export const linkTables = (links: readonly DesignLink[]): readonly Table[] => links.map((link) => ({ ...link }));

/** Plain text and translations as our extension holds them: one field where the text is a translation, else two. */
export function textAndTranslations(key: string, text: string | undefined, translations: Translations): Table {
  const values = Object.values(translations);
  if (values.length === 0) return compact({ [key]: text });
  return text === (translations['en'] ?? (key === 'name' ? values[0] : undefined))
    ? { [key]: translations }
    : compact({ [key]: text, [`${key}s`]: translations });
}

import { licenceFamily, type LicenceFamily, type SizeMm } from '#libs/domain';
import type { Manifest } from '../manifest.js';

/** Raise it when the facts below are made otherwise: the site then makes them anew for every design. */
export const SEARCH_FACTS_VERSION = 1;

/** What one revision is found by. */
export interface SearchFacts {
  /** Folded texts, by weight: names; keywords, crops, tasks, parts; descriptions. */
  readonly title: string;
  readonly keywords: string;
  readonly description: string;
  readonly processes: readonly string[];
  readonly crops: readonly string[];
  readonly tasks: readonly string[];
  readonly licenceFamily: LicenceFamily;
  /** `OTRL-4`, `ODRL-3*` as in Open Know-How; null where the manifest says nothing readable. */
  readonly technologyReadiness: string | null;
  readonly documentationReadiness: string | null;
  /** Of the parts that are made: the box, longest side first, into which each of them fits; null where no size is known. */
  readonly boxMm: readonly [number, number, number] | null;
}

/**
 * Text as it is searched: small letters without accents (ñ is n), every other sign a space. What people type goes
 * through the same, so `Máquina` is found by `maquina` and the other way round.
 */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/[øœ]/g, 'o')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Words that say nothing about a design, folded, in our two languages. */
const EMPTY_WORDS = new Set(
  'a al an and con de del e el en for from in la las lo los o of or para por the to un una unas unos with y'.split(' '),
);
/** More words than anybody types; each costs the database a look. */
const MAX_WORDS = 8;

/** What to look for: the folded words of a text without the empty ones, unless there are no others. */
export function searchWords(text: string): readonly string[] {
  const words = [...new Set(foldText(text).split(' ').filter(Boolean))];
  const telling = words.filter((word) => !EMPTY_WORDS.has(word));
  return (telling.length > 0 ? telling : words).slice(0, MAX_WORDS);
}

/** The sides of a box, the longest first. */
const sides = ({ x, y, z }: SizeMm): [number, number, number] => {
  const [a = 0, b = 0, c = 0] = [x, y, z].toSorted((one, other) => other - one);
  return [a, b, c];
};

/** Parts lie along the axes: each turned as it likes, so sorted sides are compared. */
function boxOf(parts: readonly FactsPart[]): SearchFacts['boxMm'] {
  const boxes = parts.flatMap(({ kind, sizeMm }) => (kind === 'make' && sizeMm ? [sides(sizeMm)] : []));
  const [first, ...others] = boxes;
  if (!first) return null;
  return others.reduce(
    (box, side) => [Math.max(box[0], side[0]), Math.max(box[1], side[1]), Math.max(box[2], side[2])],
    first,
  );
}

/** `220x220x250`, with x, ×, * or commas between: the sides, longest first; undefined when it is no size. */
export function readBox(text: string): readonly [number, number, number] | undefined {
  const numbers = text.split(/[x×*,]/i).map((part) => Number(part.trim() || Number.NaN));
  const [x = 0, y = 0, z = 0] = numbers;
  return numbers.length === 3 && numbers.every((side) => side > 0 && side <= 100_000) ? sides({ x, y, z }) : undefined;
}

/** `OTRL-3`, `otrl 3`, `3` -> `OTRL-3`. */
function readiness(kind: 'OTRL' | 'ODRL', text: string | undefined): string | null {
  const level = /^(?:[a-z]+[\s_-]*)?([1-6]\*?)$/i.exec(text?.trim() ?? '')?.[1];
  return level === undefined ? null : `${kind}-${level}`;
}

interface FactsPart {
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
  readonly kind: string;
  readonly steps: readonly string[];
  readonly materials: readonly string[];
  readonly sizeMm?: SizeMm;
}

type FactsManifest = Pick<
  Manifest,
  | 'title'
  | 'titles'
  | 'description'
  | 'descriptions'
  | 'keywords'
  | 'crops'
  | 'tasks'
  | 'licence'
  | 'organisation'
  | 'licensors'
  | 'technologyReadiness'
  | 'documentationReadiness'
>;

const codes = (words: readonly string[]) => [
  ...new Set(words.map((word) => word.trim().toLowerCase()).filter(Boolean)),
];
const folded = (texts: readonly (string | undefined)[]) => foldText(texts.filter(Boolean).join(' '));

/** What a design is found by. Lists that an old row does not have count as empty. */
export function searchFacts(manifest: Partial<FactsManifest>, parts: readonly FactsPart[]): SearchFacts {
  const { keywords = [], crops = [], tasks = [], licensors = [], titles = {}, descriptions = {} } = manifest;
  return {
    title: folded([manifest.title, ...Object.values(titles)]),
    keywords: folded([
      ...keywords,
      ...crops,
      ...tasks,
      ...licensors,
      manifest.organisation,
      ...parts.flatMap((part) => [part.name, ...Object.values(part.names), ...part.materials]),
    ]),
    description: folded([manifest.description, ...Object.values(descriptions)]),
    processes: [...new Set(parts.flatMap((part) => part.steps))],
    crops: codes(crops),
    tasks: codes(tasks),
    licenceFamily: licenceFamily(manifest.licence?.hardware ?? ''),
    technologyReadiness: readiness('OTRL', manifest.technologyReadiness),
    documentationReadiness: readiness('ODRL', manifest.documentationReadiness),
    boxMm: boxOf(parts),
  };
}

import type { DesignLink, Manifest } from '../manifest.js';

/** Where a manifest says that its design comes from. */
export interface Origin {
  readonly kind: 'fork-of' | 'derivative-of' | 'variant-of';
  readonly title?: string;
  /** https address of the project or its manifest. */
  readonly url?: string;
}

const isWeb = (value: string | undefined): value is string => value !== undefined && /^https?:\/\/\S+$/i.test(value);

function originOf(kind: Origin['kind'], { title, web, manifest }: DesignLink): Origin[] {
  const url = [web, manifest].find(isWeb);
  if (title === undefined && url === undefined) return [];
  return [{ kind, ...(title !== undefined && { title }), ...(url !== undefined && { url }) }];
}

/** What the manifest calls its origins; none for designs that were imported before manifests had a lineage. */
export function originsOf({ lineage }: Partial<Pick<Manifest, 'lineage'>>): readonly Origin[] {
  if (!lineage) return [];
  return [
    ...lineage.forkOf.flatMap((link) => originOf('fork-of', link)),
    ...lineage.derivativeOf.flatMap((link) => originOf('derivative-of', link)),
    ...lineage.variantOf.flatMap((link) => originOf('variant-of', link)),
  ];
}

/** An address as it is compared: no scheme, no `.git`, no `/tree/...`, no slash at the end, small letters. */
const address = (url: string) =>
  url
    .toLowerCase()
    .replace(/^[a-z+]+:\/\/(www\.)?/, '')
    .replace(/[?#].*$/, '')
    .replace(/\/(-\/)?(tree|blob|raw|src)\/.*$/, '')
    .replace(/(\.git)?\/*$/, '');

type Identity = Pick<Manifest, 'repo' | 'licensors'>;

/** Whether two manifests with the same name speak of one design: the same project, or an author in common. */
export function isSameDesign(one: Identity, other: Identity): boolean {
  if (one.repo === undefined || other.repo === undefined) return true;
  if (address(one.repo) === address(other.repo)) return true;
  const names = new Set(one.licensors.map((name) => name.toLowerCase()));
  return other.licensors.some((name) => names.has(name.toLowerCase()));
}

export const isSameAddress = (one: string, other: string): boolean => address(one) === address(other);

import type { Manifest } from '../manifest.js';

/** Where a manifest says that its design comes from. */
export interface Origin {
  readonly kind: 'fork-of' | 'derivative-of' | 'variant-of';
  readonly title?: string;
  /** https address of the project or its manifest. */
  readonly url?: string;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() ? value.trim() : undefined;
const isWeb = (value: string | undefined): value is string => value !== undefined && /^https?:\/\/\S+$/i.test(value);

function originOf(kind: Origin['kind'], value: unknown): Origin[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { title, web, manifest } = value as Record<string, unknown>;
    const url = [text(web), text(manifest)].find(isWeb);
    const name = text(title);
    return name === undefined && url === undefined
      ? []
      : [{ kind, ...(name !== undefined && { title: name }), ...(url !== undefined && { url }) }];
  }
  const words = text(value);
  if (words === undefined) return [];
  return [isWeb(words) ? { kind, url: words } : { kind, title: words }];
}

/** `fork-of` of OKH-LOSH (an address), `derivative-of` and `variant-of` of v1 (title, manifest, web). */
export function originsOf({ raw }: Pick<Manifest, 'raw'>): readonly Origin[] {
  return (['fork-of', 'derivative-of', 'variant-of'] as const).flatMap((kind) => {
    const value = raw[kind];
    return (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((each) => originOf(kind, each));
  });
}

/** An address as it is compared: no scheme, no `.git`, no `/tree/...`, no slash at the end, small letters. */
const address = (url: string) =>
  url
    .toLowerCase()
    .replace(/^[a-z+]+:\/\/(www\.)?/, '')
    .replace(/[?#].*$/, '')
    .replace(/\/(-\/)?(tree|blob|raw|src)\/.*$/, '')
    .replace(/(\.git)?\/*$/, '');

/** Whether two manifests with the same name speak of one design: the same project, or an author in common. */
export function isSameDesign(
  one: Pick<Manifest, 'repo' | 'licensors'>,
  other: Pick<Manifest, 'repo' | 'licensors'>,
): boolean {
  if (one.repo === undefined || other.repo === undefined) return true;
  if (address(one.repo) === address(other.repo)) return true;
  const names = new Set(one.licensors.map((name) => name.toLowerCase()));
  return other.licensors.some((name) => names.has(name.toLowerCase()));
}

export const isSameAddress = (one: string, other: string): boolean => address(one) === address(other);

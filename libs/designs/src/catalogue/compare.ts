import type { PartKind, SizeMm } from '#libs/domain';

/** What a comparison looks at: a part as it was stored, with the hash of the file it is made from. */
export interface ComparedPart {
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
  readonly kind: PartKind;
  readonly steps: readonly string[];
  readonly materials: readonly string[];
  readonly modelSha256?: string | undefined;
  readonly thicknessMm?: number | undefined;
  readonly sizeMm?: SizeMm | undefined;
  readonly massG?: number | undefined;
  readonly note?: string | undefined;
  readonly partOf?: string | undefined;
  readonly licence?: string | undefined;
  readonly alternates?: readonly unknown[] | undefined;
}

export interface ComparedRevision {
  readonly title: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  readonly parts: readonly ComparedPart[];
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** Path of the manifest, whose changes are told part by part. */
  readonly manifestPath: string;
}

export const PART_FIELDS = [
  'name', 'quantity', 'kind', 'partOf', 'steps', 'materials', 'model', 'sizeMm', 'thicknessMm', 'massG', 'licence',
  'alternates', 'note',
] as const; // prettier-ignore
export type PartField = (typeof PART_FIELDS)[number];

/** Values as short texts; null where there was or is none. */
export interface ValueChange {
  readonly before: string | null;
  readonly after: string | null;
}
export interface PartChange {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly (ValueChange & { readonly field: PartField })[];
}
export interface PartNamed {
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
}

export interface Comparison {
  readonly title: ValueChange | null;
  readonly version: ValueChange | null;
  readonly licence: ValueChange | null;
  readonly parts: {
    readonly added: readonly PartNamed[];
    readonly removed: readonly PartNamed[];
    readonly changed: readonly PartChange[];
  };
  /** Paths, sorted; a file that only moved is in `moved` and nowhere else. */
  readonly files: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
    readonly moved: readonly { readonly from: string; readonly to: string }[];
  };
  /** Whether what is made differs: a part, or a file other than the manifest. Moved files and titles make no other thing. */
  readonly isOtherThing: boolean;
}

const LENGTH_DIGITS = 2;
const round = (value: number) => String(Number(value.toFixed(LENGTH_DIGITS)));
const textOfAlternate = (alternate: unknown): string => {
  if (typeof alternate === 'string') return alternate;
  const { name, kind } = alternate as { name?: unknown; kind?: unknown };
  return `${String(name)} (${String(kind)})`;
};

/** One value of a part as a short text that is equal exactly when the value is. */
function valueOf(part: ComparedPart, field: PartField): string | null {
  const { sizeMm, modelSha256 } = part;
  switch (field) {
    case 'model':
      return modelSha256?.slice(0, 12) ?? null;
    case 'sizeMm':
      return sizeMm ? [sizeMm.x, sizeMm.y, sizeMm.z].map(round).join(' × ') : null;
    case 'steps':
      return part.steps.join(' → ') || null;
    case 'materials':
      return part.materials.join(', ') || null;
    case 'alternates':
      return (part.alternates ?? []).map(textOfAlternate).join(', ') || null;
    case 'quantity':
    case 'thicknessMm':
    case 'massG': {
      const value = part[field];
      return value === undefined ? null : round(value);
    }
    default:
      return part[field] ?? null;
  }
}

function changesOf(before: ComparedPart, after: ComparedPart): PartChange['fields'] {
  return PART_FIELDS.flatMap((field) => {
    const change = { field, before: valueOf(before, field), after: valueOf(after, field) };
    return change.before === change.after ? [] : [change];
  });
}

const named = ({ id, name, quantity }: ComparedPart): PartNamed => ({ id, name, quantity });
const changeOf = (before: string, after: string): ValueChange | null => (before === after ? null : { before, after });

function compareParts(before: readonly ComparedPart[], after: readonly ComparedPart[]): Comparison['parts'] {
  const old = new Map(before.map((part) => [part.id, part]));
  const ids = new Set(after.map(({ id }) => id));
  return {
    added: after.filter(({ id }) => !old.has(id)).map(named),
    removed: before.filter(({ id }) => !ids.has(id)).map(named),
    changed: after.flatMap((part) => {
      const was = old.get(part.id);
      const fields = was ? changesOf(was, part) : [];
      return fields.length > 0 ? [{ id: part.id, name: part.name, fields }] : [];
    }),
  };
}

function compareFiles(before: ComparedRevision['files'], after: ComparedRevision['files']): Comparison['files'] {
  const old = new Map(before.map(({ path, sha256 }) => [path, sha256]));
  const present = new Map(after.map(({ path, sha256 }) => [path, sha256]));
  const gone = before.filter(({ path }) => !present.has(path));
  const added: string[] = [];
  const moved: { from: string; to: string }[] = [];
  for (const file of after.filter(({ path }) => !old.has(path))) {
    const at = gone.findIndex(({ sha256 }) => sha256 === file.sha256);
    const [from] = at < 0 ? [] : gone.splice(at, 1);
    if (from) moved.push({ from: from.path, to: file.path });
    else added.push(file.path);
  }
  const changed = after.filter(({ path, sha256 }) => old.has(path) && old.get(path) !== sha256).map(({ path }) => path);
  return {
    added: added.toSorted(),
    removed: gone.map(({ path }) => path).toSorted(),
    changed: changed.toSorted(),
    moved,
  };
}

/** What somebody who knows the first revision must know about the second one. */
export function compareRevisions(before: ComparedRevision, after: ComparedRevision): Comparison {
  const parts = compareParts(before.parts, after.parts);
  const files = compareFiles(before.files, after.files);
  const manifests = new Set([before.manifestPath, after.manifestPath]);
  const isOther = (paths: readonly string[]) => paths.some((path) => !manifests.has(path));
  // A translated name or a mass that somebody weighed makes no other part.
  const isOtherPart = parts.changed.some(({ fields }) =>
    fields.some(({ field }) => !['name', 'note', 'massG'].includes(field)),
  );
  return {
    title: changeOf(before.title, after.title),
    version: changeOf(before.version, after.version),
    licence: changeOf(before.licence, after.licence),
    parts,
    files,
    isOtherThing:
      parts.added.length > 0 ||
      parts.removed.length > 0 ||
      isOtherPart ||
      isOther(files.added) ||
      isOther(files.removed) ||
      isOther(files.changed),
  };
}

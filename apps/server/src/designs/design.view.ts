import type { z } from 'zod';
import type { designSchema, designSummarySchema, localisedSchema } from './designs.routes.js';
import { licenceFamily, type PartKind } from '#libs/domain';
import { partTree, type Manifest, type PlacedPart } from '#libs/designs';
import type { ModelPictureRow } from '#libs/persistence';
import type { StoredDesign, StoredPart } from './designs.service.js';

/** Pictures made of models, by the model's hash. */
export type Pictures = ReadonlyMap<string, ModelPictureRow>;
const NO_PICTURES: Pictures = new Map();

type Localised = z.input<typeof localisedSchema>;

const fileUrl = (designId: string, path: string): string =>
  /^https?:/i.test(path) ? path : `/api/designs/${designId}/files/${path.split('/').map(encodeURIComponent).join('/')}`;

/** Our two languages; what the manifest does not translate stays as it is, under the language it is in. */
function localised(
  text: string,
  translations: Readonly<Record<string, string>>,
  languages: readonly string[],
): Localised {
  const own = languages[0]?.startsWith('es') ? 'es' : 'en';
  return {
    es: translations['es'] ?? (own === 'es' ? text : undefined),
    en: translations['en'] ?? (own === 'en' ? text : undefined),
  };
}

export function titleOf({ manifest }: StoredDesign): Localised {
  const title = localised(manifest.title, manifest.titles, manifest.languages);
  return title.es === undefined && title.en === undefined ? { en: manifest.title } : title;
}

const partUrl = (designId: string, partId: string, file: string): string =>
  `/api/designs/${designId}/parts/${encodeURIComponent(partId)}/${file}`;

/** Pictures its community chose, without those that the manifest names and the bundle lacks. */
export function imagesOf({ manifest, problems }: StoredDesign): readonly string[] {
  const missing = new Set(problems.flatMap(({ code, params }) => (code === 'DESIGN_FILE_MISSING' ? params?.['path'] : []))); // prettier-ignore
  return manifest.images.filter((path) => !missing.has(path));
}

/** The first picture its community chose, else one of its first model. */
export const imageUrlOf = (design: StoredDesign, pictures = NO_PICTURES): string | null => {
  const { row, parts } = design;
  const [first] = imagesOf(design);
  if (first !== undefined) return fileUrl(row.id, first);
  const seen = parts.find(({ modelSha256 }) => pictures.get(modelSha256 ?? '')?.state === 'ready');
  return seen ? partUrl(row.id, seen.id, 'picture.png') : null;
};

export function summaryView(
  design: StoredDesign,
  pictures: Pictures = NO_PICTURES,
): z.input<typeof designSummarySchema> {
  const { row, manifest, parts } = design;
  return {
    id: row.id,
    slug: row.slug,
    version: row.version,
    title: titleOf(design),
    summary: localised(manifest.description, manifest.descriptions, manifest.languages),
    licence: manifest.licence.hardware,
    imageUrl: imageUrlOf(design, pictures),
    processes: [...new Set(parts.flatMap((part) => part.steps))],
    partCount: parts.length,
    licenceFamily: licenceFamily(manifest.licence.hardware),
    review: row.review,
    maturity: manifest.maturity?.level ?? null,
    technologyReadiness: manifest.technologyReadiness ?? null,
  };
}

export function designView(design: StoredDesign, pictures: Pictures = NO_PICTURES): z.input<typeof designSchema> {
  const { row, manifest, parts, problems } = design;
  return {
    ...summaryView(design, pictures),
    contentHash: row.contentHash,
    licensors: [...manifest.licensors],
    repo: manifest.repo ?? null,
    manifestUrl: fileUrl(row.id, row.manifestPath),
    imageUrls: imagesOf(design).map((path) => fileUrl(row.id, path)),
    importedAt: row.importedAt.toISOString(),
    parts: partTree(parts).map((placed) => partView(design, placed, pictures)),
    problems: problems.map(({ code, message, severity, place }) => ({ code, message, severity, place })),
    isCurrent: row.isCurrent,
  };
}

type Named = { readonly name: string; readonly names: Readonly<Record<string, string>> };

/** Spanish first, as our first users speak; a design of one part lends the part its translated title. */
export const partName = (part: Named, manifest: Manifest): string =>
  part.names['es'] ?? (part.name === manifest.title ? manifest.titles['es'] : undefined) ?? part.name;

/** Designs that were imported before alternates had a kind keep them as plain words. */
function alternateView(alternate: unknown): { name: string; kind: PartKind; partId: string | null } {
  if (typeof alternate === 'string') return { name: alternate, kind: 'buy', partId: null };
  const { name, kind, partId } = alternate as { name: string; kind: PartKind; partId?: string };
  return { name, kind, partId: partId ?? null };
}

function partView({ row, manifest }: StoredDesign, placed: PlacedPart<StoredPart>, pictures: Pictures) {
  const { part } = placed;
  const picture = pictures.get(part.modelSha256 ?? '');
  return {
    id: part.id,
    name: partName(part, manifest),
    kind: part.kind,
    quantity: part.quantity,
    steps: [...part.steps],
    materials: [...part.materials],
    sizeMm: part.sizeMm ?? null,
    massG: part.massG ?? null,
    fileUrl: part.modelFile === undefined ? null : fileUrl(row.id, part.modelFile),
    note: part.notes['es'] ?? part.note ?? null,
    level: placed.level,
    partOf: placed.parentId ?? null,
    totalQuantity: placed.total,
    alternates: ((part.alternates ?? []) as readonly unknown[]).map(alternateView),
    pictureUrl: picture?.pictureSha256 ? partUrl(row.id, part.id, 'picture.png') : null,
    previewUrl: picture?.meshSha256 ? partUrl(row.id, part.id, 'preview.mesh') : null,
  };
}

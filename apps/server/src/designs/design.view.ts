import type { z } from 'zod';
import type { designSchema, designSummarySchema, localisedSchema } from './designs.routes.js';
import type { Manifest } from '#libs/designs';
import type { StoredDesign, StoredPart } from './designs.service.js';

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

export const imageUrlOf = (design: StoredDesign): string | null => {
  const [first] = design.manifest.images;
  return first === undefined ? null : fileUrl(design.row.id, first);
};

export function summaryView(design: StoredDesign): z.input<typeof designSummarySchema> {
  const { row, manifest, parts } = design;
  return {
    id: row.id,
    slug: row.slug,
    version: row.version,
    title: titleOf(design),
    summary: localised(manifest.description, manifest.descriptions, manifest.languages),
    licence: manifest.licence.hardware,
    imageUrl: imageUrlOf(design),
    processes: [...new Set(parts.flatMap((part) => part.steps))],
    partCount: parts.length,
  };
}

export function designView(design: StoredDesign): z.input<typeof designSchema> {
  const { row, manifest, parts, problems } = design;
  return {
    ...summaryView(design),
    contentHash: row.contentHash,
    licensors: [...manifest.licensors],
    repo: manifest.repo ?? null,
    manifestUrl: fileUrl(row.id, row.manifestPath),
    imageUrls: manifest.images.map((path) => fileUrl(row.id, path)),
    importedAt: row.importedAt.toISOString(),
    parts: parts.map((part) => partView(design, part)),
    problems: problems.map(({ code, message, severity, place }) => ({ code, message, severity, place })),
  };
}

type Named = { readonly name: string; readonly names: Readonly<Record<string, string>> };

/** Spanish first, as our first users speak; a design of one part lends the part its translated title. */
export const partName = (part: Named, manifest: Manifest): string =>
  part.names['es'] ?? (part.name === manifest.title ? manifest.titles['es'] : undefined) ?? part.name;

const partView = ({ row, manifest }: StoredDesign, part: StoredPart) => ({
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
});

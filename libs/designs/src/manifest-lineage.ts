import type { DesignLink, Lineage } from './manifest.js';
import type { Fields } from './manifest-fields.js';

const isAddress = (text: string) => /^https?:\/\//i.test(text);

/** Addresses are pages, other text is a name. */
const linkOfText = (text: string): DesignLink => (isAddress(text) ? { web: text } : { title: text });

/** `{ title, manifest, web }`, a list of them, or plain texts; rows without any of the three are passed over. */
export function readLinks(fields: Fields | undefined, key: string): readonly DesignLink[] {
  const value = fields?.data[key];
  if (!fields || value === undefined || value === null) return [];
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (entries.every((entry) => typeof entry === 'string')) return fields.texts(key).map(linkOfText);
  return fields.tables(key).flatMap((entry): readonly DesignLink[] => {
    const [title, manifest, web] = ['title', 'manifest', 'web'].map((name) => entry.text(name));
    if (title === undefined && manifest === undefined && web === undefined) return [];
    return [
      {
        ...(title !== undefined && { title }),
        ...(manifest !== undefined && { manifest }),
        ...(web !== undefined && { web }),
      },
    ];
  });
}

/** Parts that are designs of their own: `sub-parts`, or `sub` as v1's template has it, with or without the list inside. */
export function readSubParts(fields: Fields): readonly DesignLink[] {
  const sub = fields.data['sub'];
  const inner = typeof sub === 'object' && sub !== null && 'sub-parts' in sub ? fields.table('sub') : undefined;
  return [...readLinks(fields, 'sub-parts'), ...(inner ? readLinks(inner, 'sub-parts') : readLinks(fields, 'sub'))];
}

/** What the manifest says in its own fields, and what our extension adds where its format has no field. */
export const withExtension = (base: Lineage, extension: Fields | undefined): Lineage => ({
  forkOf: [...base.forkOf, ...readLinks(extension, 'fork-of')],
  derivativeOf: [...base.derivativeOf, ...readLinks(extension, 'derivative-of')],
  variantOf: [...base.variantOf, ...readLinks(extension, 'variant-of')],
  subParts: [...base.subParts, ...readLinks(extension, 'sub-parts')],
});

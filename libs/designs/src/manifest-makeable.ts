import type { Manifest, NotMakeableReason } from './manifest.js';

const RECIPE = /\b(recipes?|recetas?|rezepte?|recettes?)\b/i;

type Facts = Pick<Manifest, 'title' | 'description' | 'keywords' | 'parts' | 'documentsByRole'>;

/**
 * Why nothing can be made here, if so. A recipe counts as one only when no file, step or list of parts speaks against it:
 * a bread oven whose text mentions a recipe is a machine.
 */
export function whyNotMakeable(manifest: Facts): NotMakeableReason | undefined {
  const { title, description, keywords, parts, documentsByRole } = manifest;
  const hasWork = parts.some(
    (part) => part.kind !== 'make' || part.steps.length + part.sourceFiles.length + part.exportFiles.length > 0,
  );
  if (hasWork || parts.length > 1 || documentsByRole.source || documentsByRole.export) return undefined;
  if (RECIPE.test([title, description, ...keywords].join(' '))) return 'recipe';
  const hasWords = documentsByRole['making-instructions'] ?? documentsByRole.bom ?? documentsByRole.schematics;
  return hasWords ? undefined : 'nothing-to-work-from';
}

/** What is wrong, and what to do, for the warning at the title. */
export const NOT_MAKEABLE_TEXT: Readonly<Record<NotMakeableReason, readonly [string, string]>> = {
  recipe: ['is that of a recipe, not of a thing that machines make', 'Nothing of it is dispatched'],
  'nothing-to-work-from': [
    'is all there is to make it from: the manifest names no file, step, part or instruction',
    'Name its files or its parts; until then nothing of it is dispatched',
  ],
};

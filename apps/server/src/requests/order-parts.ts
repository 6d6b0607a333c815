import {
  batchKeyOf,
  designationKey,
  isMachineProcess,
  type BomAlternate,
  type BomPart,
  type PartKind,
} from '#libs/domain';
import { partName } from '../designs/design.view.js';
import type { StoredDesign, StoredPart } from '../designs/designs.service.js';

/** Designs from before alternates had a kind keep them as plain words, of things to buy. */
type KeptAlternate = string | { readonly name: string; readonly kind: PartKind; readonly partId?: string };

const nameKey = (name: string): string => `name:${designationKey(name)}`;

/** Two made pieces with the same key will do for each other: same file, steps and materials, nothing built in. */
function stockKeyOf(part: StoredPart, design: StoredDesign, hasChildren: boolean): string {
  if (part.kind !== 'make') return nameKey(partName(part, design.manifest));
  if (part.modelSha256 === undefined || hasChildren) return `part:${design.row.contentHash}/${part.id}`;
  const materials = [...new Set(part.materials)].toSorted().join('+');
  return `file:${[part.modelSha256, part.steps.join('+'), materials, part.thicknessMm ?? ''].join('/')}`;
}

/** A piece whose first machine step is the same may become this part, when nothing is built into it. */
function queueKeyOf(part: StoredPart, hasChildren: boolean): string {
  const [first] = part.steps;
  const { materials, thicknessMm, modelSha256 = null } = part;
  const key =
    first !== undefined && isMachineProcess(first) && !hasChildren
      ? batchKeyOf({ partSha256: modelSha256, step: first, materials, thicknessMm })
      : undefined;
  return key ?? `none:${part.id}`;
}

/** The parts of a design as the explosion takes them, with where to look for them on the shelf and in the queue. */
export function bomPartsOf(design: StoredDesign): BomPart[] {
  const parents = new Set(design.parts.map(({ partOf }) => partOf));
  return design.parts.map((part): BomPart => {
    const { id, quantity, kind, steps, materials, partOf } = part;
    const hasChildren = parents.has(id);
    const kept = (part.alternates ?? []) as readonly KeptAlternate[];
    return {
      id,
      quantity,
      kind,
      steps,
      materials,
      partOf,
      name: partName(part, design.manifest),
      alternates: kept.map((alternate): BomAlternate => {
        if (typeof alternate === 'string') return { name: alternate, kind: 'buy', stockKey: nameKey(alternate) };
        const isPart = alternate.partId !== undefined;
        return isPart ? alternate : { ...alternate, stockKey: nameKey(alternate.name) };
      }),
      stockKey: stockKeyOf(part, design, hasChildren),
      queueKey: queueKeyOf(part, hasChildren),
    };
  });
}

/** All keys under which the shelf is asked. */
export const stockKeysOf = (parts: readonly BomPart[]): string[] => [
  ...new Set(
    parts.flatMap((part) => [
      part.stockKey ?? part.id,
      ...(part.alternates ?? []).flatMap((one) => one.stockKey ?? []),
    ]),
  ),
];

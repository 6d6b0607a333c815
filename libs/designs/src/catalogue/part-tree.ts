export interface TreePart {
  readonly id: string;
  readonly quantity: number;
  readonly partOf?: string | undefined;
}

export interface PlacedPart<P> {
  readonly part: P;
  /** 0 for what is built into the machine itself. */
  readonly level: number;
  /** Id of the part it is built into; absent at level 0. */
  readonly parentId?: string;
  /** Pieces in one machine: the quantities of all parts above it, multiplied. */
  readonly total: number;
}

/**
 * Parts in the order of their tree, each below what it is built into. A part whose parent is not there counts as part
 * of the machine itself, and so does the first one of a circle, so that no part is ever lost.
 */
export function partTree<P extends TreePart>(parts: readonly P[]): readonly PlacedPart<P>[] {
  const ids = new Set(parts.map(({ id }) => id));
  const children = new Map<string, P[]>();
  const roots: P[] = [];
  for (const part of parts) {
    const siblings = part.partOf !== undefined && ids.has(part.partOf) ? children.get(part.partOf) : roots;
    if (siblings) siblings.push(part);
    else if (part.partOf !== undefined) children.set(part.partOf, [part]);
  }
  const placed = new Map<string, PlacedPart<P>>();
  // A stack of our own: a manifest may be deeper than that of the language.
  const placeFrom = (root: P): void => {
    const open: PlacedPart<P>[] = [{ part: root, level: 0, total: root.quantity }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { part, level, total } = next;
      if (placed.has(part.id)) continue;
      placed.set(part.id, next);
      for (const child of (children.get(part.id) ?? []).toReversed()) {
        open.push({ part: child, level: level + 1, parentId: part.id, total: total * child.quantity });
      }
    }
  };
  for (const part of [...roots, ...parts]) if (!placed.has(part.id)) placeFrom(part);
  return [...placed.values()];
}

import { checkQuantity, type BomPart } from './bom-line.js';
import { domainError, type DomainError } from './errors.js';

/** The parts of a machine by who is built into whom; sound (no part is inside itself). */
export interface BomTree {
  readonly parts: ReadonlyMap<string, BomPart>;
  /** What the machine itself is put together from. */
  readonly tops: readonly BomPart[];
  readonly children: ReadonlyMap<string, readonly BomPart[]>;
}

const invalid = (partId: string, message: string): DomainError =>
  domainError('BOM_INVALID', message, { place: { field: `parts.${partId}` }, params: { part: partId } });

function indexParts(parts: readonly BomPart[]): ReadonlyMap<string, BomPart> {
  const byId = new Map<string, BomPart>();
  for (const part of parts) {
    checkQuantity(part.quantity, `parts.${part.id}.quantity`);
    if (byId.has(part.id)) throw invalid(part.id, `Two parts have the id ${part.id}. Give each its own.`);
    byId.set(part.id, part);
  }
  return byId;
}

function checkReferences(parts: ReadonlyMap<string, BomPart>): void {
  for (const { id, partOf, alternates = [] } of parts.values()) {
    if (partOf !== undefined && !parts.has(partOf)) {
      throw invalid(id, `Part ${id} is part of ${partOf}, which is not listed. Correct part-of.`);
    }
    for (const { partId } of alternates) {
      if (partId === undefined || parts.has(partId)) continue;
      throw invalid(id, `Part ${id} has the alternate ${partId}, which is not listed. Correct alternates.`);
    }
  }
}

/** What a part leads to when it is exploded: what it is made of, and what may come in its place. */
function checkCycles(parts: ReadonlyMap<string, BomPart>, children: ReadonlyMap<string, readonly BomPart[]>): void {
  const done = new Set<string>();
  for (const start of parts.keys()) {
    // By hand, not by recursion: a manifest may nest deeper than the stack.
    const path: { id: string; next: string[] }[] = [];
    const open = new Set<string>();
    const enter = (id: string): void => {
      if (open.has(id))
        throw invalid(id, `Part ${id} is inside itself or its own alternate. Correct part-of or alternates.`);
      if (done.has(id)) return;
      open.add(id);
      const alternates = (parts.get(id)?.alternates ?? []).flatMap(({ partId }) => partId ?? []);
      path.push({ id, next: [...(children.get(id) ?? []).map((child) => child.id), ...alternates] });
    };
    enter(start);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.next.pop();
      if (next !== undefined) {
        enter(next);
        continue;
      }
      path.pop();
      open.delete(last.id);
      done.add(last.id);
    }
  }
}

/** @throws DomainError BOM_INVALID, QUANTITY_INVALID */
export function readBomTree(list: readonly BomPart[]): BomTree {
  const parts = indexParts(list);
  checkReferences(parts);
  const inPlaceOfOthers = new Set(
    list.flatMap(({ alternates = [] }) => alternates.flatMap(({ partId }) => partId ?? [])),
  );
  const needed = list.filter(({ id }) => !inPlaceOfOthers.has(id));
  const children = new Map<string, BomPart[]>();
  for (const part of needed) {
    if (part.partOf === undefined) continue;
    const siblings = children.get(part.partOf) ?? [];
    siblings.push(part);
    children.set(part.partOf, siblings);
  }
  checkCycles(parts, children);
  return { parts, children, tops: needed.filter(({ partOf }) => partOf === undefined) };
}

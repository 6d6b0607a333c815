import type { Alternate, ManifestPart } from './manifest.js';
import { quote, type Fields } from './manifest-fields.js';
import { readAlternates } from './manifest-part.js';

/** A part as read, with the tables to report its mistakes in. */
export interface PartReading {
  readonly part: ManifestPart;
  readonly fields: Fields;
  /** Our extension of it; the same table as `fields` for parts listed in the extension. */
  readonly own: Fields | undefined;
}

/**
 * Every part gets its own id. An id given twice is an error: whatever names it would be a guess. Parts without ids
 * that share a name get a number and a warning.
 */
export function withUniqueIds(readings: readonly PartReading[]): readonly PartReading[] {
  const seen = new Set<string>();
  const given = (reading: PartReading) => reading.own?.has('id') === true;
  // Given ids first: a name must not take the id that another part was given.
  const ids = new Map<PartReading, string>();
  for (const reading of [...readings.filter(given), ...readings.filter((one) => !given(one))]) {
    const { id } = reading.part;
    if (given(reading) && seen.has(id)) {
      reading.own?.fail('id', `is ${quote(id)}, the id of another part`, 'Give each part its own id');
    }
    let own = id;
    for (let n = 2; seen.has(own); n++) own = `${id}-${n}`;
    seen.add(own);
    ids.set(reading, own);
    if (own !== id && !given(reading)) {
      reading.fields.warn('name', `makes the id ${quote(id)}, which another part has`, 'Give each part its own id');
    }
  }
  return readings.map((reading) => ({
    ...reading,
    part: { ...reading.part, id: ids.get(reading) ?? reading.part.id },
  }));
}

type ById = ReadonlyMap<string, PartReading>;

const parentOf = (reading: PartReading, byId: ById) => byId.get(reading.part.partOf ?? '');

/** Whether going up from a part never ends at the machine. */
function isInCircle(start: PartReading, byId: ById): boolean {
  let above = parentOf(start, byId);
  for (let steps = 0; above && steps < byId.size; steps++) {
    if (above === start) return true;
    above = parentOf(above, byId);
  }
  return false;
}

function checkParent(reading: PartReading, byId: ById): void {
  const { part, own } = reading;
  if (part.partOf === undefined) return;
  if (!byId.has(part.partOf)) {
    own?.fail('part-of', `names ${quote(part.partOf)}, and no part has this id`, 'Name the id of a part');
  } else if (isInCircle(reading, byId)) {
    own?.fail('part-of', 'puts the part into itself', 'Name the part it is built into, or leave the field out');
  }
}

function alternatesOf({ part, own }: PartReading, byId: ById): readonly Alternate[] {
  return readAlternates(own).flatMap(({ name, kind, partId, fields }): readonly Alternate[] => {
    const other = partId === undefined ? undefined : byId.get(partId);
    if (partId !== undefined && (!other || partId === part.id)) {
      const what = other ? 'names the part itself' : `names ${quote(partId)}, and no part has this id`;
      fields.fail('part', what, 'Name the id of another part, or leave it out');
    }
    const title = name ?? other?.part.name;
    if (title === undefined) return [];
    return [{ name: title, kind: kind ?? other?.part.kind ?? 'buy', ...(partId !== undefined && { partId }) }];
  });
}

/** Parts as our `part-order` lists them, where the two lists of a manifest interleave; the others follow. */
export function inGivenOrder(parts: readonly ManifestPart[], extension: Fields | undefined): readonly ManifestPart[] {
  const order = extension?.texts('part-order') ?? [];
  const strange = order.find((id) => !parts.some((part) => part.id === id));
  if (strange !== undefined)
    extension?.warn('part-order', `names ${quote(strange)}, no part’s id`, 'Correct or drop it');
  const rank = (part: ManifestPart) => (order.includes(part.id) ? order.indexOf(part.id) : order.length);
  return [...parts].sort((a, b) => rank(a) - rank(b));
}

/** Parents and alternates looked up: those that are not there, and circles, are errors with their line. */
export function checkPartTree(readings: readonly PartReading[]): readonly ManifestPart[] {
  const byId = new Map(readings.map((reading) => [reading.part.id, reading]));
  return readings.map((reading) => {
    checkParent(reading, byId);
    return { ...reading.part, alternates: alternatesOf(reading, byId) };
  });
}

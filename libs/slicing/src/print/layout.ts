import { domainError, type SizeMm } from '#libs/domain';

/** The purge line runs along the front edge; parts and skirts keep out of this strip. */
export const PURGE_STRIP_MM = 8;
/** Clips, bed edges and rounding: nothing is printed closer to the other three edges. */
export const EDGE_MM = 2;
/** Room between copies, so that the nozzle's skirt of plastic and a hand fit between. */
const GAP_MM = 5;

export interface Layout {
  /** Lower left front corner of every copy, plate coordinates. */
  readonly places: readonly SizeMm[];
  /** Smallest distance from the group of copies to the edge of the area a skirt may use. */
  readonly roomAroundMm: number;
}

const areaOf = ({ x, y }: SizeMm): { x: number; y: number } => ({
  x: x - 2 * EDGE_MM,
  y: y - EDGE_MM - PURGE_STRIP_MM,
});

/** One piece of this size fits on the plate as it lies. */
export function fits(size: SizeMm, envelopeMm: SizeMm): boolean {
  const area = areaOf(envelopeMm);
  return size.x <= area.x && size.y <= area.y && size.z <= envelopeMm.z;
}

/**
 * Places copies in a centred grid on the plate. Throws PART_TOO_LARGE with both sizes when one piece does not fit,
 * INPUT_INVALID when one fits but not as many as asked.
 */
export function layOut(size: SizeMm, envelopeMm: SizeMm, copies: number): Layout {
  const { x: areaX, y: areaY } = areaOf(envelopeMm);
  if (!fits(size, envelopeMm)) {
    const part = sizeText(size);
    const machine = sizeText({ x: areaX, y: areaY, z: envelopeMm.z });
    const message = `The part is ${part} mm; this machine can print ${machine} mm. Use a larger machine, turn the part or split it.`;
    throw domainError('PART_TOO_LARGE', message, { params: { part, machine } });
  }
  const most = {
    x: Math.floor((areaX + GAP_MM) / (size.x + GAP_MM)),
    y: Math.floor((areaY + GAP_MM) / (size.y + GAP_MM)),
  };
  if (copies > most.x * most.y) {
    const message = `${copies} pieces of ${sizeText(size)} mm do not fit on one plate; ${most.x * most.y} do. Ask for fewer.`;
    throw domainError('INPUT_INVALID', message, {
      place: { field: 'copies' },
      params: { copies, most: most.x * most.y },
    });
  }
  const columns = Math.min(most.x, Math.max(Math.ceil(copies / most.y), Math.ceil(Math.sqrt(copies))));
  const rows = Math.ceil(copies / columns);
  const width = columns * (size.x + GAP_MM) - GAP_MM;
  const depth = rows * (size.y + GAP_MM) - GAP_MM;
  const left = (envelopeMm.x - width) / 2;
  const front = Math.max((envelopeMm.y - depth) / 2, PURGE_STRIP_MM);
  const places = Array.from({ length: copies }, (_, i) => ({
    x: left + (i % columns) * (size.x + GAP_MM),
    y: front + Math.floor(i / columns) * (size.y + GAP_MM),
    z: 0,
  }));
  const roomAroundMm = Math.min(left - EDGE_MM, front - PURGE_STRIP_MM, envelopeMm.y - EDGE_MM - front - depth);
  return { places, roomAroundMm };
}

export function sizeText(size: SizeMm): string {
  return [size.x, size.y, size.z].map((v) => Number(v.toFixed(1))).join(' x ');
}

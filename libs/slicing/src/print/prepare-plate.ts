import { createHash } from 'node:crypto';
import { orient, readModel, rotateMesh, writeStl, type Mesh, type Rotation } from '#libs/designs';
import { domainError, type SizeMm } from '#libs/domain';
import type { PrintJobInput } from '../types.js';
import { SKIRT_ROOM_MM, type Adhesion } from './cura-settings.js';
import { fits, layOut } from './layout.js';
import { boxOf, copiesAt, type Box } from './copies.js';
import { planPrint, type PrintPlan } from './plan.js';

/** A plate of parts as every engine takes it: checked, in plate coordinates, with nothing in it but triangles. */
export interface PreparedPlate {
  readonly plan: PrintPlan;
  readonly adhesion: Adhesion;
  readonly sizeMm: SizeMm;
  readonly triangles: number;
  /** SHA-256 of the mesh, wherever it lay in whichever file: the same for the same part. */
  readonly meshKey: string;
  readonly notes: readonly string[];
  readonly stl: Uint8Array;
}

/** Two files of one model differ in how they write numbers, not by a ten-thousandth of a millimetre. */
const KEY_STEPS_PER_MM = 10_000;

/** Reads and checks the model, lays out its copies; runs inside the sandbox. */
export async function preparePlate(input: PrintJobInput): Promise<PreparedPlate> {
  const plan = planPrint(input);
  const read = await readModel(input.model, input.fileName ?? 'part.stl');
  const { mesh: model, note } = laid(read, plan);
  const box = boxOf(model);
  if (Math.min(box.size.x, box.size.y) < plan.nozzleMm / 2 || box.size.z < plan.layerHeightMm / 2) {
    throw domainError(
      'MODEL_DEGENERATE',
      'The model is thinner than one line of plastic. Check its unit: STL and OBJ are read as millimetres.',
    );
  }
  const layout = layOut(box.size, plan.profile.envelopeMm, plan.copies);
  const { adhesion, notes } = adhesionOf(plan, layout.roomAroundMm);
  return {
    plan,
    adhesion,
    sizeMm: box.size,
    triangles: model.count,
    meshKey: meshKey(model, box),
    notes: [...read.notices.map(({ message }) => message), ...note, ...notes],
    stl: writeStl(copiesAt(model, box, layout.places)),
  };
}

/** A quarter turn on the plate: layers, strength and supports stay as they are. */
const QUARTER_TURN: Rotation = [0, -1, 0, 1, 0, 0, 0, 0, 1];

/**
 * On the side its author published it on, unless somebody wished otherwise: an author's choice has reasons that no mesh
 * shows. What only fits across the plate is put across, and that is said.
 */
function laid(read: Mesh, { orientation, profile }: PrintPlan): { mesh: Mesh; note: string[] } {
  const better = orientation === 'least-support' ? orient(read) : undefined;
  const mesh = better?.isTurned ? rotateMesh(read, better.rotation) : read;
  const note = better?.isTurned ? ['The part was turned so that it needs least support.'] : [];
  const { size } = boxOf(mesh);
  const across = { x: size.y, y: size.x, z: size.z };
  if (fits(size, profile.envelopeMm) || !fits(across, profile.envelopeMm)) return { mesh, note };
  return {
    mesh: rotateMesh(mesh, QUARTER_TURN),
    note: [...note, 'The part lies a quarter turn round to fit on the plate.'],
  };
}

function adhesionOf({ adhesion, brimMm }: PrintPlan, roomMm: number): { adhesion: Adhesion; notes: string[] } {
  if (adhesion === 'none') return { adhesion, notes: [] };
  if (adhesion === 'brim' && roomMm >= brimMm) return { adhesion, notes: [] };
  const instead = roomMm >= SKIRT_ROOM_MM ? 'skirt' : 'none';
  if (adhesion === 'skirt') return { adhesion: instead, notes: [] };
  const note = `There is no room for a brim of ${brimMm} mm around the part; it gets ${instead === 'skirt' ? 'a skirt' : 'nothing'}.`;
  return { adhesion: instead, notes: [note] };
}

function meshKey({ triangles }: Mesh, { min }: Box): string {
  const origin = [min.x, min.y, min.z];
  const steps = Int32Array.from(triangles, (value, i) => Math.round((value - (origin[i % 3] ?? 0)) * KEY_STEPS_PER_MM));
  return createHash('sha256').update(new Uint8Array(steps.buffer)).digest('hex');
}

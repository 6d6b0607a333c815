import type { Requirements, SizeMm } from '#libs/domain';
import type { JobView, MachineView, Reason } from './types.js';

export interface MatchResult {
  machineId: string;
  isEligible: boolean;
  /** Empty when eligible; else every check that failed, the most fundamental first. */
  failing: Reason[];
}

/** Meshes carry rounding noise far below anything a machine can resolve (a micrometre). */
const SIZE_TOLERANCE_MM = 0.001;

/** Nozzles and cutters are told apart by a hundredth of a millimetre. */
const TOOL_TOLERANCE_MM = 0.005;

/**
 * Hard checks that do not depend on the moment: process; envelope in the two upright orientations (x and y may
 * swap, the piece is never laid on its side); tolerance, nozzle and cutter; material family and colour loaded; size of
 * the board for mills and lasers; grams left for the whole piece, of its lot only those that nobody else reserved.
 * What is not known (no grams, no board size, no nozzle) fails nothing.
 */
export function matchMachine(
  requirements: Requirements,
  machine: MachineView,
  own: JobView['ownLotG'] = {},
): MatchResult {
  // Asked for every pair of a job and a machine, where nearly all checks pass: nothing is made for those.
  let failing: Reason[] | undefined;
  for (const check of CHECKS) {
    const reason = check(requirements, machine, own);
    if (reason) (failing ??= []).push(reason);
  }
  return { machineId: machine.id, isEligible: failing === undefined, failing: failing ?? [] };
}

/** `120 x 80 x 15 mm`, at most one decimal. */
export function sizeText(size: SizeMm): string {
  return `${[size.x, size.y, size.z].map((mm) => Math.round(mm * 10) / 10).join(' x ')} mm`;
}

export function isSameMaterial(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function checkProcess({ process }: Requirements, machine: MachineView): Reason | undefined {
  if (machine.profile.process === process) return undefined;
  return {
    code: 'NO_MACHINE_FOR_PROCESS',
    message: `${machine.name} does ${machine.profile.process}, the job needs ${process}.`,
    params: { process, machine: machine.name, machineProcess: machine.profile.process },
  };
}

function checkEnvelope({ sizeMm }: Requirements, machine: MachineView): Reason | undefined {
  const { envelopeMm } = machine.profile;
  if (fits(sizeMm, envelopeMm)) return undefined;
  const params = { size: sizeText(sizeMm), limit: sizeText(envelopeMm), machine: machine.name };
  return {
    code: 'PART_TOO_LARGE',
    message: `The piece is ${params.size}; ${machine.name} takes at most ${params.limit}.`,
    params,
  };
}

function checkMaterial({ materials }: Requirements, machine: MachineView): Reason | undefined {
  const { loaded } = machine;
  if (loaded && (materials.length === 0 || materials.some((family) => isSameMaterial(family, loaded.material)))) {
    return undefined;
  }
  const params = {
    needed: materials.join(', ') || 'any material',
    loaded: loaded?.material ?? 'nothing',
    machine: machine.name,
  };
  return {
    code: 'MATERIAL_NOT_LOADED',
    message: `The job needs ${params.needed}; ${machine.name} has ${params.loaded} loaded.`,
    params,
  };
}

function checkTolerance({ toleranceMm }: Requirements, machine: MachineView): Reason | undefined {
  if (toleranceMm === undefined || machine.toleranceMm === undefined || machine.toleranceMm <= toleranceMm) {
    return undefined;
  }
  const params = { neededMm: toleranceMm, keptMm: machine.toleranceMm, machine: machine.name };
  return {
    code: 'TOLERANCE_TOO_FINE',
    message: `The piece may be off by ${toleranceMm} mm; ${machine.name} keeps ${machine.toleranceMm} mm.`,
    params,
  };
}

function checkNozzle({ nozzleDiameterMm: neededMm }: Requirements, machine: MachineView): Reason | undefined {
  const mountedMm = machine.profile.nozzleDiameterMm;
  if (neededMm === undefined || mountedMm === undefined || isSameTool(neededMm, mountedMm)) return undefined;
  return {
    code: 'NOZZLE_WRONG',
    message: `The job needs a nozzle of ${neededMm} mm; ${machine.name} has one of ${mountedMm} mm.`,
    params: { neededMm, mountedMm, machine: machine.name },
  };
}

function checkTool({ toolDiameterMm: neededMm }: Requirements, machine: MachineView): Reason | undefined {
  const mountedMm = machine.profile.toolDiameterMm;
  if (neededMm === undefined || mountedMm === undefined || isSameTool(neededMm, mountedMm)) return undefined;
  return {
    code: 'TOOL_WRONG',
    message: `The job needs a cutter of ${neededMm} mm; ${machine.name} has one of ${mountedMm} mm.`,
    params: { neededMm, mountedMm, machine: machine.name },
  };
}

const isSameTool = (a: number, b: number): boolean => Math.abs(a - b) <= TOOL_TOLERANCE_MM;

function checkColour({ colour }: Requirements, machine: MachineView): Reason | undefined {
  const loaded = machine.loaded?.colour;
  if (colour === undefined || machine.loaded === null || (loaded !== undefined && isSameMaterial(colour, loaded))) {
    return undefined;
  }
  const params = { needed: colour, loaded: loaded ?? '?', machine: machine.name };
  return {
    code: 'COLOUR_NOT_LOADED',
    message: `The job needs ${colour}; ${machine.name} has ${loaded ?? 'a colour nobody named'} loaded.`,
    params,
  };
}

/** A board may be turned on the table, so its two orientations are free of the machine's. */
function checkStock({ sizeMm }: Requirements, machine: MachineView): Reason | undefined {
  const stockMm = machine.loaded?.stockMm;
  if (machine.profile.process === 'print' || !stockMm || fits(sizeMm, stockMm)) return undefined;
  const params = { size: sizeText(sizeMm), stock: sizeText(stockMm), machine: machine.name };
  return {
    code: 'STOCK_TOO_SMALL',
    message: `The piece is ${params.size}; the board on ${machine.name} is ${params.stock}.`,
    params,
  };
}

function checkRemaining(
  { massG }: Requirements,
  machine: MachineView,
  own: NonNullable<JobView['ownLotG']>,
): Reason | undefined {
  const remainingG = gramsFor(machine, own);
  if (massG === undefined || remainingG === undefined || massG <= remainingG) return undefined;
  const params = { neededG: Math.ceil(massG), remainingG: Math.floor(remainingG), machine: machine.name };
  const isReserved = machine.lot !== undefined && (machine.loaded?.remainingG ?? 0) > remainingG;
  return {
    code: 'NOT_ENOUGH_MATERIAL',
    message: `The piece takes ${params.neededG} g; ${machine.name} has ${params.remainingG} g ${isReserved ? 'that nobody reserved' : 'left'}.`,
    params,
  };
}

/** Grams on this machine that a job with its own reservations may take; undefined: nobody knows. */
export function gramsFor({ loaded, lot }: MachineView, own: NonNullable<JobView['ownLotG']> = {}): number | undefined {
  if (lot) return lot.freeG + (own[lot.id] ?? 0);
  return loaded?.remainingG;
}

function fits(piece: SizeMm, room: SizeMm): boolean {
  const isWithin = (a: number, b: number): boolean => a <= b + SIZE_TOLERANCE_MM;
  const isStraight = isWithin(piece.x, room.x) && isWithin(piece.y, room.y);
  const isTurned = isWithin(piece.y, room.x) && isWithin(piece.x, room.y);
  return isWithin(piece.z, room.z) && (isStraight || isTurned);
}

/** The most fundamental first. */
const CHECKS = [
  checkProcess,
  checkEnvelope,
  checkTolerance,
  checkNozzle,
  checkTool,
  checkMaterial,
  checkColour,
  checkStock,
  checkRemaining,
];

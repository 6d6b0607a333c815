import type { MachineProfile, Problem, Requirements, SizeMm } from '#libs/domain';
import type { GcodeProblem, ProgramReport } from '#libs/gcode';
import { PRINT_MATERIALS } from '#libs/slicing';

type SlicerClaims = NonNullable<ProgramReport['claims']>;

/** Widths of nozzles are sold in steps of 0.05 mm and more. */
const NOZZLE_TOLERANCE_MM = 0.02;
/** Where the profile names none: nearly all printers of workshops. */
const USUAL_FILAMENT_MM = 1.75;

/** Comments in which slicers name what we compare; the line is told to the user. */
const NOZZLE_WORDS = ['nozzle_diameter', 'NOZZLE.DIAMETER', 'extruderDiameter'];
const MATERIAL_WORDS = ['filament_type', 'printMaterial', 'Filament type'];

/**
 * Why machines of this profile must not run the program, or undefined: what the analyser rejects, or what the slicer
 * says about its own file that the machine is not (nozzle, material).
 * @param text of the program, for the line of a comment
 */
export function refusalOf(
  report: ProgramReport,
  text: Uint8Array,
  queue: { readonly material: string },
  profile: MachineProfile,
): Problem | undefined {
  const rejected = report.problems.find(({ severity }) => severity === 'reject');
  if (rejected) return asProblem(rejected);
  const { claims = {} } = report;
  return otherNozzle(claims, profile, text) ?? otherMaterial(claims, queue.material, text);
}

const isSameMaterial = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const asProblem = ({ code, message, line, params }: GcodeProblem): Problem => ({
  code,
  message,
  place: { line },
  ...(params && { params }),
});

function otherNozzle(claims: SlicerClaims, profile: MachineProfile, text: Uint8Array): Problem | undefined {
  const limitMm = profile.nozzleDiameterMm;
  const nozzleMm = usedOf(claims, claims.nozzleDiameterMm)[0];
  if (nozzleMm === undefined || limitMm === undefined || Math.abs(nozzleMm - limitMm) <= NOZZLE_TOLERANCE_MM) {
    return undefined;
  }
  const line = lineOf(text, NOZZLE_WORDS);
  return {
    code: 'UPLOAD_NOZZLE',
    message: `${lineText(line)}the file is for a ${nozzleMm} mm nozzle; the machines of this queue have ${limitMm} mm. Slice for that nozzle.`,
    params: { nozzleMm, limitMm },
    ...(line !== undefined && { place: { line } }),
  };
}

function otherMaterial(claims: SlicerClaims, wanted: string, text: Uint8Array): Problem | undefined {
  const material = usedOf(claims, claims.materials).find((each) => !isSameMaterial(each, wanted));
  if (material === undefined) return undefined;
  const line = lineOf(text, MATERIAL_WORDS);
  const shown = material.slice(0, 40);
  return {
    code: 'UPLOAD_MATERIAL',
    message: `${lineText(line)}the file is for ${shown}; this queue takes ${wanted}. Choose the queue for ${shown}, or slice for ${wanted}.`,
    params: { material: shown, wanted },
    ...(line !== undefined && { place: { line } }),
  };
}

/** Of a list with one value for each extruder: those of extruders that feed something. */
function usedOf<T>({ filamentMm = [] }: SlicerClaims, values: readonly T[] = []): readonly T[] {
  if (filamentMm.length !== values.length) return values.slice(0, 1);
  const used = values.filter((_, i) => (filamentMm[i] ?? 0) > 0);
  return used.length > 0 ? used : values.slice(0, 1);
}

const lineText = (line: number | undefined): string => (line === undefined ? 'In this program ' : `Line ${line}: `);

/** The line of the first comment with one of the words; undefined where none is. */
export function lineOf(text: Uint8Array, words: readonly string[]): number | undefined {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  const found = words.map((word) => bytes.indexOf(word)).filter((at) => at >= 0);
  if (found.length === 0) return undefined;
  const end = Math.min(...found);
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}

/** What the jobs of a program ask of a machine: from the analysis, and where that is silent from the slicer's own words. */
export function requirementsOf(report: ProgramReport, material: string, profile: MachineProfile): Requirements {
  return {
    process: profile.process,
    materials: [material],
    sizeMm: sizeOf(report),
    ...(profile.process === 'print' && { massG: massOf(report, material, profile) }),
  };
}

function sizeOf({ extentsMm }: ProgramReport): SizeMm {
  if (!extentsMm) return { x: 0, y: 0, z: 0 };
  const { min, max } = extentsMm;
  const span = (axis: 'x' | 'y' | 'z') => Math.round((max[axis] - min[axis]) * 1000) / 1000;
  return { x: span('x'), y: span('y'), z: span('z') };
}

/** Grams of filament that the program feeds. Density and width: of the profile, else of the material's family. */
function massOf({ filamentMm, claims }: ProgramReport, material: string, profile: MachineProfile): number {
  const density =
    profile.materialDensityGPerCm3 ?? PRINT_MATERIALS[material.trim().toUpperCase()]?.densityGPerCm3 ?? undefined;
  const claimedG = (claims?.filamentG ?? []).reduce((sum, grams) => sum + grams, 0);
  if (density === undefined && claimedG > 0) return rounded(claimedG);
  const radiusMm = (profile.filamentDiameterMm ?? USUAL_FILAMENT_MM) / 2;
  const PLAIN_PLASTIC_G_PER_CM3 = 1.2; // middle of the families in libs/slicing
  return rounded((Math.PI * radiusMm ** 2 * filamentMm * (density ?? PLAIN_PLASTIC_G_PER_CM3)) / 1000);
}

const rounded = (grams: number): number => Math.round(Math.max(0, grams) * 100) / 100;

import { domainError } from '#libs/domain';
import {
  coarserPath,
  decodeProgram,
  encodePath,
  ProgramAnalyser,
  ProgramFileError,
  renderPng,
  ToolPathBuilder,
  type MotionProfile,
  type ProgramReport,
  type ToolPath,
} from '#libs/gcode';

/** What a program does, and its pictures; no pictures where none could be drawn, which is no reason to refuse it. */
export interface ReadProgram {
  readonly report: ProgramReport;
  /** Plain G-code, where the file was binary G-code. */
  readonly text?: Uint8Array;
  readonly png?: Uint8Array;
  /** The whole tool path, packed. */
  readonly path?: Uint8Array;
  /** All layers, coarse where the whole is large. */
  readonly overview?: Uint8Array;
}

/** Twice what a card shows, for telephones with fine screens; 20 to 70 kB. */
const THUMBNAIL_WIDTH_PX = 480;
/** What a village's line brings in a few seconds; programs below it come whole. */
const OVERVIEW_BYTES = 200_000;

/**
 * Analyses a program (text or binary G-code) for a machine and draws its path, in one pass; runs inside the sandbox.
 * @throws DomainError BGCODE_INVALID, ENC_NOT_TEXT, FILE_TOO_BIG
 */
export function readProgram(bytes: Uint8Array, profile: MotionProfile): ReadProgram {
  const gcode = decoded(bytes);
  const analyser = new ProgramAnalyser(profile);
  const builder = new ToolPathBuilder();
  analyser.record(builder);
  analyser.push(gcode);
  const report = analyser.end();
  const pictures = picturesOf(builder.finish(analyser.featureNames));
  return { report, ...(gcode !== bytes && { text: gcode }), ...pictures };
}

function decoded(bytes: Uint8Array): Uint8Array {
  try {
    return decodeProgram(bytes);
  } catch (error) {
    if (!(error instanceof ProgramFileError)) throw error;
    throw domainError(error.code, error.message, { params: error.params });
  }
}

function picturesOf(path: ToolPath): Omit<ReadProgram, 'report' | 'text'> {
  try {
    const overview = path.byteLength <= OVERVIEW_BYTES ? path : coarserPath(path, OVERVIEW_BYTES);
    return {
      png: renderPng(path, { widthPx: THUMBNAIL_WIDTH_PX }),
      path: encodePath(path),
      overview: encodePath(overview),
    };
  } catch {
    return {};
  }
}

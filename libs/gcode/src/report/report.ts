import type { ProblemList } from '../checking/problems.js';
import { GrblReader } from '../dialects/grbl.js';
import { MarlinReader } from '../dialects/marlin.js';
import type { Path } from '../motion/path.js';
import { TRAVEL_FEATURE, WAIT_FEATURE, type ToolTally } from '../motion/tally.js';
import type { SlicerComments } from '../slicer/comments.js';
import type { MotionPlanner } from '../timing/motion-planner.js';
import { tagOf, type TimeBook } from '../timing/time-book.js';
import type { FeatureUse, MotionProfile, ProgramReport, ToolUse } from '../types.js';

const FEATURES = 256;
const TOOLS = 256;
const MM3_PER_CM3 = 1000;
/** A spiral climbs a level with every move: nobody looks at a list that long. */
const MAX_LISTED_LAYERS = 4096;

/** What a pass over a program leaves behind. */
export interface Pass {
  readonly bytes: number;
  readonly lines: number;
  readonly blocks: number;
  readonly planner: MotionPlanner;
  readonly path: Path;
  readonly reader: MarlinReader | GrblReader;
  readonly book: TimeBook;
  readonly comments: SlicerComments;
  readonly problems: ProblemList;
  readonly profile: MotionProfile;
}

/** Puts what was gathered into the words of a report. */
export function programReport(pass: Pass): ProgramReport {
  const { path, reader, planner, book, problems } = pass;
  const { tally } = path;
  const { minSpindleRpm, maxSpindleRpm } = path.modes;
  const heaters = reader instanceof MarlinReader ? reader.heat : undefined;
  const maxNozzleC = heaters?.maxNozzleC;
  const maxBedC = heaters?.bed.maxTargetC;
  const { claims } = pass.comments.claims;
  const made = tally.made.box;
  const travelled = tally.travelled.box;
  return {
    bytes: pass.bytes,
    lines: pass.lines,
    blocks: pass.blocks,
    estimatedS: planner.seconds,
    heatingS: heaters?.heatingS ?? 0,
    longestDwellS: path.longestDwellS,
    ...(made && { extentsMm: made }),
    ...(travelled && { travelExtentsMm: travelled }),
    layers: path.layers,
    ...(planner.layer < MAX_LISTED_LAYERS && { layerSeconds: layerSeconds(pass) }),
    filamentMm: tally.filamentTotalMm,
    madeLengthMm: tally.madeLengthMm,
    travelLengthMm: tally.lengthMm[TRAVEL_FEATURE] as number,
    maxFeedMmPerMin: path.maxFeedMmPerMin,
    ...(maxNozzleC !== undefined && { maxNozzleC }),
    ...(maxBedC !== undefined && { maxBedC }),
    ...(minSpindleRpm !== undefined && { minSpindleRpm }),
    ...(maxSpindleRpm !== undefined && { maxSpindleRpm }),
    tools: tally.tools.map((tool) => toolUse(tool, pass)),
    features: featureUses(pass),
    ...(claims && { claims }),
    timeIndex: book.index.finish(pass.blocks, planner.seconds),
    problems: problems.list,
    isRunnable: !problems.hasReject,
  };
}

function layerSeconds({ book, planner }: Pass): number[] {
  return Array.from(
    { length: planner.layer + 1 },
    (_, layer) => Math.round((book.secondsByLayer[layer] ?? 0) * 1000) / 1000,
  );
}

function toolUse(tally: ToolTally, { book, profile }: Pass): ToolUse {
  const { tool, filamentMm, maxNozzleC } = tally;
  let seconds = 0;
  for (let feature = 0; feature < FEATURES; feature++) seconds += book.secondsByTag[tagOf(feature, tool)] ?? 0;
  const { filamentDiameterMm: diameter, materialDensityGPerCm3: density } = profile;
  const volumeMm3 = diameter === undefined ? undefined : (filamentMm * Math.PI * diameter * diameter) / 4;
  const extentsMm = tally.made.box;
  return {
    tool,
    seconds,
    filamentMm,
    ...(extentsMm && { extentsMm }),
    ...(volumeMm3 !== undefined && { volumeMm3 }),
    ...(volumeMm3 !== undefined && density !== undefined && { massG: (volumeMm3 / MM3_PER_CM3) * density }),
    ...(maxNozzleC !== undefined && { maxNozzleC }),
  };
}

function featureUses({ book, comments, path, profile }: Pass): FeatureUse[] {
  const { lengthMm, filamentMm } = path.tally;
  const unnamed = profile.process === 'print' ? 'unnamed' : 'cut';
  const names = comments.features.map((name, number): [string, number] => [name === '' ? unnamed : name, number]);
  return [...names, ['travel', TRAVEL_FEATURE] as const, ['wait', WAIT_FEATURE] as const]
    .map(([feature, number]) => ({
      feature,
      seconds: secondsOf(book, number),
      lengthMm: lengthMm[number] as number,
      filamentMm: filamentMm[number] as number,
    }))
    .filter(({ seconds, lengthMm: length }) => seconds > 0 || length > 0);
}

function secondsOf(book: TimeBook, feature: number): number {
  let seconds = 0;
  for (let tool = 0; tool < TOOLS; tool++) seconds += book.secondsByTag[tagOf(feature, tool)] ?? 0;
  return seconds;
}

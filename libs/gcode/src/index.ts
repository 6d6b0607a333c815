export { analyseProgram } from './report/analyse-program.js';
export { ProgramAnalyser } from './report/analyser.js';
export { toBlock } from './reading/block.js';
export { COMMANDS } from './dialects/commands.js';
export type { Command, CommandTable, Verdict } from './dialects/command-table.js';
export { lexLine, type LexedLine, type Word } from './reading/lexer.js';
export { LineSplitter } from './reading/lines.js';
export { progressAt } from './timing/time-index.js';
export type {
  Dialect,
  ExtentsMm,
  GcodeProblem,
  GcodeProblemCode,
  MotionProfile,
  PointMm,
  ProgramReport,
} from './types.js';
export { familyOf } from './dialects/family.js';
export type { DialectFamily } from './types.js';
export { coarserPath, ToolPathBuilder, type ToolPathOptions } from './picture/builder.js';
export { FEATURE_COLOURS, FEATURE_GROUPS, featureGroup, type FeatureGroup } from './picture/colours.js';
export { comparePaths, type CompareOptions } from './picture/compare.js';
export { renderPng, type PictureOptions } from './picture/render-png.js';
export { renderSvg } from './picture/render-svg.js';
export { UNIT_MM } from './picture/runs.js';
export { layersToDraw } from './picture/scene.js';
export {
  decodePath,
  encodePath,
  pointMm,
  pointOfBlock,
  ToolPath,
  type Detail,
  type LayerPath,
} from './picture/tool-path.js';
export { ISOMETRIC_VIEW, projectionOf, shadeOf, TOP_VIEW, type Projection, type ViewAngles } from './picture/view.js';
export type { MoveSink } from './motion/move-sink.js';
export {
  programPosition,
  type ModalState,
  type PositionMm,
  type SeekEntry,
  type SpindleDirection,
} from './motion/modal-state.js';
export { appendSafeEnd } from './rewrite/safe-end.js';
export { normalise } from './rewrite/normalise.js';
export { preambleFor, type Preamble, type RestartNeed } from './rewrite/preamble.js';
export { rewriteProgram, type ProgramRewriter, type Rewriting, type Transform } from './rewrite/rewriting.js';
export { splitAt, StartFrom } from './rewrite/start-from.js';
export { StartFinder, type StartPoint, type StartWish } from './rewrite/start-point.js';
export { START_STATE } from './rewrite/start-state.js';
export { StateFollower } from './rewrite/state-follower.js';
export { stripComments } from './rewrite/strip-comments.js';
export { SeekIndex, type SeekTarget } from './report/seek-index.js';
export { BgcodeDecoder, isBgcode } from './slicer/bgcode.js';
export { ClaimsReader } from './slicer/claims.js';
export { SlicerComments } from './slicer/comments.js';
export type { FeatureKind } from './slicer/features.js';
export { decodeProgram, openProgram, ProgramDecoder, type ProgramDecoderOptions } from './slicer/program-decoder.js';
export { ProgramFileError } from './slicer/program-file-error.js';
export { decodeQoi, type RgbaImage } from './slicer/qoi.js';
export { ThumbnailReader, type Thumbnail } from './slicer/thumbnails.js';
export { learnTimes, type ObservedRun } from './timing/learn-times.js';
export { motionFromGrblSettings, motionFromM503, withToldMotion, type ToldMotion } from './timing/told-settings.js';

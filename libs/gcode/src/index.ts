export { analyseProgram, ProgramAnalyser } from './report/analyser.js';
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
export {
  programPosition,
  type ModalState,
  type PositionMm,
  type SeekEntry,
  type SpindleDirection,
} from './motion/modal-state.js';
export { BgcodeDecoder, isBgcode } from './slicer/bgcode.js';
export { ClaimsReader } from './slicer/claims.js';
export { SlicerComments } from './slicer/comments.js';
export type { FeatureKind } from './slicer/features.js';
export { decodeProgram, openProgram, ProgramDecoder, type ProgramDecoderOptions } from './slicer/program-decoder.js';
export { ProgramFileError } from './slicer/program-file-error.js';
export { decodeQoi, type RgbaImage } from './slicer/qoi.js';
export { ThumbnailReader, type Thumbnail } from './slicer/thumbnails.js';

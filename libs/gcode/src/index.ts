export { analyseProgram, ProgramAnalyser } from './report/analyser.js';
export { toBlock } from './reading/block.js';
export { COMMANDS, type CommandTable } from './dialects/commands.js';
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
export {
  programPosition,
  type ModalState,
  type PositionMm,
  type SeekEntry,
  type SpindleDirection,
} from './motion/modal-state.js';

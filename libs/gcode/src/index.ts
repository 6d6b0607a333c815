export { analyseProgram, ProgramAnalyser } from './analyser.js';
export { toBlock } from './block.js';
export { COMMANDS, type CommandTable } from './commands.js';
export { lexLine, type LexedLine, type Word } from './lexer.js';
export { LineSplitter } from './lines.js';
export { progressAt } from './time-index.js';
export type {
  Dialect,
  ExtentsMm,
  GcodeProblem,
  GcodeProblemCode,
  MotionProfile,
  PointMm,
  ProgramReport,
} from './types.js';

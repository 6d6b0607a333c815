import type { MotionProfile, ProgramReport } from '../types.js';
import { ProgramAnalyser } from './analyser.js';

/** Analyses a program that is in memory. */
export function analyseProgram(bytes: Uint8Array, profile: MotionProfile): ProgramReport {
  const analyser = new ProgramAnalyser(profile);
  analyser.push(bytes);
  return analyser.end();
}

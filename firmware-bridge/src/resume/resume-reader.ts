import { createReadStream } from 'node:fs';
import type { MachineConfig } from '#libs/bridge-contract';
import { LineSplitter } from '#libs/gcode';
import type { BridgeCore } from '../bridge-core.js';
import { isLive } from '../gate/gate-types.js';
import { ResumePlanner, type ResumePlan } from './resume-plan.js';

/** Small, so that machines that stream meanwhile get their turn between two pieces. */
const CHUNK_BYTES = 16 * 1024;

/**
 * The plan for the last run of a machine, from journal and spool.
 * @returns undefined while it runs, when it ended well, and when the program is no longer here
 */
export async function planResume(
  { store, spool }: Pick<BridgeCore, 'store' | 'spool'>,
  { machineId, profile }: MachineConfig,
  isHomed: boolean,
): Promise<ResumePlan | undefined> {
  await store.ready();
  const cursors = store.cursors(machineId);
  const attempt = cursors && store.attempt(cursors.attemptId);
  if (!cursors || !attempt?.offer || isLive(attempt) || attempt.state === 'done') return undefined;
  const file = await spool.find(attempt.offer.programSha256, attempt.offer.programBytes);
  if (file === undefined) return undefined;
  // Only a cutter that was cancelled in order still knows where it is: a printer's motors are off after every run.
  const hasKeptPosition = isHomed && attempt.state === 'cancelled' && profile.process !== 'print';
  const planner = new ResumePlanner(cursors, profile, hasKeptPosition);
  const splitter = new LineSplitter();
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
    if (!splitter.push(chunk as Buffer).every((line) => planner.push(line))) return planner.end();
  }
  splitter.end().every((line) => planner.push(line));
  return planner.end();
}

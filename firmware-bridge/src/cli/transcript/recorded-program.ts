import { createHash } from 'node:crypto';
import { FileBlockSource } from '../../programs/program-source.js';
import { CommandError } from '../command.js';
import { sayingOf } from './hosted-steps.js';
import type { Transcript } from './parse.js';

/**
 * The transcript with the blocks of its program: a recording names only the sum of what was uploaded.
 * @param file the program as it was sent to the machine or as it came from the site; comments do not matter
 * @throws CommandError when it is needed and not given, or is another one
 */
export function withProgram(transcript: Transcript, file: string | undefined): Transcript {
  const sums = new Set(transcript.steps.flatMap((step) => (step.kind === 'host' ? uploadSumOf(step) : [])));
  if (sums.size === 0 && file === undefined) return transcript;
  if (file === undefined) {
    throw new CommandError(`The recording names its program by ${[...sums].join(', ')}. Give it: --program FILE`);
  }
  const program = blocksOf(file, transcript);
  const sum = createHash('sha256')
    .update(program.map((block) => `${block}\n`).join(''), 'latin1')
    .digest('hex');
  if (sums.size > 0 && !sums.has(sum)) {
    throw new CommandError(`${file} is another program: ${sum}, recorded is ${[...sums].join(', ')}.`);
  }
  return { ...transcript, program };
}

function uploadSumOf(step: Extract<Transcript['steps'][number], { kind: 'host' }>): string[] {
  if (!step.text.startsWith('upload ')) return [];
  const saying = sayingOf(step);
  return saying.kind === 'upload' && saying.body.sha256 !== undefined ? [saying.body.sha256] : [];
}

function blocksOf(file: string, { machine }: Transcript): string[] {
  const blocks: string[] = [];
  try {
    const source = new FileBlockSource(file, { firmware: machine === 'octoprint' ? 'marlin' : machine });
    for (let block = source.next(); block !== undefined; block = source.next()) blocks.push(block);
    source.close();
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  return blocks;
}

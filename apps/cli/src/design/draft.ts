import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { draftManifest, readFolder, type DraftAnswers } from '#libs/designs';
import { complain, FileError, readArgs, say, type Command } from '../command.js';
import { writeWhole } from '../gcode/write-file.js';
import { designArgument } from './read-design.js';

/** @throws FileError */
async function readAnswers(file: string | undefined): Promise<DraftAnswers> {
  if (file === undefined) return {};
  const text = await readFile(file, 'utf8').catch(() => {
    throw new FileError(`There is no file "${file}" with answers.`);
  });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new FileError(`${file} is no JSON.`);
  }
  const answers = z.record(z.string(), z.string()).safeParse(data);
  if (!answers.success) throw new FileError(`${file} must hold texts by question, as {"license": "CERN-OHL-S-2.0"}.`);
  return answers.data;
}

/** A start for folders that have no manifest. */
export const draftCommand: Command = {
  summary: 'drafts a manifest for a folder that has none, and asks for the rest',
  help: `Usage: minga design draft FOLDER [OPTIONS]

Writes an OKH-LOSH manifest with what is certain: files that are there, a licence whose text says its name. Guesses
stand in it as comments beginning with "# ?", and everything a person must say is listed. Exit code 1: something that
the import needs is still missing.

  --answers FILE        JSON: {"name": "Hand seeder", "license": "CERN-OHL-S-2.0", "process.stl": "print"}
  --out FILE            default: the standard output
  --force               write over a file that is there
  --json                draft and questions for programs`,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      answers: { type: 'string' },
      out: { type: 'string' },
      force: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    const folder = designArgument(positionals);
    const answers = await readAnswers(values.answers);
    const { text, questions, problems } = draftManifest(await readFolder(folder), answers);
    const errors = problems.filter((problem) => problem.severity === 'error');
    if (values.json) {
      say(JSON.stringify({ text, questions, problems }, null, 2));
      return errors.length > 0 ? 1 : 0;
    }
    await writeWhole(values.out ?? '-', text, { isForced: values.force === true, source: folder });
    for (const { id, question, guess, because } of questions) {
      complain(`${id}: ${question}${guess === undefined ? '' : `  Guess: ${guess} (${because ?? ''})`}`);
    }
    return errors.length > 0 ? 1 : 0;
  },
};

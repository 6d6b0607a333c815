import { fieldListProblems, writeManifest, type Manifest } from '#libs/designs';
import { complain, readArgs, UsageError, type Command } from '../command.js';
import { writeWhole } from '../gcode/write-file.js';
import { designArgument, problemTable, readDesign } from './read-design.js';

const FORMATS: readonly Manifest['format'][] = ['okh-losh', 'okh-v1'];

/** The manifest again, clean, in either format. */
export const exportCommand: Command = {
  summary: 'writes the manifest anew, as OKH-LOSH 2.4 or OKH v1',
  help: `Usage: minga design export FILE|FOLDER|ZIP --format okh-losh|okh-v1 [OPTIONS]

Writes the manifest of a design as valid OKH-LOSH 2.4 (TOML) or OKH v1 (YAML). Fields that we do not use survive; what
a format has no field for stands below x-minga. Exit code 1: the design has errors, or its author left out what the
format requires.

  --format NAME         okh-losh or okh-v1
  --out FILE            default: the standard output
  --force               write over a file that is there`,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      format: { type: 'string' },
      out: { type: 'string' },
      force: { type: 'boolean' },
    });
    const source = designArgument(positionals);
    const format = FORMATS.find((one) => one === values.format);
    if (!format) throw new UsageError(`Say which format: --format ${FORMATS.join(' or ')}.`);
    const { manifest, problems } = await readDesign(source);
    if (!manifest) {
      complain(problemTable(problems, source));
      return 1;
    }
    const text = writeManifest(manifest, format);
    await writeWhole(values.out ?? '-', text, { isForced: values.force === true, source });
    const lacking = fieldListProblems(text, format);
    for (const problem of lacking) complain(`not in the original: ${problem}`);
    return lacking.length > 0 ? 1 : 0;
  },
};

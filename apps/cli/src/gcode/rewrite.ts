import {
  appendSafeEnd,
  normalise,
  splitAt,
  StartFinder,
  StartFrom,
  stripComments,
  type MotionProfile,
  type ProgramRewriter,
  type RestartNeed,
  type Rewriting,
  type StartPoint,
  type StartWish,
} from '#libs/gcode';
import { complain, readArgs, say, UsageError, wholeNumber, type Command } from '../command.js';
import { openFile, type ProgramFile } from './open-file.js';
import { problemTable } from './problems.js';
import { profileOf } from './profiles.js';
import { Progress } from './progress.js';
import { COMMON_HELP, COMMON_OPTIONS, fileArgument } from './read-program.js';
import { NewFile } from './write-file.js';

const OPTIONS = {
  ...COMMON_OPTIONS,
  'strip-comments': { type: 'boolean' },
  normalise: { type: 'boolean' },
  'safe-end': { type: 'boolean' },
  'from-line': { type: 'string' },
  'from-layer': { type: 'string' },
  'split-layer': { type: 'string' },
  out: { type: 'string' },
  force: { type: 'boolean' },
} as const;
type Values = ReturnType<typeof readArgs<typeof OPTIONS>>['values'];

/** What a person must do before a program that begins in its middle may run. */
const NEEDS: Readonly<Record<RestartNeed, string>> = {
  look: 'Look at the part: is it whole, firm, and the way to it free?',
  'home-xy': 'Home X and Y only, with the nozzle above the part.',
  'keep-z': 'Z must count as before. Do not home it onto the part: set it by touching the last layer.',
  heat: 'The program heats by a macro: heat nozzle and bed as it did.',
  prime: 'Beside the part, press filament out until it flows, and wipe the nozzle.',
  home: 'Home the machine.',
  'work-zero': 'Go above the work zero and see that it is where it was.',
  tool: 'Put the tool in that the program says, at its length.',
};

interface Made {
  readonly out: string;
  readonly sha256: string;
  readonly rewriting: Rewriting;
  readonly requires: readonly RestartNeed[];
  readonly startLine?: number;
}

/** Safe changes of a program: always into another file. */
export const rewriteCommand: Command = {
  summary: 'writes a changed copy: without comments, with a safe end, from a line on, split',
  help: `Usage: minga gcode rewrite FILE ONE-CHANGE --out FILE [OPTIONS]

Writes a changed copy; the program itself stays as it is. Exit code 1: it cannot be changed without guessing.

  --strip-comments      without comments
  --normalise           one block in each line, upper case, without line numbers and checksums, which are verified
  --safe-end            behind it, what switches off all that the program leaves on
  --from-line N         from line N on, with all the machine must be told before; says what a person must do
  --from-layer N        from layer N on, counted from 0
  --split-layer N       two programs: NAME.1.EXT up to layer N, NAME.2.EXT from there on
  --out FILE            where to; - (the default) is the standard output
  --force               write over a file that is there
${COMMON_HELP}`,
  async run(args) {
    const { values, positionals } = readArgs(args, OPTIONS);
    const file = await openFile(fileArgument(positionals));
    const wish = onlyWish(values, file);
    const { profile } = await profileOf(values, await headOf(file, values));
    const made = await rewriteFile({ file, profile, wish, values });
    if (values.json) say(JSON.stringify({ file: file.name, sha256: file.sha256, made }, null, 2));
    else made.forEach((one) => tell(one, file));
    return made.some(({ rewriting }) => rewriting.problem) ? 1 : 0;
  },
};

type Wish =
  { readonly plain: 'strip-comments' | 'normalise' | 'safe-end' } | (StartWish & { readonly isSplit: boolean });

/** @throws UsageError unless exactly one change is wanted */
function onlyWish(values: Values, file: ProgramFile): Wish {
  const plain = (['strip-comments', 'normalise', 'safe-end'] as const).filter((name) => values[name] === true);
  const line = wholeNumber('from-line', values['from-line'], 1);
  const layer = wholeNumber('from-layer', values['from-layer'], 0);
  const split = wholeNumber('split-layer', values['split-layer'], 0);
  const wishes: Wish[] = [
    ...plain.map((name) => ({ plain: name })),
    ...(line === undefined ? [] : [{ line, isSplit: false }]),
    ...(layer === undefined ? [] : [{ layer, isSplit: false }]),
    ...(split === undefined ? [] : [{ layer: split, isSplit: true }]),
  ];
  const [wish, ...more] = wishes;
  if (!wish || more.length > 0) throw new UsageError('Name one change, as --safe-end.');
  if (values.json && (values.out ?? '-') === '-') throw new UsageError('--json needs --out FILE.');
  if ('plain' in wish) return wish;
  if (file.name === '-') throw new UsageError('This change reads the program twice: name a file, not -.');
  if (wish.isSplit && (values.out ?? '-') === '-') throw new UsageError('Two programs need --out FILE.');
  return wish;
}

/** Without a profile the first lines say whose program it is; the standard input is read only once. */
async function headOf(file: ProgramFile, { profile }: Values): Promise<string> {
  if (profile !== undefined) return '';
  if (file.name === '-') throw new UsageError('Name the machine with --profile: the standard input is read only once.');
  for await (const chunk of file.read()) return Buffer.from(chunk.subarray(0, 65_536)).toString('latin1');
  return '';
}

interface Job {
  readonly file: ProgramFile;
  readonly profile: MotionProfile;
  readonly wish: Wish;
  readonly values: Values;
}

async function rewriteFile(job: Job): Promise<Made[]> {
  const { profile, wish, values } = job;
  const out = values.out ?? '-';
  if ('plain' in wish) return [await writeWith(job, out, plainRewriter(wish.plain, profile))];
  const point = await findStart(job, wish);
  if (!wish.isSplit) return [await writeWith(job, out, new StartFrom(profile, point), point.line)];
  const { first, second } = splitAt(point, profile);
  const [, stem = out, ending = ''] = /^(.*?)(\.[^./\\]*)?$/s.exec(out) ?? [];
  return [
    await writeWith(job, `${stem}.1${ending}`, first),
    await writeWith(job, `${stem}.2${ending}`, second, point.line),
  ];
}

function plainRewriter(name: 'strip-comments' | 'normalise' | 'safe-end', profile: MotionProfile): ProgramRewriter {
  if (name === 'safe-end') return appendSafeEnd(profile);
  return name === 'normalise' ? normalise(profile.firmware) : stripComments(profile.firmware);
}

/** @throws UsageError when the program has no such place */
async function findStart({ file, profile }: Job, wish: StartWish): Promise<StartPoint> {
  const finder = new StartFinder(profile, wish);
  for await (const chunk of file.read()) if (!finder.push(chunk)) break;
  const point = finder.end();
  if (point) return point;
  throw new UsageError(
    'line' in wish
      ? `There is no line ${wish.line}: the program has ${finder.lines}.`
      : `There is no layer ${wish.layer}: the program has ${finder.layers}, counted from 0.`,
  );
}

async function writeWith(job: Job, out: string, rewriter: ProgramRewriter, startLine?: number): Promise<Made> {
  const { file, values } = job;
  const target = await NewFile.create(out, { isForced: values.force === true, source: file.name });
  const progress = new Progress(file.bytes, values.progress === true);
  try {
    for await (const chunk of file.read((bytes) => progress.at(bytes))) await target.write(rewriter.push(chunk));
    await target.write(rewriter.end());
  } catch (error) {
    await target.drop();
    throw error;
  } finally {
    progress.end();
  }
  const { rewriting } = rewriter;
  const requires = rewriter instanceof StartFrom ? rewriter.requires : [];
  const sha256 = rewriting.problem ? await target.drop().then(() => '') : await target.keep();
  return { out, sha256, rewriting, requires, ...(startLine !== undefined && { startLine }) };
}

/** On standard error, as the program itself may go to standard output. */
function tell({ out, sha256, rewriting, requires, startLine }: Made, file: ProgramFile): void {
  const { linesRead, linesChanged, linesRemoved, linesAdded, problem } = rewriting;
  if (problem) {
    complain(problemTable([problem], file.name));
    complain(`${out === '-' ? 'What was written must not be used' : 'Nothing was written'}.`);
    return;
  }
  const counts = `${linesRead} lines read, ${linesChanged} changed, ${linesRemoved} removed, ${linesAdded} added`;
  complain(`${out === '-' ? 'stdout' : out}: ${rewriting.transform}, ${counts}\nsha256 ${sha256}`);
  if (startLine !== undefined) complain(`It begins at line ${startLine} of ${file.name}. Before it runs:`);
  for (const need of requires) complain(`- ${NEEDS[need]}`);
}

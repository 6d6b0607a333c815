import { ProgramAnalyser, type MotionProfile, type MoveSink, type ProgramReport, type SeekIndex } from '#libs/gcode';
import { readArgs, UsageError } from '../command.js';
import { openFile, type ProgramFile } from './open-file.js';
import { profileOf, type ProfileOptions } from './profiles.js';
import { Progress } from './progress.js';

/** Options that all commands have. */
export const COMMON_OPTIONS = {
  profile: { type: 'string' },
  firmware: { type: 'string' },
  'machine-settings': { type: 'string' },
  json: { type: 'boolean' },
  progress: { type: 'boolean' },
} as const;

export const COMMON_HELP = `  --profile FILE|NAME   the machine: a profile as JSON, or printer-220, printer-350-klipper, mill-300, laser-400,
                        any-printer, any-mill. Default: one of the last two, after the first lines of the program
  --firmware NAME       in place of the profile's: marlin, klipper, reprapfirmware, repetier, smoothie, grbl,
                        grblhal, linuxcnc
  --machine-settings FILE  what the machine says of itself, in place of the profile's: its answer to M503 or $$
  --json                for other programs to read
  --progress            tell how far it is, even when nobody sits at a terminal`;

const HEAD_BYTES = 1 << 16;

export interface ReadProgram {
  readonly file: ProgramFile;
  readonly profileName: string;
  readonly profile: MotionProfile;
  readonly report: ProgramReport;
  readonly featureNames: readonly string[];
  readonly seekIndex: SeekIndex | undefined;
}

interface ReadOptions extends ProfileOptions {
  readonly progress?: boolean | undefined;
}

/** The one file a command is given. @throws UsageError */
export function fileArgument(positionals: readonly string[]): string {
  const [file, ...more] = positionals;
  if (file !== undefined && more.length === 0) return file;
  throw new UsageError(file === undefined ? 'Name a program, or - for the standard input.' : 'Name one program.');
}

/** @throws UsageError, FileError, ProgramFileError */
export async function readProgram(name: string, options: ReadOptions, sink?: MoveSink): Promise<ReadProgram> {
  const file = await openFile(name);
  const progress = new Progress(file.bytes, options.progress === true);
  let analyser: ProgramAnalyser | undefined;
  let named: Awaited<ReturnType<typeof profileOf>> | undefined;
  let head = new Uint8Array();
  const begin = async (): Promise<ProgramAnalyser> => {
    named = await profileOf(options, Buffer.from(head).toString('latin1'));
    const made = new ProgramAnalyser(named.profile);
    if (sink) made.record(sink);
    made.push(head);
    return made;
  };
  for await (const chunk of file.read((bytes) => progress.at(bytes))) {
    if (analyser) {
      analyser.push(chunk);
      continue;
    }
    // Chunks of binary G-code and of pipes are small.
    head = Buffer.concat([head, chunk]);
    if (head.length >= HEAD_BYTES) analyser = await begin();
  }
  analyser ??= await begin();
  const report = analyser.end();
  progress.end();
  const { name: profileName, profile } = named ?? (await profileOf(options, ''));
  const { featureNames, seekIndex } = analyser;
  return { file, profileName, profile, report, featureNames, seekIndex };
}

/** Reads the arguments and the program of a command that has no options of its own. */
export async function readArguments(args: readonly string[]): Promise<ReadProgram & { isJson: boolean }> {
  const { values, positionals } = readArgs(args, COMMON_OPTIONS);
  const read = await readProgram(fileArgument(positionals), values);
  return { ...read, isJson: values.json === true };
}

import { say, type Command } from '../command.js';
import { countProblems, problemTable } from './problems.js';
import { COMMON_HELP, readArguments } from './read-program.js';

/** The same checks as at upload and on the bridge. */
export const checkCommand: Command = {
  summary: 'whether a machine may run the program, and why not',
  help: `Usage: minga gcode check FILE --profile FILE|NAME [OPTIONS]

Lists what is wrong with a program for one machine, with the line. Exit code 1: it must not run there.

${COMMON_HELP}`,
  async run(args) {
    const { file, report, profile, profileName, isJson } = await readArguments(args);
    const { problems, isRunnable } = report;
    if (isJson) {
      say(
        JSON.stringify({ file: file.name, sha256: file.sha256, profile: profileName, isRunnable, problems }, null, 2),
      );
      return isRunnable ? 0 : 1;
    }
    if (problems.length > 0) say(problemTable(problems, file.name));
    const machine = `${profileName} (${profile.firmware}, ${profile.process})`;
    const found = problems.length > 0 ? `: ${countProblems(problems)}` : '';
    say(`${isRunnable ? 'may run' : 'must not run'} on ${machine}${found}`);
    return isRunnable ? 0 : 1;
  },
};

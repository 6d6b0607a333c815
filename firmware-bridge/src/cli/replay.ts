import { readFile } from 'node:fs/promises';
import { printable } from '../log.js';
import { CommandError, readArgs, say, UsageError, type Command } from './command.js';
import { replayOnHostedMachine } from './transcript/hosted-machine-replay.js';
import { replayOnHostedSession } from './transcript/hosted-session-replay.js';
import { replayOnMachine, type Difference } from './transcript/machine-replay.js';
import { escapeBytes, isHosted, parseTranscript, type Transcript } from './transcript/parse.js';
import { withProgram } from './transcript/recorded-program.js';
import { redacted } from './transcript/redacted.js';
import { sessionFor } from './transcript/session-for.js';
import { replayOnSession } from './transcript/session-replay.js';
import { TransportPartner } from './transport-partner.js';
import { WebPartner } from './web-partner.js';

const HELP = `Usage: minga-bridge replay FILE [--program FILE] [--machine ADDRESS --may-move]

Replays a conversation (see test/transcripts/README.md) and shows where it goes another way.
Without --machine the machine's lines are fed to this bridge's own protocol code; no machine is needed.

  --machine ADDRESS  says the host's lines to this machine or simulator: serial:///dev/…, tcp://host:port,
                     moonraker://host or octoprint://host
  --program FILE     the program of a recording that names only the sum of it
  --may-move         you stand beside the machine and know that the transcript may move or heat it`;

export const replayCommand: Command = {
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(
      args,
      { machine: { type: 'string' }, 'may-move': { type: 'boolean' }, program: { type: 'string' } },
      true,
    );
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) throw new UsageError('Name one transcript file.');
    if (values.machine !== undefined && !values['may-move']) {
      throw new UsageError('A transcript may move the machine: stand beside it and add --may-move.');
    }
    const transcript = withProgram(parseTranscript(await read(file)), values.program);
    say(`${transcript.title} (${transcript.machine})`);
    const difference =
      values.machine === undefined ? replayHere(transcript) : await replayThere(transcript, values.machine);
    if (difference) tell(difference, file);
    else say('as written');
    return difference ? 1 : 0;
  },
};

function replayHere(transcript: Transcript): Difference | undefined {
  return isHosted(transcript.machine)
    ? replayOnHostedSession(transcript, () => sessionFor(transcript))
    : replayOnSession(transcript, sessionFor(transcript));
}

async function replayThere(transcript: Transcript, address: string): Promise<Difference | undefined> {
  const show = (mark: '>' | '<', text: string): void => say(`${mark} ${escapeBytes(redacted(text.trimEnd()))}`);
  if (isHosted(transcript.machine)) {
    const web = new WebPartner(address);
    return replayOnHostedMachine(transcript, web, show).finally(() => web.disconnect());
  }
  const partner = await TransportPartner.open(address);
  try {
    return await replayOnMachine(transcript, partner, show);
  } finally {
    partner.close();
  }
}

function tell({ line, expected, seen }: Difference, file: string): void {
  say(`${file}:${line}: it goes another way here`);
  say(`  written  ${printable(redacted(expected))}`);
  say(`  seen     ${printable(redacted(seen))}`);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { complain, FileError, readArgs, say, UsageError, type Command } from '../command.js';
import { ImportClient, type ImportView } from './import-client.js';
import { answerLine, problemLines, progressLine } from './import-words.js';

const HELP = `minga design import SOURCE --server URL --key KEY [OPTIONS]

Brings a design into the catalogue of a workshop. SOURCE is
  a Git address or a page of GitHub, GitLab or Codeberg     https://github.com/ana/seeder
  an https address of a zip or of a manifest                https://example.org/seeder/okh.toml
  a folder or a zip of this computer, with its manifest     ./seeder

  --server URL        the workshop, else MINGA_SERVER
  --key KEY           an API key with the scopes read and write, else MINGA_KEY
  --ref NAME          branch, tag or commit of a repository
  --subfolder PATH    folder of a repository
  --manifest PATH     which one, where there are several
  --all               every manifest that is there
  --yes               import although it is doubtful who the design is
  --json              the answer of the server, as JSON

Exit code: 0 imported, 1 refused or a question is open, 2 called wrongly or the workshop does not answer.`;

const OPTIONS = {
  server: { type: 'string' },
  key: { type: 'string' },
  ref: { type: 'string' },
  subfolder: { type: 'string' },
  manifest: { type: 'string' },
  all: { type: 'boolean' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** Asked again so often; the server writes progress every half second. */
const LOOK_EVERY_MS = 400;

export const importCommand: Command = {
  summary: 'bring a design into the catalogue of a workshop',
  help: HELP,
  async run(args) {
    const { values, positionals } = readArgs(args, OPTIONS);
    const [source, ...more] = positionals;
    if (source === undefined || more.length > 0)
      throw new UsageError('Name one source: an address, a folder or a zip.');
    const server = values.server ?? process.env['MINGA_SERVER'];
    const key = values.key ?? process.env['MINGA_KEY'];
    if (server === undefined || !URL.canParse(server)) throw new UsageError('Say where the workshop is: --server URL.');
    if (key === undefined) throw new UsageError('Say who you are: --key KEY.');
    const client = new ImportClient(server, key);
    const wish = {
      ...(values.ref !== undefined && { ref: values.ref }),
      ...(values.subfolder !== undefined && { subfolder: values.subfolder }),
      ...(values.manifest !== undefined && { manifests: [values.manifest] }),
      ...(values.all === true && { all: true }),
    };
    const begun = await begin(client, source, wish);
    return follow(client, begun, { ...wish, isSure: values.yes === true, isJson: values.json === true });
  },
};

/** What is asked beside the source; a zip has no other wishes than the answer to a question. */
interface Wish {
  readonly ref?: string;
  readonly subfolder?: string;
  readonly manifests?: readonly string[];
  readonly all?: boolean;
}

async function begin(client: ImportClient, source: string, wish: Wish): Promise<ImportView> {
  if (/^[a-z][a-z\d+.-]*:/i.test(source) && !/^[a-z]:[\\/]/i.test(source)) {
    return client.start({ kind: 'url', address: source, ...wish });
  }
  const found = await stat(source).catch(() => undefined);
  if (!found) throw new FileError(`${source} is no address, and there is no such file or folder.`);
  const { zipOf } = await import('./pack.js');
  const name = `${path.basename(path.resolve(source)).replace(/\.zip$/i, '')}.zip`;
  return client.startZip(name, await zipOf(source, found.isDirectory()));
}

interface Answers extends Wish {
  readonly isSure: boolean;
  readonly isJson: boolean;
}

/** Shows how far it is until it has ended; answers what it asks with what the options said. */
async function follow(client: ImportClient, begun: ImportView, answers: Answers): Promise<number> {
  let view = begun;
  let hasChosen = false;
  const line = new Line();
  for (;;) {
    line.show(progressLine(view));
    if (view.state === 'choose' && !hasChosen && (answers.manifests || answers.all === true)) {
      hasChosen = true;
      view = await client.choose(view.id, { manifests: answers.manifests, all: answers.all });
    } else if (view.state === 'confirm' && answers.isSure) {
      view = await client.confirm(view.id);
    } else if (view.state === 'waiting' || view.state === 'running') {
      await delay(LOOK_EVERY_MS);
      view = await client.get(view.id);
    } else {
      break;
    }
  }
  line.end();
  if (answers.isJson) say(JSON.stringify(view, undefined, 2));
  else {
    for (const text of problemLines(view.problems)) complain(text);
    for (const text of answerLine(view)) say(text);
  }
  return view.state === 'done' ? 0 : 1;
}

/** One line that changes in place on a terminal, else a line whenever it changes. */
class Line {
  #last = '';

  show(text: string): void {
    if (text === this.#last) return;
    const pad = ' '.repeat(Math.max(0, this.#last.length - text.length));
    process.stderr.write(process.stderr.isTTY ? `\r${text}${pad}` : `${text}\n`);
    this.#last = text;
  }

  end(): void {
    if (process.stderr.isTTY && this.#last !== '') process.stderr.write('\n');
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { generateSigningKeys } from '#libs/bridge-contract';
import { checkConfig } from '../config.js';
import { askSecret } from './ask.js';
import { CommandError, DEFAULT_CONFIG_FILE, readArgs, say, UsageError, type Command } from './command.js';
import { checkBroker, checkServer } from './doctor/network-checks.js';
import { askByCode } from './pair-by-code.js';
import { post, send } from './server-call.js';
import { writeSecretFile } from './write-config.js';

const HELP = `Usage: minga-bridge pair --card FILE [--config FILE]
       minga-bridge pair --server URL [--name BRIDGE] [--config FILE]
       minga-bridge pair --server URL --user NAME [--name BRIDGE] [--config FILE]

Makes this computer a bridge of a site, writes the configuration (mode 0600) and tries the connection.

  --card FILE    the configuration that the page Administration showed; "-" reads it from standard input
  --server URL   asks the server itself and shows a code of 8 characters; an administrator types it on the page
                 Administration and lets this bridge in. The private key is made here and never leaves this computer.
  --user NAME    no code: this administrator types the password here
  --name BRIDGE  name of the bridge on the site's pages; default: the name of this computer
  --data DIR     folder of the journal and of fetched programs; default: as the card says
  --config FILE  default: ${DEFAULT_CONFIG_FILE}
  --force        replaces a configuration that is there already`;

const OPTIONS = {
  card: { type: 'string' },
  server: { type: 'string' },
  user: { type: 'string' },
  name: { type: 'string' },
  data: { type: 'string' },
  config: { type: 'string' },
  force: { type: 'boolean' },
} as const;

export const pairCommand: Command = {
  help: HELP,
  async run(args) {
    const { values } = readArgs(args, OPTIONS);
    const file = values.config ?? DEFAULT_CONFIG_FILE;
    if (existsSync(file) && !values.force) {
      throw new CommandError(`${file} exists: this bridge is paired already. Add --force to replace it.`);
    }
    const card = values.card !== undefined ? readCard(values.card) : await askServer(values);
    const wanted = values.data === undefined ? card : { ...card, dataDir: values.data };
    const config = checkConfig(wanted);
    await writeSecretFile(file, wanted);
    say(`${file} is written: bridge ${config.bridgeId} of ${config.serverUrl}.`);
    const findings = [...(await checkServer(config)), await checkBroker(config)];
    for (const { what, seen, fix } of findings) say(`  ${what}: ${seen}${fix === undefined ? '' : `. ${fix}`}`);
    const isGood = findings.every(({ level }) => level !== 'fail');
    say(isGood ? 'Start it: sudo systemctl enable --now minga-bridge' : 'It is paired, but cannot reach its site yet.');
    return isGood ? 0 : 1;
  },
};

function readCard(file: string): Record<string, unknown> {
  try {
    const text = readFileSync(file === '-' ? 0 : file, 'utf8');
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? 'it is no JSON object' : (error as Error).message;
    throw new CommandError(`The card ${file} cannot be read: ${why}.`, { cause: error });
  }
}

const newBridgeSchema = z.object({ config: z.record(z.string(), z.string()) });

async function askServer(values: { server?: string; user?: string; name?: string }): Promise<Record<string, unknown>> {
  const { server } = values;
  if (server === undefined) throw new UsageError('Give --card FILE, or --server URL.');
  if (!URL.canParse(server) || !/^https?:/.test(server)) throw new UsageError(`"${server}" is no http address.`);
  if (values.user === undefined) return askByCode(server, values.name ?? hostname());
  const name = values.user;
  const password = await askSecret(`Password of ${name}: `);
  const session = await post(server, '/api/session', { name, password });
  const cookie = session.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  try {
    const keys = generateSigningKeys();
    const body = { name: values.name ?? hostname(), publicKeyPem: keys.publicKeyPem };
    const answer = await post(server, '/api/bridges', body, cookie);
    const { config } = newBridgeSchema.parse(await answer.json());
    return { ...config, privateKeyPem: keys.privateKeyPem };
  } finally {
    await send(server, '/api/session', { method: 'DELETE', headers: { cookie } });
  }
}

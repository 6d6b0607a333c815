import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { checkConfig } from '../config.js';
import { hashPin, isPin, LEAST_PIN_DIGITS } from '../local/pin.js';
import { askSecret } from './ask.js';
import { CommandError, CONFIG_OPTION, configFileOf, readArgs, say, type Command } from './command.js';
import { writeSecretFile } from './write-config.js';

const HELP = `Usage: minga-bridge pin [--host ADDRESS] [--port N] [--config FILE]

Sets the PIN of the bridge's own page and writes its hash into the configuration; start the bridge again afterwards.
Seeing machines and stopping them never needs it. Starting a job at the bridge always does.

  --host ADDRESS  where the page is reached: 0.0.0.0 for the whole workshop network, 127.0.0.1 for this computer only
  --port N        default 8377`;

const OPTIONS = { ...CONFIG_OPTION, host: { type: 'string' }, port: { type: 'string' } } as const;

export const pinCommand: Command = {
  help: HELP,
  async run(args) {
    const { values } = readArgs(args, OPTIONS);
    const file = configFileOf(values.config);
    const config = await read(file);
    const pin = await askSecret(`New PIN, ${LEAST_PIN_DIGITS} digits or more: `);
    if (!isPin(pin)) throw new CommandError(`A PIN is ${LEAST_PIN_DIGITS} to 32 digits. Nothing was changed.`);
    const before = z.record(z.string(), z.unknown()).catch({}).parse(config['localPage']);
    const localPage = {
      ...before,
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(values.port === undefined ? {} : { port: Number(values.port) }),
      pinHash: await hashPin(pin),
    };
    checkConfig({ ...config, localPage });
    await writeSecretFile(file, { ...config, localPage });
    say(`${file} is written. Start the bridge again: sudo systemctl restart minga-bridge`);
    return 0;
  },
};

async function read(file: string): Promise<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

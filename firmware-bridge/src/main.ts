import { parseArgs } from 'node:util';
import { Bridge } from './bridge.js';
import { readConfigFile } from './config.js';

/** `node minga-bridge.mjs --config /etc/minga/bridge.json` */
function configPath(): string {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  const file = values.config ?? process.env['MINGA_BRIDGE_CONFIG'];
  if (!file) throw new Error('Say where the configuration is: --config FILE or MINGA_BRIDGE_CONFIG.');
  return file;
}

async function main(): Promise<void> {
  const bridge = new Bridge(readConfigFile(configPath()));
  await bridge.start();
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    bridge.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);

import { systemClock } from '#libs/domain';
import { Bridge } from '../bridge.js';
import { readConfigFile, type CheckedBridgeConfig } from '../config.js';
import { LocalServer } from '../local/local-server.js';
import { removeRunFile, writeRunFile } from '../local/run-file.js';
import { stderrLog } from '../log.js';
import { CONFIG_OPTION, configFileOf, readArgs, type Command } from './command.js';

const HELP = `Usage: minga-bridge run [--config FILE]
       minga-bridge --config FILE

Runs the bridge until it is asked to end (SIGTERM, Ctrl-C), and its own page, at first on this computer only:
http://127.0.0.1:8377. The page on the workshop's network: "minga-bridge pin --help".

  --config FILE  default: MINGA_BRIDGE_CONFIG, then /etc/minga/bridge.json`;

export const runCommand: Command = {
  help: HELP,
  async run(args) {
    const { values } = readArgs(args, CONFIG_OPTION);
    const config = readConfigFile(configFileOf(values.config));
    const asked = new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
    });
    const bridge = new Bridge(config);
    await bridge.start();
    const page = await openPage(bridge, config);
    await asked;
    await page?.stop();
    if (page) await removeRunFile(config.dataDir);
    await bridge.stop();
    return 0;
  },
};

/** A taken port is no reason to leave the machines alone. */
async function openPage(bridge: Bridge, { dataDir, localPage }: CheckedBridgeConfig): Promise<LocalServer | undefined> {
  const { pinHash, ...where } = localPage;
  const options = { ...where, ...(pinHash === undefined ? {} : { pinHash }) };
  const page = new LocalServer(bridge, options, { clock: systemClock, log: stderrLog });
  try {
    const url = await page.start();
    await writeRunFile(dataDir, { url, token: page.token, pid: process.pid });
    stderrLog('info', 'local page', { url });
    return page;
  } catch (error) {
    stderrLog('error', 'the local page cannot be opened', { error: (error as Error).message });
    return undefined;
  }
}

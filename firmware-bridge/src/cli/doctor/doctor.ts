import { CONFIG_OPTION, configFileOf, readArgs, say, type Command } from '../command.js';
import { ok, type Finding } from './check.js';
import { checkConfigFile, checkDataDir, checkJournal } from './data-checks.js';
import * as host from './host-checks.js';
import { checkBroker, checkServer } from './network-checks.js';
import { checkWatchdog } from './watchdog-check.js';

const HELP = `Usage: minga-bridge doctor [--config FILE] [--json]

Looks at everything the bridge needs and says what to do about what is missing. Changes nothing and moves nothing.
Run it as the user of the bridge:  sudo -u minga-bridge minga-bridge doctor

  --config FILE  default: MINGA_BRIDGE_CONFIG, then /etc/minga/bridge.json
  --json         for programs

Exit code: 1 when something fails; warnings alone are 0.`;

export const doctorCommand: Command = {
  help: HELP,
  async run(args) {
    const { values } = readArgs(args, { ...CONFIG_OPTION, json: { type: 'boolean' } });
    const findings = await examine(configFileOf(values.config));
    if (values.json) say(JSON.stringify(findings, undefined, 2));
    else tell(findings);
    return findings.some(({ level }) => level === 'fail') ? 1 : 0;
  },
};

async function examine(configFile: string): Promise<readonly Finding[]> {
  const { findings, config } = await checkConfigFile(configFile);
  const about = await Promise.all([
    host.checkNode(),
    host.checkClock(),
    host.checkMemory(),
    host.checkVoltage(),
    host.checkPortThieves(),
    host.checkLatency(),
  ]);
  const ports = await host.checkPorts();
  if (!config) return [...findings, ...about, ...ports];
  const journal = await checkJournal(config);
  const broker = journal.isInUse
    ? ok('broker', 'not asked: the bridge is running and holds the connection')
    : await checkBroker(config);
  return [
    ...findings,
    ...(await checkDataDir(config)),
    journal.found,
    await checkWatchdog(config, journal.isInUse),
    ...about,
    ...ports,
    ...(await checkServer(config)),
    broker,
  ];
}

const MARKS = { ok: ' ok ', warn: 'warn', fail: 'FAIL' } as const;

function tell(findings: readonly Finding[]): void {
  for (const { what, level, seen, fix } of findings) {
    say(`${MARKS[level]}  ${what}: ${seen}`);
    if (fix !== undefined) say(`      -> ${fix}`);
  }
  const count = (level: Finding['level']): number => findings.filter((finding) => finding.level === level).length;
  say(`\n${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} failed`);
}

import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { printProgram } from '../../../firmware-bridge/test/fixtures.js';
import { ChaosProxy } from '../../support/chaos-proxy/index.js';
import { movesOf, Plant, startsOf, until, type Workshop } from '../plant.js';

const PROGRAM = printProgram(16);

/** Packets are lost in a network of its own, which only root may make. */
const mayMakeNetworks = canMakeNetworks();
const inOwnNetwork = mayMakeNetworks ? describe : describe.skip;
if (!mayMakeNetworks) process.stderr.write('SKIPPED: needs root, ip and nft: a network that loses packets\n');

function canMakeNetworks(): boolean {
  try {
    execFileSync('ip', ['netns', 'add', 'minga-probe'], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'exec', 'minga-probe', 'nft', 'list', 'ruleset'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    try {
      execFileSync('ip', ['netns', 'del', 'minga-probe'], { stdio: 'ignore' });
    } catch {
      // There is none.
    }
  }
}

/** A network of one cable: the bridge in there, the server here. */
class Cable {
  private readonly name = `minga-${process.pid}`;
  private readonly number = process.pid % 250;
  readonly here = `10.231.${this.number}.1`;
  private readonly there = `10.231.${this.number}.2`;
  readonly prefix = ['ip', 'netns', 'exec', this.name];

  plugIn(): void {
    const { name, number, here, there } = this;
    const near = `mg${number}a`;
    const far = `mg${number}b`;
    run('ip', 'netns', 'add', name);
    run('ip', 'link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name);
    run('ip', 'addr', 'add', `${here}/24`, 'dev', near);
    run('ip', 'link', 'set', near, 'up');
    this.inside('ip', 'addr', 'add', `${there}/24`, 'dev', far);
    this.inside('ip', 'link', 'set', far, 'up');
    this.inside('ip', 'link', 'set', 'lo', 'up');
    this.inside('nft', 'add table inet f');
    this.inside('nft', 'add chain inet f in { type filter hook input priority 0 ; }');
    this.inside('nft', 'add chain inet f out { type filter hook output priority 0 ; }');
  }

  /** @param rule of nft, for both directions */
  drop(rule: string): void {
    for (const chain of ['in', 'out']) this.inside('nft', `add rule inet f ${chain} ${rule} drop`);
  }

  unplug(): void {
    run('ip', 'netns', 'del', this.name);
  }

  private inside(...command: string[]): void {
    run(...this.prefix, ...command);
  }
}
const run = (command = '', ...args: string[]): void => void execFileSync(command, args, { stdio: 'pipe' });

inOwnNetwork('a network that loses packets', () => {
  let plant: Plant;
  let shop: Workshop;
  let cable: Cable;
  const doors: ChaosProxy[] = [];

  beforeAll(async () => {
    plant = await Plant.open();
  }, 60_000);
  afterAll(() => plant.close());
  beforeEach(async () => {
    cable = new Cable();
    cable.plugIn();
    shop = await plant.workshop();
  });
  afterEach(async () => {
    await shop.close();
    for (const door of doors.splice(0)) await door.close();
    cable.unplug();
  });

  /** From the far end of the cable to a port of this computer. */
  async function reach(url: string): Promise<string> {
    const { port } = new URL(url);
    const door = await ChaosProxy.open({ target: { port: Number(port) }, host: cable.here });
    doors.push(door);
    return url.replace(`127.0.0.1:${port}`, `${cable.here}:${door.port}`);
  }

  async function bridgeBehindIt(): Promise<string> {
    // A serial port is no network: the machine hangs on the bridge itself.
    const machineId = await shop.addMachine({ on: 'pty' });
    const config = {
      serverUrl: await reach(shop.config.serverUrl),
      mqttUrl: await reach(shop.config.mqttUrl),
      hasWatchdog: false,
    };
    await shop.startProcess({ prefix: cable.prefix, config });
    await shop.untilOnline(machineId);
    return machineId;
  }

  it('[D10] one packet in five gets lost: a start is late or refused, never doubled, and no block is missing', async () => {
    const machineId = await bridgeBehindIt();
    cable.drop('numgen random mod 100 < 20');
    const attemptId = await shop.offer(machineId, PROGRAM);
    const sweeps = setInterval(() => void shop.sweep(), 5_000);
    try {
      await until(
        'the end',
        async () => ['done', 'expired', 'rejected'].includes((await shop.attempt(attemptId)).state),
        90_000,
      );
    } finally {
      clearInterval(sweeps);
    }
    const { state } = await shop.attempt(attemptId);
    const machine = shop.machine(machineId);
    expect(startsOf(machine)).toBe(state === 'done' ? 1 : 0);
    expect(movesOf(machine.executed)).toEqual(state === 'done' ? movesOf(PROGRAM.split('\n')) : []);
  }, 120_000);

  it('[D16] a network that swallows large packets starts and tells all the same', async () => {
    const machineId = await bridgeBehindIt();
    cable.drop('meta length > 1300');
    const attemptId = await shop.offer(machineId, PROGRAM);
    await shop.untilState(attemptId, 'done');
    expect(startsOf(shop.machine(machineId))).toBe(1);
  }, 60_000);
});

import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '#libs/domain';
import type { BlockSource, SessionEvent } from '#libs/machine-protocols';
import {
  startSimulatedMoonraker,
  startSimulatedOctoPrint,
  type SimulatedMoonraker,
  type SimulatedMoonrakerOptions,
} from '#libs/machine-simulator';
import { memoryLog, printer } from '../../test/fixtures.js';
import { MachineAgent } from '../machine/machine-agent.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function simulated(options: Partial<SimulatedMoonrakerOptions> = {}): Promise<SimulatedMoonraker> {
  const machine = await startSimulatedMoonraker({ name: 'voron', timeFactor: 200, ...options });
  open.push(machine);
  return machine;
}

/** An agent as the bridge has it, and what it told. */
class Watched {
  readonly events: SessionEvent[] = [];
  readonly lost: string[] = [];
  readonly log = memoryLog();
  private waiters: (() => void)[] = [];
  readonly agent: MachineAgent;

  constructor(url: string) {
    const firmware = url.startsWith('octoprint') ? ('marlin' as const) : ('klipper' as const);
    const config = { ...printer(url), profile: { ...printer(url).profile, firmware } };
    const listener = {
      event: (event: SessionEvent) => this.wake(this.events.push(event)),
      changed: () => this.wake(),
      linkLost: (why: string) => this.wake(this.lost.push(why)),
      broke: (error: Error) => this.wake(this.lost.push(error.message)),
    };
    this.agent = new MachineAgent(config, listener, { clock: systemClock, log: this.log.log });
    open.push(this.agent);
    this.agent.connect();
  }

  run(blocks: readonly string[], name = 'a1'): void {
    let next = 0;
    const source: BlockSource = { next: () => blocks[next++] };
    this.agent.input({ type: 'run', source, name });
  }

  async until<T>(look: () => T | undefined | false): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined || found === false) return;
        this.waiters = this.waiters.filter((waiter) => waiter !== check);
        resolve(found);
      };
      this.waiters.push(check);
      check();
    });
  }

  /** What changes without an event of the session: its counters, and the machine itself. */
  async untilSeen(look: () => boolean): Promise<void> {
    const timer = setInterval(() => this.wake(), 2);
    await this.until(look);
    clearInterval(timer);
  }

  async online(): Promise<this> {
    await this.until(() => this.agent.snapshot.phase === 'ready');
    return this;
  }

  async of<T extends SessionEvent['type']>(type: T): Promise<Extract<SessionEvent, { type: T }>> {
    return this.until(() =>
      this.events.find((event): event is Extract<SessionEvent, { type: T }> => event.type === type),
    );
  }

  private wake(_told?: number): void {
    for (const check of this.waiters) check();
  }
}

const program = (count: number): string[] => [
  'G28',
  'G90',
  'M83',
  ...Array.from({ length: count }, (_, i) => `G1 X${(i % 97) + 1}.${i % 10} Y${(i % 89) + 1}.${i % 10} F12000`),
];
const OFF = ['TURN_OFF_HEATERS', 'M107'];

describe('Klipper through Moonraker over HTTP and WebSocket', () => {
  it('runs a program to its end; the lines executed are the program', async () => {
    const machine = await simulated({ timeFactor: 1000, apiKey: 's3cret' });
    const host = await new Watched(machine.url).online();
    const blocks = program(5000);
    host.run(blocks);
    expect(await host.of('ended')).toMatchObject({ outcome: 'done', ackedBlocks: blocks.length });
    expect(machine.executed).toEqual([...blocks, ...OFF]);
    expect(host.events.filter((event) => event.type === 'first-byte')).toHaveLength(1);
  });

  it('refuses a program that arrived damaged', async () => {
    const machine = await simulated();
    machine.fault({ kind: 'damaged-upload' });
    const host = await new Watched(machine.url).online();
    host.run(program(10));
    expect(await host.of('ended')).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_NOISY' });
    expect(machine.executed).toEqual([]);
  });

  it('[G25] takes a run up again after a restart of Moonraker, and tells nobody that it was lost', async () => {
    const machine = await simulated({ timeFactor: 50 });
    machine.fault({ kind: 'moonraker-restart', atBlock: 50, forS: 40 });
    const host = await new Watched(machine.url).online();
    const blocks = program(300);
    host.run(blocks);
    await host.until(() => host.agent.connectivity === 'offline');
    expect(host.agent.snapshot.phase).toBe('running');
    expect(await host.of('ended')).toMatchObject({ outcome: 'done' });
    expect(machine.executed).toEqual([...blocks, ...OFF]);
    expect(host.lost).toEqual([]);
    expect(host.events.filter((event) => event.type === 'identified')).toHaveLength(2);
  });

  it('[G26] tells the end of a print that ended while Moonraker was away', async () => {
    const machine = await simulated();
    machine.fault({ kind: 'moonraker-restart', atBlock: 50, forS: Infinity });
    const host = await new Watched(machine.url).online();
    const blocks = program(200);
    host.run(blocks);
    expect(await host.of('ended')).toMatchObject({ outcome: 'done', ackedBlocks: blocks.length });
    expect(machine.executed).toEqual([...blocks, ...OFF]);
  });

  it('finds a running program again after a restart of the bridge', async () => {
    const machine = await simulated({ timeFactor: 10 });
    const first = await new Watched(machine.url).online();
    // Long enough to be running still when a slow computer has come back to it.
    const blocks = program(1500);
    first.run(blocks);
    await first.untilSeen(() => first.agent.snapshot.ackedBlocks > 20);
    await first.agent.close();
    const second = new Watched(machine.url);
    second.agent.input({ type: 'reattach', name: 'a1', totalBlocks: blocks.length });
    await second.of('resumed');
    expect(await second.of('ended')).toMatchObject({ outcome: 'done', ackedBlocks: blocks.length });
    expect(machine.executed).toEqual([...blocks, ...OFF]);
  });

  it('stops at once, also while a large upload is under way', async () => {
    const machine = await simulated({ timeFactor: 1 });
    const host = await new Watched(machine.url).online();
    host.run(program(200_000));
    host.agent.input({ type: 'stop' });
    await host.untilSeen(() => machine.model.klippy === 'shutdown');
    // The stop overtook the upload.
    expect(machine.model.files.size).toBe(0);
    expect(host.agent.snapshot.phase).toBe('locked');
    expect(machine.executed).toEqual([]);
  });

  it('is not let in with a wrong key, and never tells the key', async () => {
    const machine = await simulated({ apiKey: 's3cret' });
    const host = new Watched(machine.url.replace('s3cret', 'wr0ng'));
    await host.of('refused');
    await host.until(() => host.lost.length > 0);
    expect(host.agent.connectivity).toBe('offline');
    expect(host.agent.trouble).toContain('key');
    expect([...host.log.lines, ...host.lost, host.agent.trouble].join('\n')).not.toContain('wr0ng');
  });

  it('says what kinds of address there are, without repeating a key', async () => {
    const host = new Watched('ftp://user:s3cret@host/?key=s3cret');
    await host.until(() => host.lost.length > 0);
    expect(host.lost[0]).toContain('moonraker');
    expect(host.lost.join()).not.toContain('s3cret');
  });
});

describe('a printer behind OctoPrint over HTTP', () => {
  it('runs a program to its end; the lines executed are the program', async () => {
    const machine = await startSimulatedOctoPrint({ name: 'attic', timeFactor: 500, apiKey: 's3cret' });
    open.push(machine);
    const host = await new Watched(machine.url).online();
    const blocks = program(500);
    host.run(blocks);
    expect(await host.of('ended')).toMatchObject({ outcome: 'done', ackedBlocks: blocks.length });
    expect(machine.executed.slice(0, blocks.length)).toEqual(blocks);
  });

  it('stops at once', async () => {
    const machine = await startSimulatedOctoPrint({ name: 'attic', timeFactor: 20 });
    open.push(machine);
    const host = await new Watched(machine.url).online();
    host.run(program(500));
    await host.untilSeen(() => machine.executed.length > 10);
    host.agent.input({ type: 'stop' });
    await host.untilSeen(() => machine.model.state.startsWith('Error'));
  });

  it('is not let in with a wrong key', async () => {
    const machine = await startSimulatedOctoPrint({ name: 'attic', apiKey: 's3cret' });
    open.push(machine);
    const host = new Watched(machine.url.replace('s3cret', 'wr0ng'));
    await host.until(() => host.events.some((event) => event.type === 'refused'));
    expect(host.agent.trouble).toContain('key');
    expect([...host.log.lines, host.agent.trouble].join('\n')).not.toContain('wr0ng');
  });
});

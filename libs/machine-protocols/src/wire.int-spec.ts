import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startSimulatedMachine, type SimulatedMachineOptions } from '#libs/machine-simulator';
import { createSession } from './create-session.js';
import type { MachineSession, SessionEvent, SessionInput } from './session.js';

type Machine = Awaited<ReturnType<typeof startSimulatedMachine>>;

/** The thinnest shell there is: one socket, one ticking timer. */
class SocketHost {
  readonly events: SessionEvent[] = [];
  private waiters: (() => void)[] = [];
  private timer: NodeJS.Timeout;

  constructor(
    readonly session: MachineSession,
    private readonly socket: Socket,
  ) {
    this.timer = setInterval(() => this.input({ type: 'tick' }), 50);
    socket.on('data', (bytes: Buffer) => this.input({ type: 'bytes', bytes }));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.input({ type: 'closed' }));
    this.input({ type: 'opened' });
  }

  input(input: SessionInput): void {
    for (const effect of this.session.handle(input, performance.now())) {
      if (effect.type === 'write') this.socket.write(effect.bytes);
      else if (effect.type === 'close') this.socket.destroy();
      else if (effect.type === 'event') this.events.push(effect.event);
    }
    this.session.prepare?.();
    for (const check of this.waiters) check();
  }

  async until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        this.waiters = this.waiters.filter((waiter) => waiter !== check);
        resolve(found);
      };
      this.waiters.push(check);
      check();
    });
  }

  async ended(): Promise<Extract<SessionEvent, { type: 'ended' }>> {
    return this.until(() => this.events.find((event) => event.type === 'ended'));
  }

  async phase(phase: MachineSession['snapshot']['phase']): Promise<true> {
    return this.until(() => (this.session.snapshot.phase === phase ? true : undefined));
  }

  run(blocks: readonly string[]): void {
    let next = 0;
    this.input({ type: 'run', source: { next: () => blocks[next++] } });
  }

  close(): void {
    clearInterval(this.timer);
    this.socket.destroy();
  }
}

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function machineOf(options: Partial<SimulatedMachineOptions> & { kind: 'marlin' | 'grbl' }): Promise<Machine> {
  const machine = await startSimulatedMachine({ name: 'bench', timeFactor: 1000, ...options });
  open.push(machine);
  return machine;
}

async function hostOf(machine: { url: string }, kind: 'marlin' | 'grbl'): Promise<SocketHost> {
  const { hostname, port } = new URL(machine.url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  const host = new SocketHost(createSession(kind), socket);
  open.push(host);
  await host.phase('ready');
  return host;
}

const blocks = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `G1 X${(i % 97) + 1}.${i % 10} Y${(i % 89) + 1}.${i % 10} F3000`);

describe.each(['marlin', 'grbl'] as const)('a %s session over TCP', (kind) => {
  const off = { marlin: ['M104 S0', 'M140 S0', 'M107', 'M84 X Y E'], grbl: ['M5'] }[kind];

  it('streams a program to its end', async () => {
    const machine = await machineOf({ kind });
    const host = await hostOf(machine, kind);
    const program = blocks(500);
    host.run(program);
    expect(await host.ended()).toMatchObject({ outcome: 'done', ackedBlocks: 500 });
    expect(machine.executed).toEqual([...program, ...off]);
    expect(machine.overrunBytes).toBe(0);
  });

  it('keeps its state when the cable is pulled, and is recognised after a new connection', async () => {
    const machine = await machineOf({ kind });
    const host = await hostOf(machine, kind);
    machine.fault({ kind: 'unplug', atBlock: 100 });
    host.run(blocks(500));
    expect(await host.ended()).toMatchObject({ outcome: 'failed', code: 'RUN_LINK_LOST' });
    const again = await hostOf(machine, kind);
    expect(again.session.snapshot.identity?.firmware).toMatch(kind === 'marlin' ? /^Marlin/ : /^Grbl/);
    expect(machine.executed.length).toBeLessThan(130);
  });

  it('turns a second host away while one holds the port', async () => {
    const machine = await machineOf({ kind });
    await hostOf(machine, kind);
    const second = connect({ host: '127.0.0.1', port: Number(new URL(machine.url).port) });
    open.push({ close: () => second.destroy() });
    second.on('error', () => undefined);
    await once(second, 'close');
  });

  it('stops over the wire and switches everything off', async () => {
    const machine = await machineOf({ kind, timeFactor: 10 });
    const host = await hostOf(machine, kind);
    host.run(blocks(500));
    await host.until(() => (machine.executed.length > 10 ? true : undefined));
    host.input({ type: 'stop' });
    expect(await host.ended()).toMatchObject({ outcome: 'cancelled', code: 'RUN_CANCELLED' });
    expect(host.session.snapshot.phase).toBe('locked');
    expect(machine.spindleRpm).toBe(0);
  });

  it('keeps up: the simulator takes thousands of short lines a second', async () => {
    const machine = await machineOf({ kind });
    const host = await hostOf(machine, kind);
    const program = Array.from({ length: 10_000 }, (_, i) => `G1 X${(i / 100).toFixed(2)} F3000`);
    const startMs = performance.now();
    host.run(program);
    expect(await host.ended()).toMatchObject({ outcome: 'done' });
    const linesPerS = (program.length / (performance.now() - startMs)) * 1000;
    if (process.env['WIRE_FIGURES']) process.stdout.write(`${kind} ${Math.round(linesPerS)} lines/s\n`);
    // 5,000 are wanted on a free machine; test machines are shared.
    expect(linesPerS).toBeGreaterThan(1_000);
  });
});

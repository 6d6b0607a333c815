import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SerialPort } from 'serialport';
import { startSimulatedMachine, type PoweredMachine, type SimulatedMachineOptions } from './start-simulated-machine.js';

const hasSocat = spawnSync('socat', ['-V']).status === 0;
if (!hasSocat && process.env['CI']) throw new Error('socat is needed (apt-get install socat)');

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** An npm `serialport` with its text gathered. */
class Host {
  private text = '';
  readonly closed: Promise<{ disconnected?: boolean } | null>;

  private constructor(readonly port: SerialPort) {
    this.closed = once(port, 'close').then(([error]) => error as { disconnected?: boolean } | null);
    port.on('data', (bytes: Buffer) => (this.text += bytes.toString('latin1')));
  }

  static async on(url: string): Promise<Host> {
    const at = new URL(url);
    const port = new SerialPort({ path: at.pathname, baudRate: 115_200, autoOpen: false });
    const host = new Host(port);
    await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
    open.push({ close: () => host.leave() });
    return host;
  }

  send(text: string): void {
    this.port.write(Buffer.from(text, 'latin1'));
  }

  async heard(text: string, withinMs = 20_000): Promise<string> {
    while (!this.text.includes(text)) await once(this.port, 'data', { signal: AbortSignal.timeout(withinMs) });
    return this.text;
  }

  async leave(): Promise<void> {
    if (!this.port.isOpen) return;
    this.port.close();
    await this.closed;
  }
}

async function machineOf(options: Partial<SimulatedMachineOptions> = {}): Promise<PoweredMachine> {
  const machine = await startSimulatedMachine({ kind: 'marlin', name: 'pty', on: 'pty', ...options });
  open.push(machine);
  return machine;
}

/**
 * A link is followed to the pty of the last host for some milliseconds, and socat may take both hosts for one: the pty
 * is opened until the machine says it starts.
 */
async function hostOnNextPty(machine: PoweredMachine): Promise<Host> {
  for (;;) {
    const host = await Host.on(machine.url).catch(() => undefined);
    if (!host) continue;
    const greeting = host.heard('start\nPowerUp', 3_000).catch(() => undefined);
    if (await Promise.race([greeting, host.closed.then(() => undefined)])) return host;
    await host.leave();
  }
}

(hasSocat ? describe : describe.skip)('a simulated machine on a pty (skipped without socat)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'minga-pty-spec-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('exchanges bytes both ways, raw and without echo', async () => {
    const machine = await machineOf({ kind: 'grbl' });
    const host = await Host.on(machine.url);
    host.send('G21\n');
    await host.heard('ok\n');
    // 0x84 must stay one byte, and a cooked terminal would keep 0x03 and 0x18 for itself.
    host.send('\x03\x84?\x18');
    const said = await host.heard('<Door');
    expect(said).not.toContain('G21');
    expect(said).not.toContain('\r');
  });

  it('stays the same machine for hosts that open and close', async () => {
    const machine = await machineOf();
    for (let visit = 0; visit < 5; visit++) {
      const host = await Host.on(machine.url);
      host.send(`G1 X${visit} F6000\nM114\n`);
      await host.heard('Count X');
      await host.leave();
    }
    expect(machine.executed).toEqual([0, 1, 2, 3, 4].map((x) => `G1 X${x} F6000`));
  });

  it('tells the host by a close event when the cable is pulled, and is back after a re-plug', async () => {
    const link = path.join(folder, 'by-path');
    const machine = await machineOf({ link });
    const host = await Host.on(machine.url);
    host.send('M105\n');
    await host.heard('ok T:');
    // serialport takes a line that hangs up in the middle of a read for a silent one: pull the cable when it is idle.
    machine.fault({ kind: 'unplug', atS: 0.2 });
    expect(await host.closed).toMatchObject({ disconnected: true });
    expect(existsSync(link)).toBe(false);
    const other = path.join(folder, 'other-socket');
    for (const where of [link, other]) {
      await machine.replug(where);
      expect(machine.url).toBe(`serial://${where}?baud=115200`);
      const again = await Host.on(machine.url);
      again.send('M105\n');
      await again.heard('ok T:');
      if (where === other) break;
      machine.fault({ kind: 'unplug', atS: 0.2 });
      await again.closed;
    }
  });

  it('resets when a host opens it, if the board does that', async () => {
    const machine = await machineOf({ resetsOnConnect: true });
    for (let visit = 0; visit < 2; visit++) {
      const host = await hostOnNextPty(machine);
      host.send('M105\n');
      await host.heard('ok T:');
      await host.leave();
    }
  });

  it('takes thousands of lines a second', async () => {
    const machine = await machineOf({ timeFactor: 1000 });
    const host = await Host.on(machine.url);
    const startMs = performance.now();
    host.port.on('data', (bytes: Buffer) => {
      for (const line of bytes.toString('latin1').split('\n')) if (line.startsWith('ok')) next();
    });
    let sent = 0;
    const next = (): void => {
      if (sent++ < 3000) host.send(`G1 X${sent / 100} F6000\n`);
    };
    for (let i = 0; i < 3; i++) next();
    while (machine.executed.length < 3000) await once(host.port, 'data');
    expect((3000 / (performance.now() - startMs)) * 1000).toBeGreaterThan(500);
  });
});

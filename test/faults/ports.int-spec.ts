import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Bridge } from '../../firmware-bridge/src/index.js';
import { memoryLog, printer, printProgram } from '../../firmware-bridge/test/fixtures.js';
import { MiniServer } from '../../firmware-bridge/test/mini-server.js';
import { listPorts } from '../../firmware-bridge/src/cli/ports-list.js';
import { movesOf, Scene, until, type Machine } from './scene.js';

const text = printProgram(40);

describe('the serial port of a machine', () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = new Scene();
    await scene.open();
    await mkdir(path.join(scene.folder, 'serial/by-path'), { recursive: true });
    await mkdir(path.join(scene.folder, 'serial/by-id'));
  });
  afterEach(() => scene.close());

  const socket = (name: string): string => path.join(scene.folder, 'serial/by-path', name);
  const onPty = (name: string, uuid: string): Promise<Machine> =>
    scene.machine({ on: 'pty', link: socket(name), uuid, timeFactor: 100 });
  /** In what is told from now on. */
  const becomes = (machineId: string, connectivity: 'online' | 'offline'): Promise<unknown> => {
    const { facts } = scene.server.heard;
    const { length } = facts;
    const isIt = ({ fact }: (typeof facts)[number]): boolean =>
      fact.kind === 'machine' && fact.machineId === machineId && fact.connectivity === connectivity;
    return scene.server.until(() => facts.slice(length).some(isIt));
  };
  const unplug = async (machine: Machine): Promise<void> => {
    const offline = becomes('m1', 'offline');
    machine.fault({ kind: 'unplug', atS: 0 });
    await offline;
  };

  it('[F1] held by one bridge is refused to another, and the first one prints on', async () => {
    const { server } = scene;
    const machine = await onPty('usb-1', 'u-1');
    server.machines = [printer(machine.url)];
    await scene.startHere();
    await scene.started(text);
    await server.untilState('a1', 'running');
    const elsewhere = await new MiniServer().start();
    elsewhere.machines = server.machines;
    const second = new Bridge(elsewhere.config(path.join(scene.folder, 'second')), { log: memoryLog().log });
    await second.start();
    try {
      const isHeld = ({ fact }: (typeof elsewhere.heard.facts)[number]): boolean =>
        fact.kind === 'machine' && (fact.message ?? '').includes('another program holds the port');
      await elsewhere.until(() => elsewhere.heard.facts.some(isHeld));
      await elsewhere.send(elsewhere.offer(elsewhere.addProgram(text)));
      expect(await elsewhere.untilState('a1', 'rejected')).toBe('rejected MACHINE_OFFLINE');
    } finally {
      await second.stop();
      await elsewhere.close();
    }
    await server.untilState('a1', 'done');
    expect(movesOf(machine.executed)).toEqual(movesOf(text.split('\n')));
  });

  it('[F2] under another name after a re-plug is found by its socket, and asked who it is before it moves', async () => {
    const { server } = scene;
    const machine = await onPty('usb-1', 'u-1');
    server.machines = [printer(machine.url)];
    await scene.startHere();
    await server.untilOnline('m1');
    const before = await realpath(socket('usb-1'));
    const asked = machine.lastCommands.length;
    // The kernel gives no name again that is still open somewhere.
    const held = openSync(before, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    await unplug(machine);
    const online = becomes('m1', 'online');
    await machine.replug();
    closeSync(held);
    expect(await realpath(socket('usb-1'))).not.toBe(before);
    await online;
    expect(machine.lastCommands.slice(asked).join('\n')).toContain('M115');
    expect(machine.motionStarts).toBe(0);
    await scene.started(text);
    await server.untilState('a1', 'done');
    expect(movesOf(machine.executed)).toEqual(movesOf(text.split('\n')));
  });

  it('[F3] with an adapter whose serial number another one has too is told apart by its socket', async () => {
    const { server } = scene;
    const left = await onPty('usb-1', 'same');
    const right = await onPty('usb-2', 'same');
    server.machines = [printer(left.url), printer(right.url, 'm2')];
    await scene.startHere();
    await scene.started(text, 'm2');
    await server.untilState('a1', 'done');
    expect(left.motionStarts).toBe(0);
    expect(movesOf(right.executed)).toEqual(movesOf(text.split('\n')));
    // What a person is shown to choose from are the sockets too.
    const ports = await listPorts(scene.folder);
    expect(ports.map(({ byPath }) => byPath ?? '').toSorted((a, b) => a.localeCompare(b))).toEqual([
      socket('usb-1'),
      socket('usb-2'),
    ]);
  });

  it('[F4] into which a modem manager writes: its bytes are noticed, and every block runs once', async () => {
    const { server } = scene;
    const machine = await onPty('usb-1', 'u-1');
    machine.setTimeFactor(20);
    server.machines = [printer(machine.url)];
    await scene.startHere();
    await scene.started(text);
    await server.untilState('a1', 'running');
    const foreign = openSync(socket('usb-1'), constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    for (let k = 0; k < 5; k += 1) {
      const { length } = machine.executed;
      writeSync(foreign, 'AT\r');
      writeSync(foreign, 'AT+CGMI\r\n');
      await until(() => machine.executed.length > length);
    }
    closeSync(foreign);
    await server.untilState('a1', 'done');
    expect(movesOf(machine.executed)).toEqual(movesOf(text.split('\n')));
  });

  it('[F5] with another machine on it locks it: nothing moves until a person accepts it', async () => {
    const { server } = scene;
    const known = await onPty('usb-1', 'u-1');
    const url = known.url;
    server.machines = [printer(url)];
    await scene.startHere();
    await server.untilOnline('m1');
    await unplug(known);
    const stranger = await onPty('usb-1', 'u-2');
    await server.until(() =>
      server.heard.facts.some(({ fact }) => fact.kind === 'machine' && fact.code === 'MACHINE_IDENTITY'),
    );
    await server.send(server.offer(server.addProgram(text)));
    expect(await server.untilState('a1', 'rejected')).toBe('rejected MACHINE_IDENTITY');
    expect(stranger.motionStarts).toBe(0);
  });

  it('[F6] whose board restarts when it is opened: the banner is waited for, and it is opened once', async () => {
    const { server } = scene;
    const machine = await scene.machine({ on: 'pty', link: socket('usb-1'), resetsOnConnect: true, timeFactor: 100 });
    const { boots } = machine;
    server.machines = [printer(machine.url)];
    await scene.startHere();
    await scene.started(text);
    await server.untilState('a1', 'done');
    expect(machine.boots).toBe(boots + 1);
    expect(movesOf(machine.executed)).toEqual(movesOf(text.split('\n')));
    expect(scene.bridge?.machine('m1')?.view.problem).toBeUndefined();
  });
});

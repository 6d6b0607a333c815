import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { printer } from '../../test/fixtures.js';
import { WatchdogLink } from './link.js';
import { encode, MessageReader, socketPath, type ToWatchdog } from './messages.js';

describe('the bridge’s end of its watchdog', () => {
  let dataDir: string;
  let watchdog: Server;
  let link: WatchdogLink;
  let silent: string[][];

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'link-'));
    watchdog = createServer().listen(socketPath(dataDir));
    await once(watchdog, 'listening');
    silent = [];
    link = new WatchdogLink({
      dataDir,
      silenceMs: 10_000,
      powerOffCommand: [],
      log: () => undefined,
      hot: () => [],
      silent: (machineIds) => silent.push([...machineIds]),
    });
  });
  afterEach(async () => {
    const gone = link.stop([]);
    watchdog.close();
    await gone;
    await rm(dataDir, { recursive: true });
  });

  /** The next connection of the bridge, greeted by a watchdog that has this machine switched off. */
  async function greet(): Promise<{ socket: Socket; heard: (type: ToWatchdog['type']) => Promise<ToWatchdog> }> {
    const [socket] = (await once(watchdog, 'connection')) as [Socket];
    socket.setEncoding('utf8');
    const reader = new MessageReader<ToWatchdog>();
    const messages: ToWatchdog[] = [];
    socket.on('data', (text: string) => messages.push(...reader.push(text)));
    const heard = async (type: ToWatchdog['type']): Promise<ToWatchdog> => {
      for (;;) {
        const found = messages.find((message) => message.type === type);
        if (found) return found;
        await once(socket, 'data');
      }
    };
    socket.write(encode({ type: 'welcome', pid: process.pid, latched: ['m1'], acting: [] }));
    return { socket, heard };
  }

  it('tells the next watchdog that a person unlocked a machine while there was none', async () => {
    const first = greet();
    await link.start();
    await (await first).heard('beat');
    expect(silent).toEqual([['m1']]);
    const guard = link.guard(printer('tcp://127.0.0.1:1', 'm1'));
    const second = greet();
    const { socket } = await first;
    socket.destroy();
    guard.unlocked();
    const { heard } = await second;
    expect(await heard('unlatch')).toEqual({ type: 'unlatch', machineId: 'm1' });
    await heard('beat');
    // It is not locked a second time by what the new watchdog did not know.
    expect(silent).toEqual([['m1']]);
  });
});

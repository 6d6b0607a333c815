import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ChaosProxy } from './index.js';

/** Repeats whatever it hears. */
describe('a line with faults', () => {
  let echo: net.Server;
  let proxy: ChaosProxy;
  let client: Socket;
  const servers: Socket[] = [];

  beforeEach(async () => {
    echo = net.createServer((socket) => {
      servers.push(socket);
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await ChaosProxy.open({ target: { port: (echo.address() as AddressInfo).port }, seed: 7 });
    client = await connected();
  });
  afterEach(async () => {
    client.destroy();
    for (const socket of servers.splice(0)) socket.destroy();
    await proxy.close();
    echo.close();
    await once(echo, 'close');
  });

  async function connected(): Promise<Socket> {
    const socket = net.connect(proxy.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }
  /** What comes back, as many bytes as went out. */
  async function echoOf(bytes: Buffer, on = client): Promise<Buffer> {
    on.write(bytes);
    let heard = Buffer.alloc(0);
    while (heard.length < bytes.length) heard = Buffer.concat([heard, ((await once(on, 'data')) as [Buffer])[0]]);
    return heard;
  }
  const timeOf = async (work: Promise<unknown>): Promise<number> => {
    const startMs = performance.now();
    await work;
    return performance.now() - startMs;
  };

  it('carries every byte when there is none', async () => {
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
    expect((await echoOf(bytes)).equals(bytes)).toBe(true);
  });

  it('delays each direction by itself', async () => {
    proxy.up.delayMs = 60;
    proxy.down.delayMs = 30;
    expect(await timeOf(echoOf(Buffer.from('ping')))).toBeGreaterThanOrEqual(88);
  });

  it('keeps the order of bytes with any jitter', async () => {
    proxy.up.jitterMs = 20;
    const words = Array.from({ length: 50 }, (_, index) => `${index};`);
    const all = once(client, 'close').catch(() => undefined);
    let heard = '';
    client.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.length >= words.join('').length) client.destroy();
    });
    for (const word of words) {
      client.write(word);
      await new Promise(setImmediate);
    }
    await all;
    expect(heard).toBe(words.join(''));
  });

  it('carries no more bytes a second than it is told', async () => {
    proxy.up.bytesPerS = 100_000;
    const tookMs = await timeOf(echoOf(Buffer.alloc(30_000)));
    expect(tookMs).toBeGreaterThanOrEqual(290);
  });

  it('turns bits, the same ones for the same seed', async () => {
    proxy.up.flipShare = 0.1;
    const damaged = await echoOf(Buffer.alloc(1000));
    const turned = damaged.filter((byte) => byte !== 0).length;
    expect(turned).toBeGreaterThan(50);
    expect(turned).toBeLessThan(200);
    const again = await ChaosProxy.open({ target: { port: (echo.address() as AddressInfo).port }, seed: 7 });
    again.up.flipShare = 0.1;
    const other = net.connect(again.port, '127.0.0.1');
    await once(other, 'connect');
    expect((await echoOf(Buffer.alloc(1000), other)).equals(damaged)).toBe(true);
    other.destroy();
    await again.close();
  });

  it('half-open hears neither words nor the end of the other side', async () => {
    await echoOf(Buffer.from('hello'));
    proxy.up.swallows = true;
    client.write('is anybody there?');
    client.destroy();
    // Nobody else sees the proxy hear of it.
    while (proxy.ends > 1) await new Promise(setImmediate);
    proxy.up.swallows = false;
    expect(await echoOf(Buffer.from('another line'), await connected())).toEqual(Buffer.from('another line'));
    expect(servers[0]?.destroyed).toBe(false);
  });

  it('breaks, refuses, and takes connections again', async () => {
    await echoOf(Buffer.from('hello'));
    const closed = once(client, 'close');
    await proxy.refuse();
    await closed;
    const refused = net.connect(proxy.port, '127.0.0.1');
    await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.accept();
    expect(await echoOf(Buffer.from('again'), await connected())).toEqual(Buffer.from('again'));
  });
});

describe('a line of MQTT with faults', () => {
  let server: net.Server;
  let proxy: ChaosProxy;
  let client: Socket;
  let heard = Buffer.alloc(0);
  let wake: () => void = () => undefined;

  /** PUBLISH to topic `t`, QoS 1, packet id 1. */
  const message = (text: string): Buffer =>
    Buffer.concat([Buffer.from([0x32, 5 + text.length, 0, 1, 0x74, 0, 1]), Buffer.from(text)]);
  const bodies = (): string => heard.toString('latin1').replaceAll(/[^a-z]/g, '').replaceAll('t', ''); // prettier-ignore
  const until = async (look: () => boolean): Promise<void> => {
    while (!look()) await new Promise<void>((resolve) => (wake = resolve));
  };

  beforeEach(async () => {
    heard = Buffer.alloc(0);
    server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        heard = Buffer.concat([heard, chunk]);
        wake();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await ChaosProxy.open({ target: { port: (server.address() as AddressInfo).port }, isMqtt: true });
    client = net.connect(proxy.port, '127.0.0.1');
    client.on('error', () => undefined);
    await once(client, 'connect');
  });
  afterEach(async () => {
    client.destroy();
    await proxy.close();
    server.close();
    await once(server, 'close');
  });

  it('drops, doubles and reorders whole messages', async () => {
    const fates = ['pass', 'drop', 'twice', 'behind', 'pass'] as const;
    let at = 0;
    proxy.fate = () => fates[at++] ?? 'pass';
    client.write(Buffer.concat(['a', 'b', 'c', 'd', 'e'].map(message)));
    await until(() => bodies().length >= 5);
    expect(bodies()).toBe('acced');
  });

  it('holds messages and gives them to a later connection', async () => {
    proxy.fate = (frame) => (frame.bytes.includes('b') ? 'hold' : 'pass');
    client.write(Buffer.concat([message('a'), message('b')]));
    await until(() => bodies() === 'a' && proxy.held.length === 1);
    proxy.cut();
    await once(client, 'close');
    client = net.connect(proxy.port, '127.0.0.1');
    await once(client, 'connect');
    client.write(message('c'));
    await until(() => bodies() === 'ac');
    expect(proxy.release()).toBe(1);
    await until(() => bodies() === 'acb');
  });
});

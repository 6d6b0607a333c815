import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { openTransport } from './open-transport.js';
import type { Transport } from './transport.js';

class Client {
  readonly transport: Transport;
  readonly log: string[] = [];
  private notify: () => void = () => undefined;

  constructor(url: string) {
    const add = (entry: string): void => {
      this.log.push(entry);
      this.notify();
    };
    this.transport = openTransport(url, {
      opened: () => add('opened'),
      bytes: (bytes) => add(`bytes ${Buffer.from(bytes).toString('latin1')}`),
      closed: (why) => add(`closed ${why}`),
    });
  }

  async until(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      this.notify = () => {
        const found = this.log.find((entry) => pattern.test(entry));
        if (found !== undefined) resolve(found);
      };
      this.notify();
    });
  }
}

describe('TCP transport', () => {
  let server: Server;
  let url = '';

  beforeEach(async () => {
    server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => void server.close());

  async function connected(): Promise<{ client: Client; machine: Socket }> {
    const arrives = once(server, 'connection');
    const client = new Client(url);
    const [machine] = (await arrives) as [Socket];
    await client.until(/^opened/);
    return { client, machine };
  }

  it('carries bytes both ways and says once that it is closed', async () => {
    const { client, machine } = await connected();
    client.transport.write(Buffer.from('G28\n'));
    expect(String((await once(machine, 'data'))[0])).toBe('G28\n');
    machine.write('ok\n');
    await client.until(/^bytes ok/);
    machine.destroy();
    await client.until(/^closed/);
    client.transport.write(Buffer.from('G28\n'));
    client.transport.close();
    expect(client.log.filter((entry) => entry.startsWith('closed'))).toEqual([
      'closed the other side closed the connection',
    ]);
  });

  it('lets urgent bytes overtake what a machine that reads nothing has not taken', async () => {
    const { client, machine } = await connected();
    machine.pause();
    const chunk = Buffer.alloc(2 ** 20, 'a');
    const chunks = 20;
    for (let i = 0; i < chunks; i++) client.transport.write(chunk);
    client.transport.write(Buffer.from('!'), true);
    let taken = 0;
    machine.resume();
    for await (const bytes of machine as AsyncIterable<Buffer>) {
      taken += bytes.length;
      if (bytes.at(-1) === 0x21) break;
    }
    // What the kernel had is gone; most of the 20 MB never left.
    expect(taken).toBeLessThan((chunks * chunk.length) / 2);
  });

  it('says why there is no connection', async () => {
    server.close();
    await once(server, 'close');
    expect(await new Client(url).until(/^closed/)).toContain('ECONNREFUSED');
  });

  it('refuses an address it cannot reach', () => {
    expect(() => new Client('http://127.0.0.1')).toThrow('is no way to a machine');
  });
});

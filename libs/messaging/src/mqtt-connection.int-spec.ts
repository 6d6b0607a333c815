import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { MqttConnection, backOffMs } from './index.js';

/** The first packet of a client, byte for byte: MQTT 5, 3.1. */
async function connectPacket(): Promise<Buffer> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = new MqttConnection({
    url: `mqtt://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    clientId: 'b1',
    username: 'b1',
    password: 'secret-b1',
    will: { topic: 'mf/v1/b1/up/death', payload: Buffer.from('gone') },
  });
  connection.start();
  const [socket] = (await once(server, 'connection')) as [net.Socket];
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  await connection.close();
  socket.destroy();
  server.close();
  return bytes;
}

describe('the first packet of a bridge', () => {
  it('[BP-CONN-01] [BP-CONN-06] [BP-CONN-07] [BP-CONN-08] asks for MQTT 5, a clean start, nothing kept, and leaves its will', async () => {
    const bytes = await connectPacket();
    // Type, remaining length (one or two bytes), then "MQTT", version, flags, keep-alive.
    const at = bytes.indexOf('MQTT') + 4;
    expect(bytes[0]).toBe(0x10);
    expect(bytes[at]).toBe(5);
    const flags = bytes[at + 1] ?? 0;
    const isSet = (bit: number): boolean => (flags & (1 << bit)) !== 0;
    expect({
      userName: isSet(7),
      password: isSet(6),
      willRetain: isSet(5),
      willQos: (flags >> 3) & 3,
      will: isSet(2),
      cleanStart: isSet(1),
    }).toEqual({ userName: true, password: true, willRetain: false, willQos: 1, will: true, cleanStart: true });
    expect(bytes.readUInt16BE(at + 2)).toBeLessThanOrEqual(60);
    // Properties: a session expiry (0x11) that is not 0 would keep the session.
    const properties = bytes.subarray(at + 5, at + 5 + (bytes[at + 4] ?? 0));
    const expiryAt = properties.indexOf(0x11);
    expect(expiryAt < 0 ? 0 : properties.readUInt32BE(expiryAt + 1)).toBe(0);
    expect(bytes.includes('mf/v1/b1/up/death')).toBe(true);
  });
});

describe('the wait before a new try to connect', () => {
  it('[BP-CONN-10] doubles from 300 ms to 30 s, its upper half by chance', () => {
    const longest = [1, 2, 3, 7, 8, 50].map((tries) => backOffMs(tries, undefined, () => 1));
    expect(longest).toEqual([300, 600, 1200, 19_200, 30_000, 30_000]);
    expect(backOffMs(4, undefined, () => 0)).toBe(backOffMs(4, undefined, () => 1) / 2);
  });

  it('is none after a question that was answered', () => {
    expect(backOffMs(0)).toBe(0);
  });
});

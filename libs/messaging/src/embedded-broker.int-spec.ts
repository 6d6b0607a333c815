import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MAX_MESSAGE_BYTES, MAX_WELCOME_BYTES, downTopic, upTopic } from '#libs/bridge-contract';
import { EmbeddedBroker, MqttConnection, type BrokerIdentity, type MqttOptions } from './index.js';

describe('the embedded broker, through real sockets', () => {
  let broker: EmbeddedBroker;
  let port: number;
  let open: MqttConnection[];
  let problems: string[];

  beforeEach(async () => {
    open = [];
    problems = [];
    broker = await startBroker();
    port = await broker.listen(0);
  });
  afterEach(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    await broker.close();
  });

  async function startBroker(): Promise<EmbeddedBroker> {
    const authenticate = async (user: string, password: string): Promise<BrokerIdentity | undefined> => {
      if (password !== `secret-${user}`) return undefined;
      return user === 'server' ? { kind: 'server' } : { kind: 'bridge', bridgeId: user };
    };
    return EmbeddedBroker.create({ authenticate, onProblem: (id, message) => problems.push(`${id}: ${message}`) });
  }

  function client(id: string, extra: Partial<MqttOptions> = {}): MqttConnection {
    const connection = new MqttConnection({
      url: `mqtt://127.0.0.1:${port}`,
      clientId: id,
      username: id,
      password: `secret-${id}`,
      backoff: { minMs: 5, maxMs: 20 },
      ...extra,
    });
    open.push(connection);
    return connection;
  }

  async function connected(connection: MqttConnection): Promise<MqttConnection> {
    const up = new Promise<void>((resolve) => connection.onConnect(resolve));
    connection.start();
    await up;
    return connection;
  }

  const dropped = (connection: MqttConnection) => new Promise<void>((resolve) => connection.onDisconnect(resolve));

  it('carries facts up and commands down, after falling back from MQTT 5 to 3.1.1', async () => {
    const server = client('server');
    const facts = collect(server, 'mf/v1/+/up/#');
    await connected(server);
    const bridge = client('b1');
    const commands = collect(bridge, 'mf/v1/b1/down/#');
    await connected(bridge);
    expect(bridge.protocolVersion).toBe(4);
    await bridge.publish(upTopic('b1', 'fact'), Buffer.from('hot'), { qos: 1 });
    await server.publish(downTopic('b1', 'command'), Buffer.from('go'), { qos: 1, expiryS: 15 });
    expect(await facts.take()).toBe('mf/v1/b1/up/fact hot');
    expect(await commands.take()).toBe('mf/v1/b1/down/command go');
  });

  it('refuses wrong credentials and a client id that is not the identity', async () => {
    for (const options of [
      { username: 'b1', password: 'wrong', clientId: 'b1' },
      { username: 'b1', password: 'secret-b1', clientId: 'b2' },
    ]) {
      const refused = new Promise<string>((resolve) => client('b1', { ...options, onProblem: resolve }).start());
      expect(await refused).toMatch(/Connection refused/);
    }
  });

  it('[BP-CONN-05] reports a takeover when a second connection has the same identity', async () => {
    const first = await connected(client('b1'));
    const takeover = once(broker, 'takeover');
    const gone = dropped(first);
    const second = client('b1');
    second.start();
    expect(await takeover).toEqual(['b1']);
    await gone;
    await first.close();
  });

  it('publishes the last will when a bridge is cut off, and not after a goodbye', async () => {
    const server = client('server');
    const deaths = collect(server, 'mf/v1/+/up/death');
    await connected(server);
    const will = (text: string) => ({ will: { topic: upTopic('b1', 'death'), payload: Buffer.from(text) } });
    const polite = await connected(client('b1', will('polite')));
    await polite.close();
    const cut = await connected(client('b1', { ...will('cut'), backoff: { minMs: 60_000, maxMs: 60_000 } }));
    await broker.disconnectBridge('b1');
    expect(await deaths.take()).toBe('mf/v1/b1/up/death cut');
    expect(broker.isConnected('b1')).toBe(false);
    await cut.close();
  });

  it('[BP-TOPIC-11] carries the largest message and breaks a connection that announces a larger one', async () => {
    const server = client('server');
    const facts = collect(server, 'mf/v1/+/up/#');
    await connected(server);
    const bridge = await connected(client('b1'));
    await bridge.publish(upTopic('b1', 'fact'), Buffer.alloc(MAX_MESSAGE_BYTES, 'a'), { qos: 1 });
    expect((await facts.take()).length).toBeGreaterThan(MAX_MESSAGE_BYTES);
    const gone = dropped(bridge);
    await expect(
      bridge.publish(upTopic('b1', 'fact'), Buffer.alloc(MAX_MESSAGE_BYTES * 2), { qos: 1 }),
    ).rejects.toThrow();
    await gone;
  });

  it('carries the longest WELCOME from the server, over TCP and WebSocket, and nothing as long from a bridge', async () => {
    const http1 = http.createServer().listen(0, '127.0.0.1');
    await once(http1, 'listening');
    broker.attach(http1);
    const bridge = client('b1');
    const heard = collect(bridge, downTopic('b1', 'welcome'));
    await connected(bridge);
    const webUrl = `ws://127.0.0.1:${(http1.address() as net.AddressInfo).port}/mqtt`;
    for (const url of [`mqtt://127.0.0.1:${port}`, webUrl]) {
      const server = await connected(client('server', { url, protocol: 4 }));
      await server.publish(downTopic('b1', 'welcome'), Buffer.alloc(MAX_WELCOME_BYTES, 'a'), { qos: 1 });
      expect((await heard.take()).length).toBeGreaterThan(MAX_WELCOME_BYTES);
      await server.close();
    }
    const gone = dropped(bridge);
    await expect(bridge.publish(upTopic('b1', 'fact'), Buffer.alloc(MAX_WELCOME_BYTES), { qos: 1 })).rejects.toThrow();
    await gone;
    await bridge.close();
    http1.closeAllConnections();
    http1.close();
  });

  it('gives no memory to a stranger who announces 256 MB', async () => {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    await once(socket, 'close');
  });

  it('serves WebSocket at /mqtt of an HTTP server', async () => {
    const web = http.createServer((_request, response) => response.end('ok'));
    broker.attach(web);
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    const webPort = (web.address() as net.AddressInfo).port;
    const bridge = client('b1', { url: `ws://127.0.0.1:${webPort}/mqtt` });
    const welcome = collect(bridge, 'mf/v1/b1/down/welcome');
    await connected(bridge);
    const server = await connected(client('server'));
    await server.publish(downTopic('b1', 'welcome'), Buffer.from('hello'), { qos: 1 });
    expect(await welcome.take()).toBe('mf/v1/b1/down/welcome hello');
    await bridge.close();
    web.closeAllConnections();
    await new Promise((resolve) => web.close(resolve));
  });
});

/** Messages of a filter in order of arrival; `take` waits for the next. Subscribe before the connection starts. */
function collect(connection: MqttConnection, filter: string): { take(): Promise<string> } {
  const arrived: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  void connection.subscribe(filter, (topic, bytes) => {
    const text = `${topic} ${Buffer.from(bytes).toString()}`;
    const next = waiting.shift();
    if (next) next(text);
    else arrived.push(text);
  });
  return {
    take: () => {
      const text = arrived.shift();
      return text === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(text);
    },
  };
}

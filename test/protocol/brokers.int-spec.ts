import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { DOWN, UP, downTopic, upTopic } from '#libs/bridge-contract';
import { MqttConnection, type MqttOptions } from '#libs/messaging';
import { BROKER_KINDS, openBroker, portsOf, type TestBroker } from '../support/brokers.js';

const BRIDGES = ['b1', 'b2', 'b3'];
const PAIRS = BRIDGES.flatMap((a) => BRIDGES.filter((b) => b !== a).map((b) => [a, b] as const));
const secretOf = (user: string): string => `secret-${user}`;
const USERS = Object.fromEntries(['server', ...BRIDGES].map((user) => [user, secretOf(user)]));

describe.each(BROKER_KINDS)('the pipe that is %s', (kind) => {
  let broker: TestBroker;
  let open: MqttConnection[];
  let raw: MqttClient[];

  beforeAll(async () => {
    broker = await openBroker(kind, USERS);
  });
  afterAll(() => broker?.stop());
  beforeEach(() => {
    [open, raw] = [[], []];
  });
  afterEach(async () => {
    await Promise.all([...open.map((one) => one.close()), ...raw.map((one) => one.endAsync(true))]);
  });

  /** As the product connects. */
  function client(user: string, extra: Partial<MqttOptions> = {}): MqttConnection {
    const connection = new MqttConnection({
      url: user === 'server' ? broker.serverUrl : broker.bridgeUrl,
      clientId: user,
      username: user,
      password: secretOf(user),
      backoff: { minMs: 60_000, maxMs: 60_000 },
      ...extra,
    });
    open.push(connection);
    return connection;
  }

  async function up(connection: MqttConnection): Promise<MqttConnection> {
    const connected = new Promise<void>((resolve) => connection.onConnect(resolve));
    connection.start();
    await connected;
    return connection;
  }
  const connected = (user: string, extra: Partial<MqttOptions> = {}) => up(client(user, extra));

  /** As a stranger's program might connect, with the same credentials. */
  async function stranger(user: string, extra: IClientOptions = {}): Promise<MqttClient> {
    const url = user === 'server' ? broker.serverUrl : broker.bridgeUrl;
    const one = await connectAsync(url, {
      clientId: user,
      username: user,
      password: secretOf(user),
      protocolVersion: kind === 'embedded' ? 4 : 5,
      reconnectPeriod: 0,
      ...extra,
    });
    one.on('error', () => undefined);
    raw.push(one);
    return one;
  }
  const gone = (one: MqttConnection) => new Promise<void>((resolve) => one.onDisconnect(resolve));

  it('[BP-CONN-01] speaks MQTT 5 where it can and 3.1.1 where it cannot, and carries messages both ways', async () => {
    const bridge = client('b1');
    const commands = collect(bridge, 'mf/v1/b1/down/#');
    await up(bridge);
    expect(bridge.protocolVersion).toBe(kind === 'embedded' ? 4 : 5);
    const server = client('server');
    const facts = collect(server, 'mf/v1/+/up/#');
    await up(server);
    await bridge.publish(upTopic('b1', 'fact'), Buffer.from('hot'), { qos: 1 });
    await server.publish(downTopic('b1', 'command'), Buffer.from('go'), { qos: 1, expiryS: 15 });
    expect(await facts.take()).toBe('mf/v1/b1/up/fact hot');
    expect(await commands.take()).toBe('mf/v1/b1/down/command go');
  });

  it('[BP-CONN-02] lets nobody in with wrong credentials', async () => {
    const refused = new Promise<string>((resolve) => client('b1', { password: 'wrong', onProblem: resolve }).start());
    expect(await refused).toMatch(/Connection refused|Not authorized|Bad User ?name or Password/i);
  });

  it('[BP-CONN-03] [BP-CONN-04] ties the client id to the bridge: nobody is thrown out but oneself', async () => {
    const first = await connected('b1');
    const other = await connected('b2');
    const thrown = gone(first);
    const named = client('b1', { clientId: 'b2' });
    if (kind === 'embedded') {
      const refused = new Promise<string>((resolve) => {
        client('b1', { clientId: 'b2', onProblem: resolve }).start();
      });
      expect(await refused).toMatch(/Identifier rejected/);
      await connected('b1');
    } else await up(named);
    await thrown;
    expect(other.isConnected).toBe(true);
    if (kind === 'embedded') expect(broker.takeovers).toEqual(['b1']);
  });

  it.each(PAIRS)('[BP-TOPIC-02] [BP-TOPIC-04] nothing that %s writes outside its branch reaches %s', async (a, b) => {
    const victim = client(b);
    const commands = collect(victim, `mf/v1/${b}/down/#`);
    await up(victim);
    const server = client('server');
    const told = collect(server, 'mf/v1/+/up/#');
    await up(server);
    const forbidden = [...DOWN.map((channel) => downTopic(b, channel)), ...UP.map((channel) => upTopic(b, channel))];
    for (const topic of forbidden) {
      const writer = await connected(a);
      // One broker breaks the connection, the other one throws the message away.
      await writer.publish(topic, Buffer.from('forged'), { qos: 1 }).catch(() => undefined);
      await writer.close();
    }
    await server.publish(downTopic(b, 'command'), Buffer.from('true'), { qos: 1 });
    await victim.publish(upTopic(b, 'fact'), Buffer.from('true'), { qos: 1 });
    expect(await commands.take()).toBe(`${downTopic(b, 'command')} true`);
    expect(await told.take()).toBe(`${upTopic(b, 'fact')} true`);
  });

  it.each(PAIRS)('[BP-TOPIC-03] [BP-TOPIC-04] %s hears nothing that is said to or by %s', async (a, b) => {
    const heard: string[] = [];
    const spy = await stranger(a);
    spy.on('message', (topic) => heard.push(topic));
    const filters = [`mf/v1/${b}/down/#`, `mf/v1/${b}/up/#`, 'mf/v1/+/down/#', 'mf/v1/+/up/#', '#', 'mf/v1/#'];
    for (const filter of filters) await spy.subscribeAsync(filter, { qos: 1 }).catch(() => undefined);
    await spy.subscribeAsync(`mf/v1/${a}/down/#`, { qos: 1 });
    const server = await connected('server');
    const victim = await connected(b);
    await server.publish(downTopic(b, 'command'), Buffer.from('secret'), { qos: 1 });
    await victim.publish(upTopic(b, 'fact'), Buffer.from('secret'), { qos: 1 });
    const own = new Promise<void>((resolve) => spy.on('message', (topic) => topic.endsWith('ack') && resolve()));
    await server.publish(downTopic(a, 'ack'), Buffer.from('yours'), { qos: 1 });
    await own;
    expect(heard.filter((topic) => !topic.startsWith(`mf/v1/${a}/down/`))).toEqual([]);
  });

  it('[BP-TOPIC-02] lets no bridge command itself', async () => {
    const heard: string[] = [];
    const bridge = await stranger('b1');
    bridge.on('message', (topic) => heard.push(topic));
    await bridge.subscribeAsync('mf/v1/b1/down/#', { qos: 1 });
    const broken = new Promise<void>((resolve) => bridge.once('close', () => resolve()));
    const answered = new Promise<void>((resolve) => bridge.once('message', () => resolve()));
    const said = bridge.publishAsync(downTopic('b1', 'command'), 'go', { qos: 1 }).catch(() => undefined);
    await Promise.race([said, broken]);
    const server = await connected('server');
    await server.publish(downTopic('b1', 'ack'), Buffer.from('yours'), { qos: 1 });
    await Promise.race([answered, broken]);
    expect(heard.filter((topic) => topic.endsWith('command'))).toEqual([]);
  });

  it('[BP-TOPIC-05] lets no server speak for a bridge', async () => {
    const server = client('server');
    const told = collect(server, 'mf/v1/+/up/#');
    await up(server);
    const liar = await connected('server', { clientId: 'server:liar' });
    await liar.publish(upTopic('b1', 'fact'), Buffer.from('forged'), { qos: 1 }).catch(() => undefined);
    const bridge = await connected('b1');
    await bridge.publish(upTopic('b1', 'fact'), Buffer.from('true'), { qos: 1 });
    expect(await told.take()).toBe('mf/v1/b1/up/fact true');
  });

  it.each(['server', 'b1'])('[BP-TOPIC-06] keeps no message for later, whoever asks for it: %s', async (who) => {
    const topic = who === 'server' ? downTopic('b1', 'command') : upTopic('b1', 'fact');
    const keeper = await stranger(who, { clientId: who === 'server' ? 'server:keeper' : who });
    const closed = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
    keeper.publish(topic, 'kept', { qos: 1, retain: true }, () => undefined);
    await closed;
    const [reader, filter] = who === 'server' ? [client('b1'), 'mf/v1/b1/down/#'] : [client('server'), 'mf/v1/+/up/#'];
    const heard = collect(reader, filter);
    await up(reader);
    const writer = who === 'server' ? await connected('server') : await connected('b1');
    await writer.publish(topic, Buffer.from('fresh'), { qos: 1 });
    expect(await heard.take()).toBe(`${topic} fresh`);
  });

  it('[BP-CONN-06] forgets what was said to a bridge that was away', async () => {
    const server = await connected('server');
    const first = client('b1');
    await first.subscribe('mf/v1/b1/down/#', () => undefined);
    await up(first);
    await first.close();
    await server.publish(downTopic('b1', 'command'), Buffer.from('while away'), { qos: 1, expiryS: 15 });
    const second = client('b1');
    const commands = collect(second, 'mf/v1/b1/down/#');
    await up(second);
    await server.publish(downTopic('b1', 'command'), Buffer.from('now'), { qos: 1, expiryS: 15 });
    expect(await commands.take()).toBe('mf/v1/b1/down/command now');
  });

  it('[BP-CONN-11] says nothing after a break that was said before it, and keeps subscriptions', async () => {
    const bridge = client('b1', { backoff: { minMs: 5, maxMs: 20 } });
    const commands = collect(bridge, 'mf/v1/b1/down/#');
    await up(bridge);
    const ports = portsOf(broker);
    const broken = gone(bridge);
    await broker.stop();
    await broken;
    const early = bridge.publish(upTopic('b1', 'fact'), Buffer.from('old'), { qos: 1 });
    await expect(early).rejects.toThrow('not connected');
    const back = new Promise<void>((resolve) => bridge.onConnect(resolve));
    broker = await openBroker(kind, USERS, ports);
    const server = client('server');
    const facts = collect(server, 'mf/v1/+/up/fact');
    await up(server);
    await back;
    await bridge.publish(upTopic('b1', 'fact'), Buffer.from('new'), { qos: 1 });
    expect(await facts.take()).toBe('mf/v1/b1/up/fact new');
    await server.publish(downTopic('b1', 'command'), Buffer.from('go'), { qos: 1 });
    expect(await commands.take()).toBe('mf/v1/b1/down/command go');
  });

  it('[BP-CONN-08] says the last word of a bridge whose line broke, and none after a goodbye', async () => {
    const server = client('server');
    const deaths = collect(server, 'mf/v1/+/up/death');
    await up(server);
    const will = (payload: string) => ({
      topic: upTopic('b1', 'death'),
      payload: Buffer.from(payload),
      qos: 1 as const,
      retain: false,
    });
    const polite = await stranger('b1', { will: will('polite') });
    await polite.endAsync();
    const cut = await stranger('b1', { will: will('cut') });
    cut.stream.destroy();
    expect(await deaths.take()).toBe('mf/v1/b1/up/death cut');
  });

  it('[BP-TOPIC-11] breaks a connection that announces a packet above every limit, and nobody hears of it', async () => {
    const server = client('server');
    const facts = collect(server, 'mf/v1/+/up/#');
    await up(server);
    const big = await connected('b1');
    const broken = gone(big);
    await expect(big.publish(upTopic('b1', 'fact'), Buffer.alloc(3 * 2 ** 20), { qos: 1 })).rejects.toThrow();
    await broken;
    const bridge = await connected('b1');
    await bridge.publish(upTopic('b1', 'fact'), Buffer.from('small'), { qos: 1 });
    expect(await facts.take()).toBe('mf/v1/b1/up/fact small');
  });

  it('[BP-FACT-07] holds up nobody for a receiver that takes nothing', async () => {
    const slow = await stranger('server', { clientId: 'server:slow', customHandleAcks: () => undefined });
    await slow.subscribeAsync('mf/v1/+/up/#', { qos: 1 });
    const server = client('server');
    const facts = collect(server, 'mf/v1/+/up/#');
    await up(server);
    const bridge = await connected('b1');
    for (let at = 0; at < 1200; at += 50) {
      const said = Array.from({ length: 50 }, (_, index) => String(at + index));
      await Promise.all(said.map((text) => bridge.publish(upTopic('b1', 'fact'), Buffer.from(text), { qos: 1 })));
    }
    for (let index = 0; index < 1200; index += 1) expect(await facts.take()).toBe(`mf/v1/b1/up/fact ${index}`);
  });
});

describe('a command that grew old at a broker', () => {
  let broker: TestBroker;
  const open: MqttClient[] = [];
  beforeAll(async () => {
    broker = await openBroker('mosquitto', USERS);
  });
  afterAll(async () => {
    await Promise.all(open.map((one) => one.endAsync(true)));
    await broker?.stop();
  });
  const join = async (user: string, url: string, onMessage: (text: string) => void = () => undefined) => {
    const one = connect(url, {
      clientId: user,
      username: user,
      password: secretOf(user),
      protocolVersion: 5,
      reconnectPeriod: 0,
      clean: false,
      properties: { sessionExpiryInterval: 600 },
    });
    open.push(one);
    one.on('message', (_topic, payload) => onMessage(payload.toString()));
    await new Promise((resolve) => one.once('connect', resolve));
    return one;
  };

  it('[BP-TOPIC-09] is handed to nobody, even to a client that asked for a stored session', async () => {
    const first = await join('b1', broker.bridgeUrl);
    await first.subscribeAsync('mf/v1/b1/down/#', { qos: 1 });
    await first.endAsync();
    const server = await join('server', broker.serverUrl);
    const say = (text: string, messageExpiryInterval: number) =>
      server.publishAsync(downTopic('b1', 'command'), text, { qos: 1, properties: { messageExpiryInterval } });
    await say('old', 1);
    await say('young', 15);
    // The broker's own clock decides, in whole seconds; nothing tells when it has.
    await delay(2100);
    const heard: string[] = [];
    const last = new Promise<void>((resolve) => {
      void join('b1', broker.bridgeUrl, (text) => {
        heard.push(text);
        if (text === 'last') resolve();
      }).then(() => say('last', 15));
    });
    await last;
    expect(heard).toEqual(['young', 'last']);
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

import type { Socket } from 'node:net';
import { connect as mqttConnect, type IClientOptions, type MqttClient } from 'mqtt';

/** MQTT 3.1.1 connack code: the broker does not speak our version. */
const UNACCEPTABLE_PROTOCOL = 1;
/** MQTT 5 reason code: somebody else connected with this client id. */
const SESSION_TAKEN_OVER = 142;
/** A connection that lived this long was good: the next back-off starts small again. */
const STABLE_AFTER_MS = 10_000;
/** What is still on its way gets this long to be acknowledged when we close; a dead line never will. */
const GOODBYE_MS = 2_000;

interface BackOff {
  readonly minMs: number;
  readonly maxMs: number;
}

export interface MqttOptions {
  /** `mqtt://`, `mqtts://`, `ws://` or `wss://` */
  readonly url: string;
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  /** Published by the broker when the connection breaks without a goodbye; QoS 1, never retained. */
  readonly will?: { readonly topic: string; readonly payload: Uint8Array };
  /** Version 5 carries message expiry (Mosquitto, EMQX); 4 is 3.1.1 (embedded aedes). `auto` tries 5, then stays with 4. */
  readonly protocol?: 'auto' | 4 | 5;
  /** PEM of the authority that signed the broker's certificate, if not a public one. */
  readonly ca?: string;
  readonly keepaliveS?: number;
  /** Wait before a new try: doubles from `minMs` to `maxMs`, the upper half of it random. */
  readonly backoff?: BackOff;
  readonly onProblem?: (message: string) => void;
}

export type MessageHandler = (topic: string, bytes: Uint8Array, isRetained: boolean) => void;

/**
 * One connection to a broker, kept up until `close`. Every (re)connect is a fresh client with a clean session:
 * nothing said before a break is ever sent after it. Who needs that keeps it and says it again in `onConnect`.
 */
export class MqttConnection {
  private readonly handlers = new Map<string, MessageHandler>();
  private readonly connectListeners = new Set<() => void>();
  private readonly disconnectListeners = new Set<() => void>();
  private readonly takeoverListeners = new Set<() => void>();
  private client?: MqttClient;
  private isReady = false;
  private isClosed = false;
  private version: 4 | 5;
  private tries = 0;
  private timer?: NodeJS.Timeout;

  constructor(private readonly options: MqttOptions) {
    this.version = options.protocol === 4 ? 4 : 5;
  }

  /** Subscribe first, then start: `onConnect` is called once all subscriptions stand. */
  start(): void {
    if (!this.client && !this.isClosed) this.open();
  }

  get isConnected(): boolean {
    return this.isReady;
  }

  /** MQTT version in use: 5 or 4 (3.1.1). */
  get protocolVersion(): 4 | 5 {
    return this.version;
  }

  onConnect(listener: () => void): void {
    this.connectListeners.add(listener);
  }

  onDisconnect(listener: () => void): void {
    this.disconnectListeners.add(listener);
  }

  /** Another connection with this client id threw this one out; brokers of MQTT 3.1.1 do not say so. */
  onTakeover(listener: () => void): void {
    this.takeoverListeners.add(listener);
  }

  /** Resolves once the broker has it (QoS 1) or it left (QoS 0). Rejects while offline and when the link breaks before. */
  async publish(topic: string, bytes: Uint8Array, { qos, expiryS }: { qos: 0 | 1; expiryS?: number }): Promise<void> {
    const { client } = this;
    if (!client?.connected || !this.isReady) throw new Error('not connected to the broker');
    const properties =
      this.version === 5 && expiryS !== undefined ? { properties: { messageExpiryInterval: expiryS } } : {};
    await new Promise<void>((resolve, reject) => {
      client.publish(topic, Buffer.from(bytes), { qos, retain: false, ...properties }, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }

  /** Handlers survive reconnects. Several filters may match one message; each handler then gets it. */
  async subscribe(filter: string, handler: MessageHandler): Promise<void> {
    this.handlers.set(filter, handler);
    if (this.client?.connected && this.isReady) await subscribeOne(this.client, filter);
  }

  /** Says goodbye (so no last will) and stays closed; on a line that does not answer any more, within 2 s. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    const { client } = this;
    if (!client) return;
    const timer = setTimeout(() => client.stream.destroy(), GOODBYE_MS);
    await new Promise<void>((resolve) => {
      client.stream.once('close', resolve);
      client.end(!this.isReady, {}, () => resolve());
    });
    clearTimeout(timer);
    this.setOffline();
  }

  private open(): void {
    const client = mqttConnect(this.options.url, this.clientOptions());
    this.client = client;
    const openedAt = performance.now();
    client.on('connect', () => {
      // Small messages, each waiting for an answer: Nagle's algorithm would add 40 ms to every hop (measured).
      (client.stream as Partial<Socket>).setNoDelay?.(true);
      void this.onOpen(client);
    });
    client.on('message', (topic, payload, packet) => this.dispatch(topic, payload, packet.retain));
    client.on('error', (error) => {
      const code = (error as Error & { code?: unknown }).code;
      if (code === UNACCEPTABLE_PROTOCOL && this.version === 5 && (this.options.protocol ?? 'auto') === 'auto') {
        this.version = 4;
        this.tries = -1; // a question answered, not a failure: ask again at once
      } else {
        this.options.onProblem?.(error.message);
      }
    });
    client.on('disconnect', ({ reasonCode }) => {
      if (reasonCode !== SESSION_TAKEN_OVER || this.client !== client) return;
      for (const listener of this.takeoverListeners) listener();
    });
    client.once('close', () => {
      if (this.client !== client) return;
      if (this.isReady && performance.now() - openedAt > STABLE_AFTER_MS) this.tries = 0;
      client.end(true);
      this.setOffline();
      this.retry();
    });
  }

  private clientOptions(): IClientOptions {
    const { options } = this;
    return {
      protocolVersion: this.version,
      protocolId: 'MQTT',
      clientId: options.clientId,
      ...(options.username === undefined ? {} : { username: options.username }),
      ...(options.password === undefined ? {} : { password: options.password }),
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      clean: true,
      ...(this.version === 5 ? { properties: { sessionExpiryInterval: 0 } } : {}),
      keepalive: options.keepaliveS ?? 15,
      connectTimeout: 10_000,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      ...(options.will
        ? { will: { topic: options.will.topic, payload: Buffer.from(options.will.payload), qos: 1, retain: false } }
        : {}),
    };
  }

  private async onOpen(client: MqttClient): Promise<void> {
    try {
      for (const filter of this.handlers.keys()) await subscribeOne(client, filter);
    } catch (error) {
      this.options.onProblem?.(`the broker refused a subscription: ${String(error)}`);
      client.end(true);
      return;
    }
    if (this.client !== client || !client.connected) return;
    this.isReady = true;
    for (const listener of this.connectListeners) listener();
  }

  private setOffline(): void {
    const wasReady = this.isReady;
    this.isReady = false;
    delete this.client;
    if (wasReady) for (const listener of this.disconnectListeners) listener();
  }

  private retry(): void {
    if (this.isClosed) return;
    this.tries += 1;
    this.timer = setTimeout(() => this.open(), backOffMs(this.tries, this.options.backoff));
  }

  private dispatch(topic: string, payload: Uint8Array, isRetained: boolean): void {
    for (const [filter, handler] of this.handlers) {
      if (matchesFilter(filter, topic)) handler(topic, payload, isRetained);
    }
  }
}

/**
 * Wait before the next try to connect. Half of it is random, so that a hundred bridges do not all come back at once.
 * @param tries that failed since the last good connection; none: try again now
 */
export function backOffMs(
  tries: number,
  { minMs, maxMs }: BackOff = { minMs: 300, maxMs: 30_000 },
  random: () => number = Math.random,
): number {
  if (tries <= 0) return 0;
  return Math.min(maxMs, minMs * 2 ** (tries - 1)) * (0.5 + 0.5 * random());
}

async function subscribeOne(client: MqttClient, filter: string): Promise<void> {
  const granted = await client.subscribeAsync(filter, { qos: 1 });
  // MQTT 3.1.1, 3.9.3: 128 and above is a refusal.
  if (granted.some((grant) => (grant.qos as number) >= 128)) throw new Error(`subscription to ${filter} was refused`);
}

/** MQTT 4.7: `+` is one level, `#` all further ones. */
export function matchesFilter(filter: string, topic: string): boolean {
  const filterLevels = filter.split('/');
  const topicLevels = topic.split('/');
  for (const [index, level] of filterLevels.entries()) {
    if (level === '#') return true;
    if (index >= topicLevels.length || (level !== '+' && level !== topicLevels[index])) return false;
  }
  return filterLevels.length === topicLevels.length;
}

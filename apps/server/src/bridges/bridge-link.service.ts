import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { KeyObject } from 'node:crypto';
import type { Server } from 'node:http';
import { HttpAdapterHost } from '@nestjs/core';
import { DataSource } from 'typeorm';
import {
  COMMAND_EXPIRY_S,
  QOS,
  downTopic,
  open,
  parseTopic,
  readPublicKey,
  seal,
  type ChannelBody,
  type DownChannel,
  type Fact,
  type UpChannel,
} from '#libs/bridge-contract';
import type { Clock } from '#libs/domain';
import { EmbeddedBroker, MqttConnection } from '#libs/messaging';
import { newId, type BridgeRow } from '#libs/persistence';
import { AuthService } from '../auth/auth.service.js';
import { newToken } from '../auth/secrets.js';
import type { SiteConfig } from '../core/config.js';
import { CLOCK, CONFIG } from '../core/core.module.js';
import { failpoint } from '../core/failpoint.js';
import { LiveHub } from '../live/live.hub.js';
import { LiveTelemetry } from '../live/telemetry.js';
import { MachineOrdersService } from '../machines/machine-orders.service.js';
import { FactsService } from '../production/facts.service.js';
import { RepliesService } from '../production/replies.service.js';
import { BridgePresenceService } from './bridge-presence.service.js';
import { BridgesService } from './bridges.service.js';
import { CommandRelay } from './command-relay.js';
import { MessageLines } from './message-lines.js';
import { RollCall } from './roll-call.js';
import { loadSigningKeys, type SigningKeys } from './signing-keys.js';

const SERVER_USER = 'server';
const UP_FILTER = 'mf/v1/+/up/+';
/** A command may lie in the outbox with nobody left who was told of it: its server died while it held the row. */
const OUTBOX_LOOK_MS = 1_000;

interface UpMessage {
  readonly topic: string;
  readonly channel: UpChannel;
  readonly bytes: Uint8Array;
}

/** The server's end of the wire to all bridges: broker or broker's client, signatures, and who handles what. */
@Injectable()
export class BridgeLinkService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('bridge-link');
  readonly #keys: SigningKeys;
  readonly #relay: CommandRelay;
  readonly #brokerPassword = newToken();
  readonly #lines = new MessageLines<UpMessage>(
    ({ channel }) => channel === 'fact',
    (bridgeId, messages) => this.#handle(bridgeId, messages),
  );
  readonly #rollCall: RollCall;
  #broker: EmbeddedBroker | undefined;
  #mqtt: MqttConnection | undefined;
  #stopListening: (() => void)[] = [];
  #outboxTimer: NodeJS.Timeout | undefined;

  // oxlint-disable-next-line max-params -- the one place where all these meet
  constructor(
    @Inject(CONFIG) private readonly config: SiteConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(DataSource) database: DataSource,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
    @Inject(AuthService) private readonly auth: AuthService,
    @Inject(BridgesService) private readonly bridges: BridgesService,
    @Inject(BridgePresenceService) private readonly presence: BridgePresenceService,
    @Inject(FactsService) private readonly facts: FactsService,
    @Inject(RepliesService) private readonly replies: RepliesService,
    @Inject(MachineOrdersService) private readonly orders: MachineOrdersService,
    @Inject(LiveHub) private readonly live: LiveHub,
    @Inject(LiveTelemetry) private readonly telemetry: LiveTelemetry,
  ) {
    this.#keys = loadSigningKeys(config.secretsDir);
    this.#rollCall = new RollCall(bridges, presence);
    this.#relay = new CommandRelay(database, clock, (bridgeId, command, expiryS) =>
      this.#publish(bridgeId, 'command', command, expiryS),
    );
  }

  get publicKeyPem(): string {
    return this.#keys.publicKeyPem;
  }

  get isConnected(): boolean {
    return this.#mqtt?.isConnected ?? false;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { broker } = this.config;
    if (broker.kind === 'embedded') {
      // The bridges' connections ended with the broker's process.
      await this.presence.forgetAll();
      await this.#openBroker(broker.tcpPort);
    } else {
      this.#rollCall.begin((error) => this.#log.error(`silent bridges: ${String(error)}`));
    }
    this.#stopListening = [
      this.live.onNotice(({ topic, id }) => this.#onNotice(topic, id)),
      this.live.onGap(() => this.#lookAround()),
    ];
    if (broker.kind === 'external') await this.#connect(broker.url, broker.username, broker.password);
  }

  /** The embedded broker needs the HTTP port to be open: called once the server listens. */
  async connectToOwnBroker(port: number): Promise<void> {
    if (this.config.broker.kind !== 'embedded') return;
    await this.#connect(`ws://127.0.0.1:${port}/mqtt`, SERVER_USER, this.#brokerPassword);
  }

  async #openBroker(tcpPort: number | undefined): Promise<void> {
    this.#broker = await EmbeddedBroker.create({
      authenticate: async (username, password) => {
        if (username === SERVER_USER && password === this.#brokerPassword) return { kind: 'server' };
        const principal = await this.auth.byBridgeSecret(username, password);
        return principal?.kind === 'bridge' ? { kind: 'bridge', bridgeId: principal.bridgeId } : undefined;
      },
      // Without an id it never got in: a scanner, or a client that tries the newer protocol first.
      onProblem: (clientId, message) =>
        clientId === '' ? this.#log.debug(`broker: ${message}`) : this.#log.warn(`broker: ${clientId}: ${message}`),
    });
    this.#broker.on('takeover', (id) =>
      this.#log.warn(`bridge ${id} connected twice: a copied identity, or a broken line`),
    );
    this.#broker.attach(this.http.httpAdapter.getHttpServer() as Server);
    if (tcpPort !== undefined) await this.#broker.listen(tcpPort, this.config.host);
  }

  async #connect(url: string, username: string, password: string): Promise<void> {
    const mqtt = new MqttConnection({
      url,
      clientId: `${SERVER_USER}:${newId()}`,
      username,
      password,
      protocol: this.config.broker.kind === 'embedded' ? 4 : 'auto',
      onProblem: (message) => this.#log.warn(`mqtt: ${message}`),
    });
    this.#mqtt = mqtt;
    mqtt.onConnect(() => this.#lookAround());
    mqtt.start();
    await mqtt.subscribe(UP_FILTER, (topic, bytes, isRetained) => this.#onMessage(topic, bytes, isRetained));
    this.#outboxTimer = setInterval(() => this.#relay.wake(), OUTBOX_LOOK_MS);
    this.#relay.wake();
  }

  /**
   * Broker or database were away, or we were. A broker of its own keeps bridges connected meanwhile, so that they notice
   * nothing; the database may be another one now, which has forgotten the last minutes.
   */
  #lookAround(): void {
    this.#relay.wake();
    this.#askWhoIsThere().catch((error: unknown) => this.#log.warn(`bridges were not asked: ${String(error)}`));
  }

  /** A WELCOME for a boot that never was: whoever hears it introduces itself again. */
  async #askWhoIsThere(): Promise<void> {
    for (const { row } of await this.bridges.list()) {
      await this.#publish(row.id, 'welcome', { epoch: newId(), serverTimeMs: this.clock.nowMs(), machines: [] });
    }
  }

  #onNotice(topic: string, id: string | undefined): void {
    if (topic === 'outbox') this.#relay.wake();
    if (topic === 'bridge-revoked' && id !== undefined) void this.#broker?.disconnectBridge(id);
    if (topic === 'bridge-config' && id !== undefined) void this.#welcome(id);
  }

  #onMessage(topic: string, bytes: Uint8Array, isRetained: boolean): void {
    const parsed = parseTopic(topic);
    if (!parsed || parsed.direction !== 'up' || isRetained) return;
    const { bridgeId, channel } = parsed;
    this.#lines.put(bridgeId, { topic, channel, bytes });
  }

  /** @param messages several facts, or one of any channel */
  async #handle(bridgeId: string, messages: readonly UpMessage[]): Promise<void> {
    try {
      const bridge = await this.bridges.find(bridgeId);
      if (!bridge) return;
      const key = readPublicKey(bridge.publicKeyPem);
      const opened = messages.flatMap((message) => this.#open(message, key));
      if (opened.length === 0) return;
      this.#rollCall.heard(bridgeId);
      const facts = opened.flatMap(({ channel, body }) => (channel === 'fact' ? [body as Fact] : []));
      if (facts.length > 0) await this.#takeFacts(bridgeId, facts);
      else for (const { channel, body } of opened) await this.#take(bridge, channel, body);
    } catch (error) {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#log.error(`${messages[0]?.topic}: ${said}`);
    }
  }

  /** Nothing when it is not what it says it is. */
  #open({ topic, channel, bytes }: UpMessage, key: KeyObject): { channel: UpChannel; body: ChannelBody[UpChannel] }[] {
    const opened = open(topic, channel, bytes, key);
    if (opened.ok) return [{ channel, body: opened.body }];
    this.#log.warn(`${topic}: refused, ${opened.reason}: ${opened.detail}`);
    return [];
  }

  async #takeFacts(bridgeId: string, facts: readonly Fact[]): Promise<void> {
    await failpoint('before-fact');
    const acks = await this.facts.takeAll(bridgeId, facts);
    await failpoint('before-ack');
    for (const ack of acks) await this.#publish(bridgeId, 'ack', ack);
    await failpoint('after-ack');
  }

  async #take(bridge: BridgeRow, channel: UpChannel, body: ChannelBody[UpChannel]): Promise<void> {
    const { id: bridgeId } = bridge;
    switch (channel) {
      case 'birth': {
        const { epoch, birthId } = body as ChannelBody['birth'];
        if (!(await this.presence.born(bridgeId, body as ChannelBody['birth']))) return undefined;
        await failpoint('before-welcome');
        // As it was on record before: what the bridge itself cannot know of a copy of it.
        const previousEpoch = bridge.epoch ?? undefined;
        return this.#welcome(bridgeId, { epoch, birthId, previousEpoch });
      }
      case 'reply':
        return this.#takeReply(bridgeId, body as ChannelBody['reply']);
      case 'death':
        return this.presence.lost(bridgeId, (body as ChannelBody['death']).epoch);
      case 'telemetry': {
        const { atMs, machines } = body as ChannelBody['telemetry'];
        const at = new Date(atMs).toISOString();
        const own = await this.presence.machineIdsOf(bridgeId);
        for (const machine of machines) if (own.has(machine.machineId)) this.telemetry.put({ ...machine, at });
      }
    }
  }

  async #takeReply(bridgeId: string, reply: ChannelBody['reply']): Promise<void> {
    if (reply.kind === 'ordered') this.orders.take(bridgeId, reply);
    else {
      await failpoint('before-reply');
      await this.replies.take(bridgeId, reply);
      await failpoint('after-reply');
    }
  }

  /** @param answered to which BIRTH; without: its configuration changed */
  async #welcome(
    bridgeId: string,
    answered?: Pick<ChannelBody['welcome'], 'epoch' | 'birthId' | 'previousEpoch'>,
  ): Promise<void> {
    const epoch = answered?.epoch ?? (await this.bridges.find(bridgeId))?.epoch;
    if (!epoch) return;
    const machines = await this.presence.configOf(bridgeId);
    const welcome = { ...answered, epoch, serverTimeMs: this.clock.nowMs(), machines };
    await this.#publish(bridgeId, 'welcome', welcome);
  }

  async #publish<C extends DownChannel>(
    bridgeId: string,
    channel: C,
    body: ChannelBody[C],
    expiryS = COMMAND_EXPIRY_S,
  ): Promise<void> {
    if (!this.#mqtt) throw new Error('not connected to the broker yet');
    const topic = downTopic(bridgeId, channel);
    await this.#mqtt.publish(topic, seal(topic, channel, body, this.#keys.privateKey), { qos: QOS[channel], expiryS });
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const stop of this.#stopListening.splice(0)) stop();
    clearInterval(this.#outboxTimer);
    this.#rollCall.end();
    await this.#relay.idle();
    await this.#lines.idle();
    await this.#mqtt?.close();
    await this.#broker?.close();
  }
}

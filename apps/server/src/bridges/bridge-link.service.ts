import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
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
  type UpChannel,
} from '#libs/bridge-contract';
import type { Clock } from '#libs/domain';
import { EmbeddedBroker, MqttConnection } from '#libs/messaging';
import { newId } from '#libs/persistence';
import { AuthService } from '../auth/auth.service.js';
import { newToken } from '../auth/secrets.js';
import type { SiteConfig } from '../core/config.js';
import { CLOCK, CONFIG } from '../core/core.module.js';
import { LiveHub } from '../live/live.hub.js';
import { LiveTelemetry } from '../live/telemetry.js';
import { MachineOrdersService } from '../machines/machine-orders.service.js';
import { FactsService } from '../production/facts.service.js';
import { RepliesService } from '../production/replies.service.js';
import { BridgePresenceService } from './bridge-presence.service.js';
import { BridgesService } from './bridges.service.js';
import { CommandRelay } from './command-relay.js';
import { loadSigningKeys, type SigningKeys } from './signing-keys.js';

const SERVER_USER = 'server';
const UP_FILTER = 'mf/v1/+/up/+';

/** The server's end of the wire to all bridges: broker or broker's client, signatures, and who handles what. */
@Injectable()
export class BridgeLinkService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('bridge-link');
  readonly #keys: SigningKeys;
  readonly #relay: CommandRelay;
  readonly #brokerPassword = newToken();
  /** Messages of one bridge are handled one after the other, as they came. */
  readonly #lines = new Map<string, Promise<void>>();
  #broker: EmbeddedBroker | undefined;
  #mqtt: MqttConnection | undefined;
  #stopListening: (() => void)[] = [];

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
    await this.presence.forgetAll();
    const { broker } = this.config;
    if (broker.kind === 'embedded') await this.#openBroker(broker.tcpPort);
    this.#stopListening = [
      this.live.onNotice(({ topic, id }) => this.#onNotice(topic, id)),
      this.live.onGap(() => this.#relay.wake()),
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
    mqtt.onConnect(() => this.#relay.wake());
    mqtt.start();
    await mqtt.subscribe(UP_FILTER, (topic, bytes, isRetained) => this.#onMessage(topic, bytes, isRetained));
    this.#relay.wake();
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
    const line = (this.#lines.get(bridgeId) ?? Promise.resolve())
      .then(() => this.#handle(topic, bridgeId, channel, bytes))
      .catch((error: unknown) =>
        this.#log.error(`${topic}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
      );
    this.#lines.set(bridgeId, line);
  }

  async #handle(topic: string, bridgeId: string, channel: UpChannel, bytes: Uint8Array): Promise<void> {
    const bridge = await this.bridges.find(bridgeId);
    if (!bridge) return;
    const opened = open(topic, channel, bytes, readPublicKey(bridge.publicKeyPem));
    if (!opened.ok) return this.#log.warn(`${topic}: refused, ${opened.reason}: ${opened.detail}`);
    await this.#take(bridgeId, channel, opened.body);
  }

  async #take<C extends UpChannel>(bridgeId: string, channel: C, body: ChannelBody[C]): Promise<void> {
    switch (channel) {
      case 'birth':
        if (!(await this.presence.born(bridgeId, body as ChannelBody['birth']))) return undefined;
        return this.#welcome(bridgeId, (body as ChannelBody['birth']).epoch);
      case 'fact':
        return this.#publish(bridgeId, 'ack', await this.facts.take(bridgeId, body as ChannelBody['fact']));
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
    else await this.replies.take(bridgeId, reply);
  }

  async #welcome(bridgeId: string, epoch?: string): Promise<void> {
    const bridge = await this.bridges.find(bridgeId);
    const boot = epoch ?? bridge?.epoch;
    if (!boot) return;
    const machines = await this.presence.configOf(bridgeId);
    await this.#publish(bridgeId, 'welcome', { epoch: boot, serverTimeMs: this.clock.nowMs(), machines });
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
    await this.#relay.idle();
    await Promise.all(this.#lines.values());
    await this.#mqtt?.close();
    await this.#broker?.close();
  }
}

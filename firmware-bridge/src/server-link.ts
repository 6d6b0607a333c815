import type { KeyObject } from 'node:crypto';
import {
  QOS,
  downTopic,
  open,
  parseTopic,
  readPrivateKey,
  readPublicKey,
  seal,
  upTopic,
  type Birth,
  type ChannelBody,
  type Command,
  type Fact,
  type Reply,
  type Telemetry,
  type UpChannel,
  type Welcome,
} from '#libs/bridge-contract';
import type { Clock } from '#libs/domain';
import { MqttConnection } from '#libs/messaging';
import type { CheckedBridgeConfig } from './config.js';
import type { FactOutbox } from './journal/fact-outbox.js';
import { printable, type Log } from './log.js';

/** Facts on their way at once: fills a slow link, floods no server. */
const WINDOW = 100;
/** Without an answer for this long the bridge introduces itself again; the server may have been away. */
const PATIENCE_MS = 10_000;
/** With nothing to answer too: behind a broker of its own a server can start anew without the bridge noticing. */
const SILENCE_MS = 60_000;

export interface LinkListener {
  birth(): Birth;
  welcome(welcome: Welcome): void;
  command(command: Command): void;
}

/** The bridge's side of the conversation: BIRTH, WELCOME, facts until acknowledged, commands in, replies out. */
export class ServerLink {
  private readonly mqtt: MqttConnection;
  private readonly privateKey: KeyObject;
  private readonly serverKey: KeyObject;
  private isWelcome = false;
  private bornAtMs?: number;
  /** Server time at `bornAtMs` or later: adding what passed since gives the latest it can be now. */
  private serverTime?: { readonly timeMs: number; readonly atMs: number };
  private readonly underway = new Set<Fact>();
  private lastAnswerMs = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly config: CheckedBridgeConfig,
    private readonly epoch: string,
    private readonly outbox: FactOutbox,
    private readonly deps: { readonly clock: Clock; readonly log: Log; readonly listener: LinkListener },
  ) {
    this.privateKey = readPrivateKey(config.privateKeyPem);
    this.serverKey = readPublicKey(config.serverPublicKeyPem);
    this.mqtt = new MqttConnection({
      url: config.mqttUrl,
      clientId: config.bridgeId,
      username: config.bridgeId,
      password: config.secret,
      will: { topic: this.topic('death'), payload: this.sealed('death', { epoch }) },
      onProblem: (message) => deps.log('warn', 'broker', { problem: printable(message) }),
    });
    this.mqtt.onConnect(() => this.introduce());
    this.mqtt.onDisconnect(() => this.forgetConversation());
    this.timer = setInterval(() => this.checkPatience(), PATIENCE_MS / 4);
  }

  async start(): Promise<void> {
    const filter = `${downTopic(this.config.bridgeId, 'command').replace(/command$/, '')}#`;
    await this.mqtt.subscribe(filter, (topic, bytes, isRetained) => this.receive(topic, bytes, isRetained));
    this.mqtt.start();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    if (this.mqtt.isConnected) await this.say('death', { epoch: this.epoch });
    await this.mqtt.close();
  }

  get isConnected(): boolean {
    return this.isWelcome && this.mqtt.isConnected;
  }

  serverNowMs(): number | undefined {
    const { serverTime } = this;
    return serverTime && serverTime.timeMs + this.deps.clock.monotonicMs() - serverTime.atMs;
  }

  reply(reply: Reply): void {
    void this.say('reply', reply);
  }

  telemetry(telemetry: Telemetry): void {
    if (this.isWelcome) void this.say('telemetry', telemetry);
  }

  /** Tells what is in the outbox, oldest first, at most `WINDOW` beyond what the server acknowledged. */
  tellFacts(): void {
    if (!this.isWelcome) return;
    for (const fact of this.outbox.pending(WINDOW)) {
      if (this.underway.has(fact)) continue;
      if (this.underway.size === 0) this.lastAnswerMs = this.deps.clock.monotonicMs();
      this.underway.add(fact);
      this.outbox.told(fact);
      void this.say('fact', fact);
    }
  }

  private introduce(): void {
    this.forgetConversation();
    this.bornAtMs = this.deps.clock.monotonicMs();
    this.lastAnswerMs = this.bornAtMs;
    void this.say('birth', this.deps.listener.birth());
  }

  private forgetConversation(): void {
    this.isWelcome = false;
    this.underway.clear();
  }

  private checkPatience(): void {
    const isWaiting = !this.isWelcome || this.underway.size > 0;
    const waitedMs = this.deps.clock.monotonicMs() - this.lastAnswerMs;
    if (this.mqtt.isConnected && waitedMs > (isWaiting ? PATIENCE_MS : SILENCE_MS)) this.introduce();
  }

  private receive(topic: string, bytes: Uint8Array, isRetained: boolean): void {
    const address = parseTopic(topic);
    if (address?.direction !== 'down' || address.bridgeId !== this.config.bridgeId) return;
    if (isRetained) return this.refuse(topic, 'retained: a kept message is a late one');
    const { channel } = address;
    const opened = open(topic, channel, bytes, this.serverKey);
    if (!opened.ok) return this.refuse(topic, `${opened.reason}: ${opened.detail}`);
    if (channel === 'command') this.deps.listener.command(opened.body as Command);
    if (channel === 'welcome') this.onWelcome(opened.body as Welcome);
    if (channel === 'ack') this.onAck(opened.body as ChannelBody['ack']);
  }

  private onWelcome(welcome: Welcome): void {
    if (welcome.epoch !== this.epoch || this.bornAtMs === undefined) return;
    // Only the answer to a BIRTH tells the time: of a later one (changed configuration) nobody knows how old it is.
    if (!this.isWelcome) this.serverTime = { timeMs: welcome.serverTimeMs, atMs: this.bornAtMs };
    this.isWelcome = true;
    this.lastAnswerMs = this.deps.clock.monotonicMs();
    this.deps.listener.welcome(welcome);
    this.tellFacts();
  }

  private onAck(ack: ChannelBody['ack']): void {
    this.lastAnswerMs = this.deps.clock.monotonicMs();
    for (const fact of this.underway) {
      if (fact.epoch !== ack.epoch) continue;
      if (fact.seq <= ack.seq || fact.seq === ack.taken) this.underway.delete(fact);
    }
    this.outbox.acknowledge(ack).catch((error: unknown) => {
      // They stay on disk and are told once more after the next start; the server knows them.
      this.deps.log('error', 'journal cannot be written', { error: String(error) });
    });
    this.tellFacts();
  }

  private refuse(topic: string, why: string): void {
    this.deps.log('warn', 'message refused', { topic: printable(topic), why: printable(why) });
  }

  private topic(channel: UpChannel): string {
    return upTopic(this.config.bridgeId, channel);
  }

  private sealed<C extends UpChannel>(channel: C, body: ChannelBody[C]): Buffer {
    return seal(this.topic(channel), channel, body, this.privateKey);
  }

  /** Lost when the link breaks: facts are told again after it, everything else is worthless then. */
  private async say<C extends UpChannel>(channel: C, body: ChannelBody[C]): Promise<void> {
    try {
      await this.mqtt.publish(this.topic(channel), this.sealed(channel, body), { qos: QOS[channel] });
    } catch (error) {
      this.deps.log('debug', 'not said', { channel, error: String(error) });
    }
  }
}

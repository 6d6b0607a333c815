import { randomUUID, type KeyObject } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
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
import { readClock, takeSample, type ClockReading, type ClockSample } from './clock-state.js';
import type { CheckedBridgeConfig } from './config.js';
import type { FactOutbox } from './journal/fact-outbox.js';
import { printable, type Log } from './log.js';

/** Facts on their way at once: fills a slow link, floods no server. */
const WINDOW = 100;
/** Without an answer for this long the bridge introduces itself again; the server may have been away. */
const PATIENCE_MS = 10_000;
/** With nothing to answer too: behind a broker of its own a server can start anew without the bridge noticing. */
const SILENCE_MS = 60_000;
/** A busy server's answers tell no time: asked for anew, the uncertainty stays below a quarter of a second. */
const CLOCK_ANEW_MS = 10 * 60_000;
/** The last word may take this long; whoever ends a bridge does not wait for a line that is dead. */
const GOODBYE_MS = 2_000;

export interface LinkListener {
  birth(): Birth;
  welcome(welcome: Welcome): void;
  command(command: Command): void;
  /** Another connection with this identity threw this one out. */
  thrownOut(): void;
}

/** The bridge's side of the conversation: BIRTH, WELCOME, facts until acknowledged, commands in, replies out. */
export class ServerLink {
  private readonly mqtt: MqttConnection;
  private readonly privateKey: KeyObject;
  private readonly serverKey: KeyObject;
  private isWelcome = false;
  private born?: { readonly atMs: number; readonly birthId: string };
  /** This server names the BIRTH that it answers. */
  private namesBirths = false;
  private sample?: ClockSample;
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
    this.mqtt.onTakeover(() => deps.listener.thrownOut());
    this.timer = setInterval(() => this.checkPatience(), PATIENCE_MS / 4);
  }

  async start(): Promise<void> {
    const filter = `${downTopic(this.config.bridgeId, 'command').replace(/command$/, '')}#`;
    await this.mqtt.subscribe(filter, (topic, bytes, isRetained) => this.receive(topic, bytes, isRetained));
    this.mqtt.start();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    if (this.mqtt.isConnected) await Promise.race([this.say('death', { epoch: this.epoch }), delay(GOODBYE_MS)]);
    await this.mqtt.close();
  }

  get isConnected(): boolean {
    return this.isWelcome && this.mqtt.isConnected;
  }

  get clock(): ClockReading {
    return readClock(this.sample, this.deps.clock.monotonicMs());
  }

  /** The latest it can read now. */
  serverNowMs(): number | undefined {
    return this.clock.latestMs;
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
    const birthId = randomUUID();
    this.born = { atMs: this.deps.clock.monotonicMs(), birthId };
    this.lastAnswerMs = this.born.atMs;
    void this.say('birth', { ...this.deps.listener.birth(), birthId });
  }

  private forgetConversation(): void {
    this.isWelcome = false;
    this.underway.clear();
  }

  private checkPatience(): void {
    const isWaiting = !this.isWelcome || this.underway.size > 0;
    const nowMs = this.deps.clock.monotonicMs();
    const isSilent = nowMs - this.lastAnswerMs > (isWaiting ? PATIENCE_MS : SILENCE_MS);
    const isClockOld = !isWaiting && nowMs - (this.born?.atMs ?? 0) > CLOCK_ANEW_MS;
    if (this.mqtt.isConnected && (isSilent || isClockOld)) this.introduce();
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
    if (!this.born) return undefined;
    // Meant for another boot: a server that began anew and does not know who is there.
    if (welcome.epoch !== this.epoch) return this.isWelcome ? this.introduce() : undefined;
    const { atMs, birthId } = this.born;
    const heardAtMs = this.deps.clock.monotonicMs();
    this.namesBirths ||= welcome.birthId !== undefined;
    // Only the answer to the last BIRTH tells the time: of any other (changed configuration, kept back) nobody knows how
    // old it is. A server that does not name what it answers answers it first.
    const isAnswer = this.namesBirths ? welcome.birthId === birthId : !this.isWelcome;
    if (isAnswer) this.sample = takeSample(this.sample, { serverMs: welcome.serverTimeMs, askedAtMs: atMs, heardAtMs });
    this.isWelcome ||= isAnswer;
    this.lastAnswerMs = heardAtMs;
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

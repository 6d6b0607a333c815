import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  downTopic,
  generateSigningKeys,
  open,
  parseTopic,
  readPrivateKey,
  readPublicKey,
  seal,
  type Birth,
  type Command,
  type DownChannel,
  type ChannelBody,
  type Fact,
  type MachineConfig,
  type Offer,
  type Reply,
  type Telemetry,
} from '#libs/bridge-contract';
import { EmbeddedBroker, MqttConnection } from '#libs/messaging';

type WithoutTimes<C> = C extends Command ? Omit<C, 'commandId' | 'issuedAtMs' | 'expiresAtMs'> : never;

/** A broker as the mini server needs one; `test/support/brokers.ts` has more. */
interface Pipe {
  readonly serverUrl: string;
  readonly bridgeUrl: string;
  stop(): Promise<void>;
}
/** @param ports where it was before, after a restart */
type OpenPipe = (users: Record<string, string>, ports?: { server: number; bridges: number }) => Promise<Pipe>;

const openEmbedded: OpenPipe = async (users, ports) => {
  const broker = await EmbeddedBroker.create({
    authenticate: async (user, password) => {
      if (users[user] !== password) return undefined;
      return user === 'server' ? { kind: 'server' } : { kind: 'bridge', bridgeId: user };
    },
  });
  const url = `mqtt://127.0.0.1:${await broker.listen(ports?.bridges ?? 0)}`;
  return { serverUrl: url, bridgeUrl: url, stop: () => broker.close() };
};

/** Below the limit of the slowest test, so that the test says what it waited for. */
const PATIENCE_MS = 45_000;

/**
 * The server as a bridge sees it: a real broker, real HTTP, signed messages; it welcomes, acknowledges, and
 * otherwise only does what a test says. Everything it heard stays in `heard`.
 */
export class MiniServer {
  readonly bridgeId = 'b1';
  readonly secret = 'a-long-secret';
  readonly heard = {
    births: [] as Birth[],
    facts: [] as Fact[],
    replies: [] as Reply[],
    telemetry: [] as Telemetry[],
    deaths: 0,
  };
  readonly programs = new Map<string, Buffer>();
  readonly requests: { sha256: string; range?: string; authorization?: string }[] = [];
  machines: MachineConfig[] = [];
  acknowledges = true;
  welcomes = true;
  /** Bytes after which a download breaks, once. */
  breakDownloadAfter?: number;
  /** Bytes after which a download stands still, once. */
  stallDownloadAfter?: number;
  private readonly serverKeys = generateSigningKeys();
  private readonly bridgeKeys = generateSigningKeys();
  private readonly http = http.createServer((request, response) => this.serveProgram(request, response));
  private readonly waiting = new Set<() => void>();
  private broker?: Pipe;
  private mqtt?: MqttConnection;
  private httpPort = 0;
  private ports?: { server: number; bridges: number };

  constructor(private readonly openPipe: OpenPipe = openEmbedded) {}

  async start(): Promise<this> {
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    this.httpPort = (this.http.address() as AddressInfo).port;
    await this.startBroker();
    return this;
  }

  /** On the same port as before. */
  async startBroker(): Promise<void> {
    const users = { server: 'server-secret', [this.bridgeId]: this.secret };
    this.broker = await this.openPipe(users, this.ports);
    const portOf = (url: string): number => Number(new URL(url).port);
    this.ports = { server: portOf(this.broker.serverUrl), bridges: portOf(this.broker.bridgeUrl) };
    this.mqtt = new MqttConnection({
      url: this.broker.serverUrl,
      clientId: 'server',
      username: 'server',
      password: 'server-secret',
    });
    await this.mqtt.subscribe('mf/v1/+/up/#', (topic, bytes) => this.receive(topic, bytes));
    const connected = new Promise<void>((resolve) => this.mqtt?.onConnect(resolve));
    this.mqtt.start();
    await connected;
  }

  /** For others who connect as a server. */
  get brokerUrl(): string {
    return this.broker?.serverUrl ?? '';
  }

  async stopBroker(): Promise<void> {
    await this.mqtt?.close();
    await this.broker?.stop();
  }

  async close(): Promise<void> {
    await this.stopBroker();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  config(dataDir: string): ReturnType<MiniServer['configFields']> {
    return { ...this.configFields(), dataDir };
  }

  private configFields() {
    return {
      bridgeId: this.bridgeId,
      serverUrl: `http://127.0.0.1:${this.httpPort}`,
      mqttUrl: `mqtt://127.0.0.1:${this.ports?.bridges ?? 0}`,
      secret: this.secret,
      privateKeyPem: this.bridgeKeys.privateKeyPem,
      serverPublicKeyPem: this.serverKeys.publicKeyPem,
      dataDir: '',
      reserveBytes: 0,
    };
  }

  addProgram(text: string | Buffer): { programSha256: string; programBytes: number } {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    const programSha256 = createHash('sha256').update(bytes).digest('hex');
    this.programs.set(programSha256, bytes);
    return { programSha256, programBytes: bytes.length };
  }

  async send(command: WithoutTimes<Command>, over: { expiresAtMs?: number } = {}): Promise<void> {
    const now = Date.now();
    const times = { commandId: randomUUID(), issuedAtMs: now, expiresAtMs: now + 15_000, ...over };
    await this.say('command', { ...times, ...command } as Command);
  }

  async say<C extends DownChannel>(channel: C, body: ChannelBody[C]): Promise<void> {
    const topic = downTopic(this.bridgeId, channel);
    const bytes = seal(topic, channel, body, readPrivateKey(this.serverKeys.privateKeyPem));
    await this.mqtt?.publish(topic, bytes, { qos: 1, expiryS: 15 });
  }

  offer(over: Partial<WithoutTimes<Offer>> & { programSha256: string; programBytes: number }): WithoutTimes<Offer> {
    return {
      kind: 'offer',
      attemptId: 'a1',
      machineId: 'm1',
      fence: 1,
      jobId: 'j1',
      startByMs: Date.now() + 60_000,
      plateToken: { tokenId: randomUUID(), afterRun: 0, by: 'Rosa' },
      ...over,
    };
  }

  /** Offer, challenge, commit. */
  async startAttempt(offer: WithoutTimes<Offer>): Promise<void> {
    await this.send(offer);
    const { nonce, epoch } = await this.challenge(offer.attemptId);
    const { attemptId, machineId, fence } = offer;
    await this.send({ kind: 'commit', attemptId, machineId, fence, nonce, epoch });
  }

  async challenge(attemptId: string): Promise<Extract<Reply, { kind: 'prepared' }>> {
    const isIt = (reply: Reply) => reply.kind === 'prepared' && reply.attemptId === attemptId;
    return this.until(() => this.heard.replies.findLast(isIt) as Extract<Reply, { kind: 'prepared' }> | undefined);
  }

  /** States an attempt was told to be in, without repeated facts, in order. */
  states(attemptId: string): string[] {
    const seen = new Set<string>();
    return this.heard.facts.flatMap(({ epoch, seq, fact }) => {
      if (fact.kind !== 'attempt' || fact.attemptId !== attemptId || seen.has(`${epoch}/${seq}`)) return [];
      seen.add(`${epoch}/${seq}`);
      return [fact.code ? `${fact.state} ${fact.code}` : fact.state];
    });
  }

  untilState(attemptId: string, state: string): Promise<string> {
    return this.until(() => this.states(attemptId).find((told) => told.split(' ')[0] === state));
  }

  untilOnline(machineId: string): Promise<unknown> {
    return this.until(() => {
      const told = this.heard.facts.findLast(({ fact }) => fact.kind === 'machine' && fact.machineId === machineId);
      return told?.fact.kind === 'machine' && told.fact.connectivity === 'online' && told.fact.state === 'idle';
    });
  }

  /** Looks again after everything heard. @throws Error after 45 s, with what was heard last */
  async until<T>(look: () => T | undefined | false): Promise<T> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.wake();
    }, PATIENCE_MS);
    try {
      for (;;) {
        const found = look();
        if (found) return found;
        if (isLate) throw new Error(`waited 45 s in vain; heard last: ${this.lastWords()}`);
        await new Promise<void>((resolve) => this.waiting.add(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private lastWords(): string {
    const { facts, replies } = this.heard;
    return JSON.stringify([facts.slice(-6).map(({ fact }) => fact), replies.slice(-4)]);
  }

  private receive(topic: string, bytes: Uint8Array): void {
    const address = parseTopic(topic);
    if (address?.direction !== 'up') return;
    const opened = open(topic, address.channel, bytes, readPublicKey(this.bridgeKeys.publicKeyPem));
    if (!opened.ok) throw new Error(`${topic}: ${opened.reason} ${opened.detail}`);
    const { body } = opened;
    if (address.channel === 'birth') this.onBirth(body as Birth);
    if (address.channel === 'fact') this.onFact(body as Fact);
    if (address.channel === 'reply') this.heard.replies.push(body as Reply);
    if (address.channel === 'telemetry') this.heard.telemetry.push(body as Telemetry);
    if (address.channel === 'death') this.heard.deaths += 1;
    this.wake();
  }

  private wake(): void {
    for (const wake of Array.from(this.waiting)) {
      this.waiting.delete(wake);
      wake();
    }
  }

  private onBirth(birth: Birth): void {
    this.heard.births.push(birth);
    if (this.welcomes)
      this.answer('welcome', { epoch: birth.epoch, serverTimeMs: Date.now(), machines: this.machines });
  }

  private onFact(fact: Fact): void {
    this.heard.facts.push(fact);
    if (this.acknowledges) this.answer('ack', { epoch: fact.epoch, seq: fact.seq });
  }

  /** An answer that is still on its way when the test is over is of no interest. */
  private answer<C extends DownChannel>(channel: C, body: ChannelBody[C]): void {
    this.say(channel, body).catch(() => undefined);
  }

  private serveProgram(request: http.IncomingMessage, response: http.ServerResponse): void {
    const sha256 = request.url?.split('/').at(-1) ?? '';
    const { range, authorization } = request.headers;
    this.requests.push({ sha256, ...(range ? { range } : {}), ...(authorization ? { authorization } : {}) });
    const expected = `Basic ${Buffer.from(`${this.bridgeId}:${this.secret}`).toString('base64')}`;
    const program = this.programs.get(sha256);
    if (authorization !== expected) return void response.writeHead(401).end();
    if (!program) return void response.writeHead(404).end();
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    const body = program.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length });
    const stall = this.stallDownloadAfter;
    if (stall !== undefined) {
      delete this.stallDownloadAfter;
      return void response.write(body.subarray(0, stall));
    }
    const cut = this.breakDownloadAfter;
    if (cut === undefined) return void response.end(body);
    delete this.breakDownloadAfter;
    response.write(body.subarray(0, cut), () => response.destroy());
  }
}

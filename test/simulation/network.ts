import { CHANNEL_SCHEMAS, type ChannelBody, type DownChannel, type UpChannel } from '#libs/bridge-contract';
import type { Process } from './kernel.js';
import type { World } from './world.js';

/** The cable between a site's bridge and the broker. */
export interface Line {
  isUpBroken: boolean;
  isDownBroken: boolean;
  /** What was sent waits, and comes all at once. */
  held: (() => void)[] | undefined;
}

/** A client of the broker. */
export interface Client {
  readonly process: Process;
  readonly line: Line;
  onConnected(connection: Connection): void;
  onDisconnected(isThrownOut: boolean): void;
  onDown<C extends DownChannel>(channel: C, body: ChannelBody[C]): void;
  will(): ChannelBody['death'];
}

export interface Connection {
  readonly bridgeId: string;
  readonly client: Client;
  /** As the broker sees it. */
  isOpen: boolean;
  lastUpMs: number;
  lastDownMs: number;
}

export interface ServerClient {
  readonly process: Process;
  isConnected: boolean;
  onUp<C extends UpChannel>(bridgeId: string, channel: C, body: ChannelBody[C]): void;
  onBrokerBack(): void;
}

/** 1.5 times the keep-alive of 30 s: after that both ends give up a line that says nothing. */
const SILENT_LINE_MS = 45_000;
const RECONNECT_MS = { low: 1000, high: 20_000 };

/** Broker and cables. It promises little: late, twice, in another order, not at all. */
export class Network {
  readonly servers: ServerClient[] = [];
  private readonly connections = new Map<string, Connection>();
  /** Kept against the rules for bridges that are away. */
  private readonly kept = new Map<string, (() => void)[]>();
  isUp = true;
  isHealed = false;
  /** What happens to a message besides all this: it is lost, or so much later. */
  fate: (kind: string, body: unknown) => 'lost' | number = () => 0;

  constructor(private readonly world: World) {}

  /** A bridge calls; where the line is broken it will call again. */
  connect(bridgeId: string, client: Client): void {
    const { random } = this.world;
    client.process.after(random.network.int(50, 500), () => {
      if (!this.isUp || client.line.isUpBroken || client.line.isDownBroken || client.line.held) {
        client.process.after(random.network.duration(RECONNECT_MS.low, RECONNECT_MS.high), () =>
          this.connect(bridgeId, client),
        );
        return;
      }
      const older = this.connections.get(bridgeId);
      if (older) this.drop(older, 'thrown out by another with the same name', true);
      const connection: Connection = { bridgeId, client, isOpen: true, lastUpMs: 0, lastDownMs: 0 };
      this.connections.set(bridgeId, connection);
      client.onConnected(connection);
      for (const deliver of this.kept.get(bridgeId)?.splice(0) ?? []) deliver();
    });
  }

  /** The broker closes it: the will is told, the client notices and calls again. */
  drop(connection: Connection, why: string, isThrownOut = false): void {
    if (!connection.isOpen) return;
    this.close(connection, why);
    const { client, bridgeId } = connection;
    const line = client.line;
    // Over a broken line the end is not heard either: the client's own keep-alive finds it.
    const isHeard = !line.isDownBroken && !line.held;
    const delayMs = isHeard ? 100 : SILENT_LINE_MS;
    client.process.after(delayMs, () => {
      client.onDisconnected(isThrownOut && isHeard && this.world.plan.tellsTakeovers);
      client.process.after(this.world.random.network.duration(RECONNECT_MS.low, RECONNECT_MS.high), () =>
        this.connect(bridgeId, client),
      );
    });
  }

  /** The process is gone, and its socket with it. */
  vanish(connection: Connection | undefined): void {
    if (connection) this.close(connection, 'its process ended');
  }

  private close(connection: Connection, why: string): void {
    if (!connection.isOpen) return;
    connection.isOpen = false;
    if (this.connections.get(connection.bridgeId) === connection) this.connections.delete(connection.bridgeId);
    this.world.trace(() => `broker: ${connection.client.process.name} is away (${why})`);
    this.toServers(connection.bridgeId, 'death', connection.client.will(), 0);
  }

  /** A line that broke, or a process that froze, is found out after a while. */
  watch(client: Client): void {
    this.world.kernel.after(SILENT_LINE_MS, () => {
      const { line, process } = client;
      if (!line.isUpBroken && !line.isDownBroken && !line.held && !process.isFrozen) return;
      for (const connection of this.connections.values()) {
        if (connection.client === client) this.drop(connection, 'silent');
      }
    });
  }

  hold(line: Line): void {
    line.held ??= [];
  }

  release(line: Line): void {
    const held = line.held?.splice(0) ?? [];
    line.held = undefined;
    for (const deliver of held) deliver();
  }

  restartBroker(downMs: number): void {
    this.isUp = false;
    for (const connection of this.connections.values()) this.drop(connection, 'the broker ended');
    this.kept.clear();
    for (const server of this.servers) server.isConnected = false;
    this.world.kernel.after(downMs, () => {
      this.isUp = true;
      for (const server of this.servers) this.connectServer(server);
    });
  }

  connectServer(server: ServerClient): void {
    server.process.after(this.world.random.network.int(50, 2000), () => {
      if (!this.isUp) return;
      server.isConnected = true;
      server.onBrokerBack();
    });
  }

  up<C extends UpChannel>(connection: Connection, channel: C, body: ChannelBody[C]): void {
    this.world.trace(() => `  ${connection.client.process.name} says ${channel}`);
    const { client, bridgeId } = connection;
    if (this.fate(kindOf(channel, body), body) === 'lost') return;
    const send = (): void => {
      // A process may write for a while into a line that the broker has closed.
      if (!connection.isOpen || !this.isUp) return;
      const readyMs = connection.lastUpMs;
      const delayMs = this.delayMs();
      const atMs = this.isReordering() ? delayMs : Math.max(readyMs - this.world.kernel.nowMs, delayMs);
      connection.lastUpMs = Math.max(readyMs, this.world.kernel.nowMs + atMs);
      this.toServers(bridgeId, channel, this.checked(channel, body), atMs);
    };
    if (client.line.held) client.line.held.push(send);
    else if (!client.line.isUpBroken && !this.isLost()) send();
  }

  private toServers<C extends UpChannel>(bridgeId: string, channel: C, body: ChannelBody[C], delayMs: number): void {
    for (const server of this.servers) {
      const times = this.isTwice() ? 2 : 1;
      for (let time = 0; time < times; time += 1) {
        this.world.kernel.after(delayMs + time * this.delayMs() * 10 + 5, () => {
          if (!server.isConnected) return;
          server.process.now(() => server.onUp(bridgeId, channel, body));
          this.world.onArrival(server.process.name, kindOf(channel, body), body);
        });
      }
    }
  }

  /** @param expiryMs the broker forgets it after this long, if it obeys */
  down<C extends DownChannel>(bridgeId: string, channel: C, body: ChannelBody[C], expiryMs: number): void {
    const { kernel, plan } = this.world;
    if (expiryMs < 1000) this.world.oracle.fail('R6', `${channel} is sent with ${expiryMs} ms to live`);
    const expiresAtMs = kernel.nowMs + expiryMs;
    const fate = this.fate(kindOf(channel, body), body);
    if (fate === 'lost') return;
    const checked = this.checked(channel, body);
    const deliver = (): void => {
      if (kernel.nowMs > expiresAtMs && !plan.ignoresExpiry) return;
      const connection = this.connections.get(bridgeId);
      if (!connection) {
        if (plan.keepsSessions && !this.isHealed) this.keep(bridgeId, deliver);
        return;
      }
      this.toBridge(connection, channel, checked);
    };
    const times = this.isTwice() ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      if (!this.isLost())
        kernel.after(fate + this.delayMs() + time * this.delayMs() * 10, () => this.isUp && deliver());
    }
  }

  private toBridge<C extends DownChannel>(connection: Connection, channel: C, body: ChannelBody[C]): void {
    const { client } = connection;
    const { kernel } = this.world;
    const arrive = (): void => {
      if (!connection.isOpen) return;
      client.process.now(() => client.onDown(channel, body));
      this.world.onArrival(client.process.name, kindOf(channel, body), body);
    };
    if (client.line.held) return void client.line.held.push(arrive);
    if (client.line.isDownBroken) return;
    const delayMs = this.delayMs();
    const afterMs = this.isReordering() ? delayMs : Math.max(connection.lastDownMs - kernel.nowMs, delayMs);
    connection.lastDownMs = Math.max(connection.lastDownMs, kernel.nowMs + afterMs);
    kernel.after(afterMs, arrive);
  }

  private keep(bridgeId: string, deliver: () => void): void {
    const list = this.kept.get(bridgeId) ?? [];
    list.push(deliver);
    this.kept.set(bridgeId, list);
  }

  private delayMs(): number {
    const { random, plan } = this.world;
    if (!this.isHealed && random.network.chance(plan.slowShare)) return random.network.duration(500, 20_000);
    return random.network.int(2, 60);
  }

  private isLost(): boolean {
    return !this.isHealed && this.world.random.network.chance(this.world.plan.lossShare);
  }

  private isTwice(): boolean {
    return !this.isHealed && this.world.random.network.chance(this.world.plan.twiceShare);
  }

  private isReordering(): boolean {
    return !this.isHealed && this.world.plan.isReordering;
  }

  /** As after its way over the wire; for some seeds, because it takes most of the time. */
  private checked<C extends keyof ChannelBody>(channel: C, body: ChannelBody[C]): ChannelBody[C] {
    if (!this.world.plan.checksMessages) return body;
    const parsed = CHANNEL_SCHEMAS[channel].safeParse(JSON.parse(JSON.stringify(body)));
    if (parsed.success) return parsed.data as ChannelBody[C];
    this.world.oracle.fail('CONTRACT', `${channel} does not fit its schema: ${parsed.error.message}`);
    return body;
  }
}

/** Of a command or a reply: which. Of anything else: its channel. */
const kindOf = (channel: string, body: object): string =>
  (channel === 'command' || channel === 'reply') && 'kind' in body ? String(body.kind) : channel;

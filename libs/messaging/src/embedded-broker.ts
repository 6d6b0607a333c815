import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { WebSocketServer, createWebSocketStream } from 'ws';
import { MAX_MESSAGE_BYTES, MAX_WELCOME_BYTES } from '#libs/bridge-contract';
import { mayPublish, maySubscribe, mayUseClientId, type BrokerIdentity } from './acl.js';
import { limitPackets } from './packet-limit.js';

/** Room for topic and header beside the largest message. */
const HEADER_BYTES = 1024;
/** MQTT 3.1.1, 3.2.2.3. */
const BAD_CREDENTIALS = 4;
const IDENTIFIER_REJECTED = 2;

export interface EmbeddedBrokerOptions {
  /** Whose credentials these are; undefined refuses the connection. */
  readonly authenticate: (username: string, password: string) => Promise<BrokerIdentity | undefined>;
  /** A refused connection, a broken rule, a broken stream; for the log. */
  readonly onProblem?: (clientId: string, message: string) => void;
}

interface BrokerEvents {
  /** A second connection took the client id of a living one: a network hiccup, or a copied identity. */
  takeover: [clientId: string];
  connect: [clientId: string];
  disconnect: [clientId: string];
}

/** The broker inside the server process. MQTT 3.1.1 only (aedes); nothing it holds in memory is ever needed again. */
export class EmbeddedBroker extends EventEmitter<BrokerEvents> {
  private readonly identities = new WeakMap<Client, BrokerIdentity>();
  private readonly live = new Map<string, Client>();
  private readonly sockets = new Set<Duplex>();
  private readonly webSockets = new WebSocketServer({ noServer: true, maxPayload: MAX_WELCOME_BYTES + HEADER_BYTES });
  private readonly detach: (() => void)[] = [];
  private tcp?: net.Server;

  private constructor(
    private readonly broker: Aedes,
    private readonly options: EmbeddedBrokerOptions,
  ) {
    super();
    this.configure();
  }

  static async create(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
    return new EmbeddedBroker(await Aedes.createBroker({ queueLimit: 1000, maxTopicLevels: 8 }), options);
  }

  /** Serves MQTT over WebSocket on an existing HTTP server. Upgrades of other paths are left to others. */
  attach(server: HttpServer, path = '/mqtt'): void {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      if (new URL(request.url ?? '/', 'http://x').pathname === path) this.handleUpgrade(request, socket, head);
    };
    server.on('upgrade', onUpgrade);
    this.detach.push(() => server.off('upgrade', onUpgrade));
  }

  /** One WebSocket upgrade, for servers that route upgrades themselves. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.webSockets.handleUpgrade(request, socket, head, (ws) => this.serve(createWebSocketStream(ws)));
  }

  /** Opens a plain TCP port; 0 takes a free one. @returns the port */
  async listen(port: number, host = '127.0.0.1'): Promise<number> {
    this.tcp = net.createServer({ noDelay: true }, (socket) => this.serve(socket));
    this.tcp.listen(port, host);
    await once(this.tcp, 'listening');
    return (this.tcp.address() as net.AddressInfo).port;
  }

  isConnected(clientId: string): boolean {
    return this.live.has(clientId);
  }

  /** Ends the connection of a bridge whose credentials were revoked; its last will is published. */
  async disconnectBridge(bridgeId: string): Promise<void> {
    const client = this.live.get(bridgeId);
    if (client) await new Promise<void>((resolve) => client.close(() => resolve()));
  }

  /** Takes no new connections, then ends the living ones, then the broker. */
  async close(): Promise<void> {
    for (const detach of this.detach.splice(0)) detach();
    const tcpClosed = this.tcp ? new Promise<void>((resolve) => this.tcp?.close(() => resolve())) : undefined;
    await new Promise<void>((resolve) => this.broker.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    for (const ws of this.webSockets.clients) ws.terminate();
    await new Promise<void>((resolve) => this.webSockets.close(() => resolve()));
    await tcpClosed;
  }

  private serve(socket: Duplex): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined); // ends as a connection error of the broker, reported there
    // Only the server says WELCOME; nobody else, least of all a stranger, is given so much memory.
    const maxBytes = (): number => {
      const isServer = this.identities.get(client)?.kind === 'server';
      return (isServer ? MAX_WELCOME_BYTES : MAX_MESSAGE_BYTES) + HEADER_BYTES;
    };
    const client = this.broker.handle(limitPackets(socket, maxBytes));
  }

  private configure(): void {
    const { broker } = this;
    broker.authenticate = (client, username, password, done) => {
      void this.admit(client, username ?? '', password?.toString('utf8') ?? '', done);
    };
    broker.authorizePublish = (client, packet, done) => {
      const identity = client ? this.identities.get(client) : undefined;
      const isAllowed = identity !== undefined && mayPublish(identity, packet.topic, packet.retain);
      // An error here also ends the connection: who writes outside its branch is broken or hostile.
      done(isAllowed ? null : new Error(`may not publish to ${packet.topic}${packet.retain ? ' (retained)' : ''}`));
    };
    broker.authorizeSubscribe = (client, subscription, done) => {
      const identity = this.identities.get(client);
      if (identity && maySubscribe(identity, subscription.topic)) return done(null, subscription);
      this.report(client, `may not subscribe to ${subscription.topic}`);
      done(null, null);
    };
    broker.on('client', (client) => {
      this.live.set(client.id, client);
      this.emit('connect', client.id);
    });
    broker.on('clientDisconnect', (client) => {
      if (this.live.get(client.id) === client) this.live.delete(client.id);
      this.emit('disconnect', client.id);
    });
    broker.on('clientError', (client, error) => this.report(client, error.message));
    broker.on('connectionError', (client, error) => this.report(client, error.message));
  }

  private async admit(client: Client, username: string, password: string, done: AdmitDone): Promise<void> {
    try {
      const identity = await this.options.authenticate(username, password);
      if (!identity) return done(authError(BAD_CREDENTIALS, 'wrong user name or password'), null);
      if (!mayUseClientId(identity, client.id)) {
        return done(authError(IDENTIFIER_REJECTED, 'client id is not the identity'), null);
      }
      this.identities.set(client, identity);
      if (this.live.has(client.id)) this.emit('takeover', client.id);
      done(null, true);
    } catch (error) {
      done(authError(BAD_CREDENTIALS, `authentication failed: ${String(error)}`), null);
    }
  }

  private report(client: Client, message: string): void {
    this.options.onProblem?.(client.id ?? '', message);
  }
}

type AdmitDone = (error: AuthenticateError | null, isAdmitted: boolean | null) => void;

function authError(returnCode: number, message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode });
}

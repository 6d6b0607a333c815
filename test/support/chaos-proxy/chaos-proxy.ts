import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { Chance } from '../../soak/random.js';
import { duplicate, FrameSplitter, PUBLISH, retained, withoutPacketId, type Frame } from './mqtt-frames.js';
import { Pipe, soundLine, type LineFaults } from './pipe.js';

/** `up`: from the client to the server. */
export type Direction = 'up' | 'down';

/** What becomes of one MQTT packet: `behind` lets the next one overtake it, `hold` keeps it until `release`. */
export type Fate = 'pass' | 'drop' | 'twice' | 'behind' | 'hold' | 'retained';

export interface ChaosOptions {
  /** Where the real server listens. */
  readonly target: { readonly port: number; readonly host?: string };
  /** The line carries MQTT over TCP, so that `fate` is asked for every packet. */
  readonly isMqtt?: boolean;
  readonly seed?: number;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly host?: string;
}

interface Line {
  readonly client: Socket;
  readonly server: Socket;
  readonly pipes: Readonly<Record<Direction, Pipe>>;
}

/**
 * A TCP line with faults, all of them from one seed. It stands between a client and a server, who know nothing of it.
 * Faults are changed while it runs and hold for every connection, living and new.
 */
export class ChaosProxy {
  readonly up: LineFaults = soundLine();
  readonly down: LineFaults = soundLine();
  /** Asked for every MQTT packet. */
  fate: (frame: Frame, direction: Direction) => Fate = () => 'pass';
  /** Said to whoever connects, instead of bringing them to the server: a network that wants a login first. */
  portal: string | undefined;
  /** Packets kept back, in the order they came. */
  readonly held: { readonly direction: Direction; readonly frame: Frame }[] = [];
  /** Connections that were made so far. */
  connections = 0;
  private readonly chance: Chance;
  private readonly lines = new Set<Line>();
  private readonly sockets = new Set<Socket>();
  private listener: net.Server | undefined;

  private constructor(
    private readonly options: ChaosOptions,
    public readonly port: number,
  ) {
    this.chance = new Chance(options.seed ?? 1);
  }

  static async open(options: ChaosOptions): Promise<ChaosProxy> {
    const probe = net.createServer().listen(options.port ?? 0, options.host ?? '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const proxy = new ChaosProxy(options, port);
    await proxy.accept();
    return proxy;
  }

  /** Ends of connections that stand; two for each whole one. */
  get ends(): number {
    return this.sockets.size;
  }

  /** Takes connections, again after `refuse`. */
  async accept(): Promise<void> {
    if (this.listener) return;
    this.listener = net.createServer((client) => this.connect(client));
    this.listener.listen(this.port, this.options.host ?? '127.0.0.1');
    await once(this.listener, 'listening');
  }

  /** As a server that is down: every connection breaks, and none is taken. */
  async refuse(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    this.cut();
    if (!listener) return;
    listener.close();
    await once(listener, 'close');
  }

  /** Breaks every connection; new ones are taken. */
  cut(): void {
    for (const { pipes } of this.lines) for (const pipe of Object.values(pipes)) pipe.close();
    for (const socket of this.sockets) socket.destroy();
    this.lines.clear();
  }

  /** Back to a sound line; what is held stays held. */
  heal(): void {
    Object.assign(this.up, soundLine());
    Object.assign(this.down, soundLine());
    this.fate = () => 'pass';
    this.portal = undefined;
  }

  /** Lets what was held go on, on the newest connection, as somebody would who had kept it all the time. */
  release(): number {
    const line = [...this.lines].at(-1);
    if (!line) throw new Error('there is no connection to release on');
    const held = this.held.splice(0);
    for (const { direction, frame } of held) line.pipes[direction].send(withoutPacketId(frame));
    return held.length;
  }

  async close(): Promise<void> {
    await this.refuse();
  }

  private connect(client: Socket): void {
    this.connections += 1;
    this.watch(client);
    const { portal } = this;
    if (portal !== undefined) {
      // It hears the first word before it answers, as a web server does.
      client.once('data', () => client.end(portal));
      return;
    }
    const server = net.connect({ host: '127.0.0.1', ...this.options.target });
    this.watch(server);
    const line: Line = {
      client,
      server,
      pipes: {
        up: new Pipe(client, server, this.up, this.chance),
        down: new Pipe(server, client, this.down, this.chance),
      },
    };
    this.lines.add(line);
    this.carry(line, 'up');
    this.carry(line, 'down');
  }

  private watch(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined); // its close follows
    socket.on('close', () => this.sockets.delete(socket));
  }

  private carry(line: Line, direction: Direction): void {
    const [source, target] = direction === 'up' ? [line.client, line.server] : [line.server, line.client];
    const pipe = line.pipes[direction];
    const packets = this.options.isMqtt === true ? new PacketFates(this, direction, pipe) : undefined;
    source.on('data', (chunk: Buffer) => (packets ? packets.push(chunk) : pipe.send(chunk)));
    source.on('close', () => {
      // Nobody tells the far side of a half-open line that the near one is gone.
      if (pipe.swallows) return;
      this.lines.delete(line);
      pipe.afterwards(() => target.destroy());
    });
  }
}

/** Does to the packets of one direction what `fate` says. */
class PacketFates {
  private readonly splitter = new FrameSplitter();
  private behind: Frame | undefined;

  constructor(
    private readonly proxy: ChaosProxy,
    private readonly direction: Direction,
    private readonly pipe: Pipe,
  ) {}

  push(chunk: Buffer): void {
    for (const frame of this.splitter.push(chunk)) this.take(frame);
  }

  private take(frame: Frame): void {
    const { direction, pipe, proxy } = this;
    const fate = proxy.fate(frame, direction);
    if (fate === 'drop') return;
    if (fate === 'hold') return void proxy.held.push({ direction, frame });
    if (fate === 'behind' && !this.behind) return void (this.behind = frame);
    pipe.send(fate === 'retained' && frame.type === PUBLISH ? retained(frame) : frame.bytes);
    if (fate === 'twice') pipe.send(frame.type === PUBLISH ? duplicate(frame) : frame.bytes);
    const { behind } = this;
    this.behind = undefined;
    if (behind) pipe.send(behind.bytes);
  }
}

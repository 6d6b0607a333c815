import { WebSocketServer, type WebSocket } from 'ws';
import { closeServer, createHttpFront, isAllowed, listen } from '../hosted/http-front.js';
import { ModelClock } from '../hosted/model-clock.js';
import { MoonrakerModel, type MoonrakerFault, type MoonrakerOptions } from './moonraker-model.js';

export interface SimulatedMoonrakerOptions extends Omit<MoonrakerOptions, 'statusEveryS'> {
  /** Simulated seconds per real second, 1..1000. Default 1. */
  readonly timeFactor?: number;
  /** Default 0, any free one. */
  readonly port?: number;
}

export interface SimulatedMoonraker {
  /** `moonraker://127.0.0.1:4711/?key=...` */
  readonly url: string;
  /** The oracle: lines executed, in order. */
  readonly executed: readonly string[];
  readonly model: MoonrakerModel;
  fault(fault: MoonrakerFault): void;
  close(): Promise<void>;
}

const STATUS_EVERY_S = 0.25;
/** Faster than that in real time, status would be most of the work of a test. */
const STATUS_EVERY_REAL_S = 0.025;

/** Klipper with Moonraker on a free port: real HTTP and WebSocket, simulated time. */
export async function startSimulatedMoonraker(options: SimulatedMoonrakerOptions): Promise<SimulatedMoonraker> {
  const { timeFactor = 1, port = 0, apiKey } = options;
  const model = new MoonrakerModel({
    ...options,
    statusEveryS: Math.max(STATUS_EVERY_S, STATUS_EVERY_REAL_S * timeFactor),
  });
  const sockets = new Set<WebSocket>();
  const clock = new ModelClock(model, timeFactor, () => {
    if (model.isAway) for (const socket of sockets) socket.terminate();
  });
  const server = createHttpFront(
    {
      json: (_method, path, body, reply) => {
        model.http(path, body, reply);
        clock.pump();
      },
      upload: (_path, { fields, fileName, content }, reply) => {
        const stored = model.upload(fields, fileName, content);
        reply(stored.status, stored.body);
      },
    },
    apiKey,
  );
  server.prependListener('request', (_request, response) => model.isAway && response.destroy());
  const hub = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    clock.pump();
    if (model.isAway) return void socket.destroy();
    const mayAsk = isAllowed(request, apiKey);
    hub.handleUpgrade(request, socket, head, (webSocket) =>
      mayAsk ? attach(webSocket, model, clock, sockets) : turnAway(webSocket, sockets),
    );
  });
  const address = await listen(server, port);
  return {
    url: `moonraker://${address}${apiKey === undefined ? '' : `/?key=${apiKey}`}`,
    executed: model.host.executed,
    model,
    fault: (fault) => model.fault(fault),
    close: async () => {
      clock.stop();
      for (const socket of sockets) socket.terminate();
      await closeServer(server);
    },
  };
}

function attach(socket: WebSocket, model: MoonrakerModel, clock: ModelClock, sockets: Set<WebSocket>): void {
  const send = (text: string): void => socket.send(text);
  sockets.add(socket);
  model.subscriptions.connect(send);
  socket.on('message', (data: Buffer) => {
    clock.pump();
    model.message(data.toString(), send);
    clock.pump();
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    sockets.delete(socket);
    model.subscriptions.disconnect(send);
  });
}

/** Who has no key may connect, and is told so at each question. */
function turnAway(socket: WebSocket, sockets: Set<WebSocket>): void {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('message', (data: Buffer) => {
    const { id } = JSON.parse(data.toString()) as { id: number };
    socket.send(JSON.stringify({ jsonrpc: '2.0', error: { code: 401, message: 'Unauthorized' }, id }));
  });
}

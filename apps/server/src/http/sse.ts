import type { FastifyReply, FastifyRequest } from 'fastify';

const KEEP_ALIVE_MS = 20_000;
/** A client that reads slower than this loses its connection and comes back to a fresh picture. */
const MAX_BUFFERED_BYTES = 1_000_000;

/** One open stream of server-sent events. */
export interface EventStream {
  send(event: string, data: unknown): void;
  end(): void;
}

/** Turns the reply into an event stream; `onEnd` runs once when either side ends it. */
export function openEventStream(request: FastifyRequest, reply: FastifyReply, onEnd: () => void): EventStream {
  reply.hijack();
  const response = reply.raw;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 2000\n\n');
  const timer = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE_MS);
  const end = (): void => {
    clearInterval(timer);
    response.end();
  };
  request.raw.once('close', () => {
    end();
    onEnd();
  });
  return {
    send(event, data) {
      if (response.writableLength > MAX_BUFFERED_BYTES) response.destroy();
      else response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end,
  };
}

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
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(timer);
    onEnd();
  };
  // Writing to a line that just broke is no reason to bring the server down.
  response.on('error', close);
  response.once('close', close);
  // It may have gone while its request was looked at; then nobody says so again.
  if (request.raw.socket.destroyed) close();
  return {
    send(event, data) {
      if (!isOpen) return;
      if (response.writableLength > MAX_BUFFERED_BYTES) {
        close();
        response.destroy();
        return;
      }
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end() {
      close();
      response.end();
    },
  };
}

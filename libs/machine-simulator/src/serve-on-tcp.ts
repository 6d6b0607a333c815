import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Cable, MachineShell } from './machine-shell.js';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** A serial server as many shields have: raw bytes, one host at a time; a second one is turned away. */
export async function serveOnTcp(
  shell: MachineShell,
  address: { readonly host: string; readonly port: number } = { host: '127.0.0.1', port: 0 },
): Promise<Served> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    const cable: Cable = { write: (text) => void socket.write(text, 'latin1'), end: () => socket.destroy() };
    if (!shell.connect(cable)) return void socket.destroy();
    sockets.add(socket);
    socket.on('data', (bytes: Buffer) => shell.receive(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      shell.disconnect(cable);
    });
  });
  server.listen(address.port, address.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `tcp://${address.host}:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

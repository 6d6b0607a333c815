import { once } from 'node:events';
import net from 'node:net';

/** A line to a TCP server that can be cut without a goodbye. */
export async function cuttableLine(toUrl: string): Promise<{ url: string; cut(): void; close(): Promise<void> }> {
  const { hostname, port } = new URL(toUrl);
  const ends = new Set<net.Socket>();
  const line = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        ends.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  const cut = (): void => {
    for (const end of ends) end.destroy();
  };
  return {
    url: `mqtt://127.0.0.1:${(line.address() as net.AddressInfo).port}`,
    cut,
    close: async () => {
      line.close();
      cut();
      await once(line, 'close');
    },
  };
}

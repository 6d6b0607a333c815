import { createSession, type MachineIdentity } from '#libs/machine-protocols';
import { openTransport } from '../transport/open-transport.js';

/** Most boards: 115,200; newer and Prusa-like ones 250,000. */
const BAUDS = [115_200, 250_000];
const FIRMWARES = ['marlin', 'grbl'] as const;
const TICK_MS = 50;

export interface ProbeResult {
  readonly url: string;
  readonly firmware: (typeof FIRMWARES)[number];
  readonly identity: MachineIdentity;
}

/**
 * Who answers on a port? Only the handshake is said, no motion; opening the port may restart the board.
 * @param url `tcp://…`, or `serial://…` without a baud rate to try the common ones
 */
export async function probe(url: string, tried: (what: string) => void): Promise<ProbeResult | undefined> {
  const urls = url.startsWith('serial:') && !url.includes('baud=') ? BAUDS.map((baud) => `${url}?baud=${baud}`) : [url];
  for (const each of urls) {
    for (const firmware of FIRMWARES) {
      tried(`${each} as ${firmware}`);
      const identity = await shakeHands(each, firmware);
      if (identity) return { url: each, firmware, identity };
    }
  }
  return undefined;
}

/** The session itself gives up after 10 s without an answer. */
function shakeHands(url: string, firmware: (typeof FIRMWARES)[number]): Promise<MachineIdentity | undefined> {
  return new Promise((resolve) => {
    const session = createSession(firmware);
    let identity: MachineIdentity | undefined;
    const input = (next: Parameters<typeof session.handle>[0]): void => {
      // Once it is known nothing more is said: what follows a handshake belongs to the bridge.
      if (identity) return;
      for (const effect of session.handle(next, performance.now())) {
        if (effect.type === 'write' && !identity) transport.write(effect.bytes);
        else if (effect.type === 'close') transport.close();
        else if (effect.type === 'event' && effect.event.type === 'identified') {
          identity = effect.event.identity;
          transport.close();
        }
      }
    };
    const transport = openTransport(url, {
      opened: () => input({ type: 'opened' }),
      bytes: (bytes) => input({ type: 'bytes', bytes }),
      closed: () => {
        clearInterval(timer);
        resolve(identity);
      },
    });
    const timer = setInterval(() => input({ type: 'tick' }), TICK_MS);
  });
}

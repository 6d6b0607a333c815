import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import type { Firmware } from '#libs/domain';
import { createGrblSession, createMarlinSession, type SessionInput } from '#libs/machine-protocols';
import { openTransport } from '../../../firmware-bridge/src/transport/open-transport.js';
import type { Transport } from '../../../firmware-bridge/src/transport/transport.js';

// Minga's side of `npm run bench -- streaming`, in a process of its own so that its CPU time is measured alone:
//   sender.js FIRMWARE RX_BYTES PROGRAM URL...   then on its input: `run LINES` or `stop TIMES`; one line of JSON for each.

const TICK_MS = 50;
/** A stop hits the stream at any point of it. */
const STREAM_AT_LEAST_MS = 5;
const STREAM_SPREAD_MS = 15;

class Host {
  private readonly session;
  private readonly transport: Transport;
  private notify: () => void = () => undefined;
  private hasEnded = false;

  /** @param rxBytes of Marlin's receive buffer, which it does not tell; GRBL does */
  constructor(firmware: Firmware, rxBytes: number, url: string) {
    this.session = firmware === 'marlin' ? createMarlinSession({ rxBytes }) : createGrblSession();
    this.transport = openTransport(url, {
      opened: () => this.input({ type: 'opened' }),
      bytes: (bytes) => this.input({ type: 'bytes', bytes }),
      closed: (why) => fail(why),
    });
    setInterval(() => this.input({ type: 'tick' }), TICK_MS);
  }

  input(input: SessionInput): void {
    for (const effect of this.session.handle(input, performance.now())) {
      if (effect.type === 'write') this.transport.write(effect.bytes, effect.isUrgent);
      else if (effect.type === 'event' && effect.event.type === 'refused') fail(effect.event.message);
      else if (effect.type === 'event' && effect.event.type === 'ended') {
        this.hasEnded = true;
        if (effect.event.outcome === 'failed') fail(effect.event.message ?? 'failed');
      }
    }
    this.session.prepare?.();
    this.notify();
  }

  async until(isTrue: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.notify = () => isTrue() && resolve();
      this.notify();
    });
  }

  async ready(): Promise<void> {
    await this.until(() => this.session.snapshot.phase === 'ready');
  }

  start(lines: readonly string[], count: number): void {
    let next = 0;
    this.hasEnded = false;
    this.input({ type: 'run', source: { next: () => (next < count ? lines[next++] : undefined) } });
  }

  async ended(): Promise<void> {
    await this.until(() => this.hasEnded);
  }

  /** Stops in mid-stream; the moment of the request in ns of CLOCK_MONOTONIC. */
  async stop(lines: readonly string[]): Promise<bigint> {
    await this.ready();
    this.start(lines, Infinity);
    await new Promise((resolve) => setTimeout(resolve, STREAM_AT_LEAST_MS + Math.random() * STREAM_SPREAD_MS));
    const atNs = process.hrtime.bigint();
    this.input({ type: 'stop' });
    this.input({ type: 'unlock' });
    return atNs;
  }
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

const [firmware, rxBytes, programPath = '', ...urls] = process.argv.slice(2);
if (firmware !== 'marlin' && firmware !== 'grbl') fail('sender.js marlin|grbl RX_BYTES PROGRAM URL...');
const lines = readFileSync(programPath, 'utf8').trimEnd().split('\n');
const hosts = urls.map((url) => new Host(firmware, Number(rxBytes), url));

async function run(count: number): Promise<object> {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  for (const host of hosts) host.start(lines, count);
  await Promise.all(hosts.map(async (host) => host.ended()));
  const { user, system } = process.cpuUsage(cpu);
  return {
    lines: count * hosts.length,
    cpuSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - startMs) / 1000,
    rssBytes: process.memoryUsage.rss(),
  };
}

async function stop(times: number): Promise<object> {
  const atNs: string[] = [];
  for (let i = 0; i < times; i++) for (const host of hosts) atNs.push(String(await host.stop(lines)));
  return { atNs };
}

await Promise.all(hosts.map(async (host) => host.ready()));
process.stdout.write('READY\n');
for await (const order of createInterface({ input: process.stdin })) {
  const [verb, count] = order.split(' ');
  const result = verb === 'stop' ? await stop(Number(count)) : await run(Number(count));
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
process.exit(0);

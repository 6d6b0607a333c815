import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulatedMachine } from '#libs/machine-simulator';
import { createBridge } from '../../apps/server/src/bridges/bridges.routes.js';
import { createOwner } from '../../apps/server/src/auth/auth.routes.js';
import { importDesignFolder } from '../../apps/server/src/designs/designs.routes.js';
import { cancelJob } from '../../apps/server/src/jobs/jobs.routes.js';
import { clearPlate, createMachine, getMachine } from '../../apps/server/src/machines/machines.routes.js';
import { startStandalone } from '../../apps/standalone/src/standalone.js';
import { Bridge } from '../../firmware-bridge/src/index.js';
import { printer } from '../../firmware-bridge/test/fixtures.js';
import { Person } from '../support/person.js';
import { ShopFloor, WISH } from '../support/shop.js';
import { writeBlock } from '../support/small-designs.js';

const RUNS = 100;
/** Slices the program, fetches it, and warms up what compiles as it runs. */
const WARM_UP = 5;
/** A line that moves, heats or sets up, and no question: the program has begun. */
const PROGRAM_LINE = /(?:^|[\s])(?:G\d+|M8[23]|M1(?:04|09|40|90))\b/;

/**
 * From sending "the plate is empty", which makes the first job startable, to the first line of its program at the
 * machine's end of the wire. Program ready, machine idle; the whole standalone, a bridge and a simulated printer run in
 * this process, over real HTTP, MQTT and TCP.
 */
export default async function startLatency(): Promise<{ name: string; value: number; unit: string }[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'minga-bench-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const shop = await openShop(folder, closers);
    const times: number[] = [];
    for (let run = -WARM_UP; run < RUNS; run++) {
      const ms = await shop.measureStart();
      if (run >= 0) times.push(ms);
    }
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
    return [
      { name: 'starts', value: sorted.length, unit: '' },
      { name: 'queued to first byte, p50', value: at(0.5), unit: 'ms' },
      { name: 'queued to first byte, p95', value: at(0.95), unit: 'ms' },
      { name: 'queued to first byte, max', value: at(1), unit: 'ms' },
    ];
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

async function openShop(folder: string, closers: (() => Promise<unknown>)[]) {
  const config = {
    port: 0,
    host: '127.0.0.1',
    dataDir: path.join(folder, 'data'),
    hasTraining: false,
    isVerbose: false,
  };
  const logger = { log: () => undefined, warn: () => undefined, error: console.error };
  const minga = await startStandalone(config, { logger, progress: () => undefined, projectDir: folder });
  closers.push(() => minga.close());
  const owner = new Person(() => minga.url);
  const token = new URL(minga.setupUrl ?? '').searchParams.get('token') ?? '';
  await owner.call(createOwner, { body: { token, name: 'Rosa', password: 'una clave larga' } });

  const machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 1000 });
  closers.push(() => machine.close());
  const wire = await tap(Number(new URL(machine.url).port));
  closers.push(() => wire.close());
  const { bridge: row, config: pairing } = await owner.call(createBridge, { body: { name: 'Puente' } });
  const credentials = pairing as never as ConstructorParameters<typeof Bridge>[0];
  const bridge = new Bridge({ ...credentials, dataDir: path.join(folder, 'bridge') }, { log: () => undefined });
  await bridge.start();
  closers.push(() => bridge.stop());
  const { profile } = printer(wire.url);
  const body = {
    name: 'Killa',
    bridgeId: row.id,
    url: wire.url,
    profile,
    loaded: { material: 'PLA', remainingG: 900_000 },
  };
  const { id: machineId } = await owner.call(createMachine, { body });
  await owner.until('the machine is there', async () => {
    const seen = await owner.call(getMachine, { params: { machineId } });
    return seen.connectivity === 'online' && seen.state === 'idle';
  });
  await owner.call(importDesignFolder, { body: { path: await writeBlock(path.join(folder, 'block')) } });
  const floor = new ShopFloor(owner);
  await floor.order({ ...WISH, designId: 'spacer-block-2-mm', quantity: RUNS + WARM_UP });
  await owner.until('the program is ready', async () =>
    (await floor.jobs()).some(({ estimatedS }) => estimatedS !== null),
  );

  const measureStart = async (): Promise<number> => {
    const { run } = await owner.call(getMachine, { params: { machineId } });
    const firstLine = wire.nextLine(PROGRAM_LINE);
    const sentMs = performance.now();
    await owner.call(clearPlate, { params: { machineId }, body: { afterRun: run } });
    const ms = (await firstLine) - sentMs;
    await owner.until('running', async () => (await owner.call(getMachine, { params: { machineId } })).job !== null);
    const job = (await floor.jobs()).find(({ state }) => state === 'attempting');
    if (job) await owner.call(cancelJob, { params: { jobId: job.id } });
    // The spoiled piece lies there until somebody says that the plate is empty: the next run's first deed.
    await owner.until('stopped', async () => {
      const { state, needsPerson } = await owner.call(getMachine, { params: { machineId } });
      return state === 'stopped' && needsPerson === 'clear-plate';
    });
    return ms;
  };
  return { measureStart };
}

/** A cable with an ear: tells when a line reaches the machine. */
async function tap(port: number) {
  let waiting: { pattern: RegExp; heard(atMs: number): void } | undefined;
  const server = createServer((host) => {
    const machine = connect(port, '127.0.0.1');
    machine.setNoDelay(true);
    host.setNoDelay(true);
    host.on('data', (bytes: Buffer) => {
      machine.write(bytes);
      if (!waiting?.pattern.test(bytes.toString('latin1'))) return;
      waiting.heard(performance.now());
      waiting = undefined;
    });
    machine.pipe(host);
    for (const socket of [host, machine]) socket.on('error', () => undefined);
    host.on('close', () => machine.destroy());
    machine.on('close', () => host.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextLine: (pattern: RegExp) => new Promise<number>((heard) => (waiting = { pattern, heard })),
    close: async () => void server.close(),
  };
}

import { installCncjs, installPrintcore } from './peers/install.js';
import { writeProgram } from './peers/programs.js';
import { compileNative, Responder, type Firmware, type Native, type Wire } from './peers/responder.js';
import { median, rounded, type Row } from './peers/rows.js';
import { cncjsSender, cSender, mingaSender, printcoreSender, type Place, type Sender } from './peers/senders.js';
import streaming32 from './streaming-32.js';
import streamingStop from './streaming-stop.js';

const ROUNDS = 9;
/** Just-in-time compilers need tens of thousands of lines; a host runs for hours. */
const WARM_UP_SECONDS = 1.6;
const SECONDS_PER_RUN = 0.4;
/** A few hundred lines only fit through a UART in that time. */
const SECONDS_PER_UART_RUN = 0.8;
/** Measured once on 2 quiet cores with zero latency; OctoPrint is too large to be installed for a benchmark. */
const PUBLISHED = {
  OctoPrint: { rate: 6580, cpuUs: 132 },
  'CNCjs, ok': { rate: 4150, cpuUs: 200 },
  'CNCjs, grbl': { rate: 20_960, cpuUs: 49 },
} as const;
const MODES: Record<Firmware, string> = { ok: 'send-response', advanced: '4 lines', grbl: 'GRBL 127 bytes' };

interface Figures {
  readonly rate: number;
  readonly cpuUs: number;
  readonly bytesPerLine: number;
  /** Median time from an answer to the next byte. */
  readonly reactionUs: number;
}

interface Contender {
  readonly name: string;
  readonly start: (place: Place) => Promise<Sender>;
  /** In each run. */
  readonly lines: number;
  /** Before the first run and without latency, then one run more as it will be. Default: only that. */
  readonly warmUpLines?: number;
}

/** All contenders in turn, round by round, so that a busy moment of the host hits all alike. */
async function race(
  native: Native,
  firmware: Firmware,
  wire: Wire,
  program: string,
  contenders: readonly Contender[],
): Promise<Map<string, Figures>> {
  const lanes = [];
  for (const contender of contenders) {
    const responder = await Responder.start(native, firmware, wire);
    const sender = await contender.start({ port: responder.port, program, firmware });
    lanes.push({ name: contender.name, responder, sender, lines: contender.lines, runs: [] as Figures[] });
    if (contender.warmUpLines !== undefined) {
      responder.setLatency(0);
      await sender.run(contender.warmUpLines);
      responder.setLatency(wire.latency ?? 0);
    }
    await sender.run(contender.lines);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { responder, sender, lines, runs } of lanes) {
      await responder.stats();
      const sent = await sender.run(lines);
      const stats = await responder.stats();
      if (stats.lines < lines) throw new Error(`Only ${stats.lines} of ${lines} lines arrived.`);
      runs.push({
        rate: (stats.lines - 1) / stats.seconds,
        cpuUs: (sent.cpuSeconds / lines) * 1e6,
        bytesPerLine: stats.bytes / lines,
        reactionUs: stats.p50Us,
      });
    }
  }
  for (const { responder, sender } of lanes) {
    await sender.close();
    await responder.close();
  }
  return new Map(
    lanes.map(({ name, runs }) => [
      name,
      {
        rate: median(runs.map((run) => run.rate)),
        cpuUs: median(runs.map((run) => run.cpuUs)),
        bytesPerLine: median(runs.map((run) => run.bytesPerLine)),
        reactionUs: median(runs.map((run) => run.reactionUs)),
      },
    ]),
  );
}

function figureRows(title: string, race: ReadonlyMap<string, Figures>): Row[] {
  return [...race].flatMap(([name, { rate, cpuUs, reactionUs }]) => [
    { name: `${title}: ${name}`, value: Math.round(rate), unit: 'lines/s' },
    { name: `${title}: ${name}`, value: rounded(cpuUs), unit: 'us CPU/line' },
    { name: `${title}: ${name}`, value: rounded(reactionUs), unit: 'us reaction p50' },
  ]);
}

function ratio(name: string, value: number, target: string): Row {
  return { name, value: rounded(value), unit: `(target ${target})` };
}

interface Peers {
  readonly printcore: string | undefined;
  readonly cncjs: string | undefined;
}

function contendersFor(native: Native, firmware: Firmware, latencyMs: number, peers: Peers): readonly Contender[] {
  const perRound = { ok: 1, advanced: 4, grbl: 5 }[firmware];
  const windowed = latencyMs > 0 ? (1000 / (latencyMs + 0.1)) * perRound : Infinity;
  /** From the lines/s to expect, so that a run takes neither long nor no time. */
  const contender = (name: string, rate: number, start: Contender['start']): Contender => ({
    name,
    start,
    lines: Math.ceil(Math.min(rate, windowed) * SECONDS_PER_RUN),
    warmUpLines: Math.ceil(rate * WARM_UP_SECONDS),
  });
  const { printcore, cncjs } = peers;
  const contenders = [
    contender('C', { ok: 26_000, advanced: 90_000, grbl: 130_000 }[firmware], async (place) => cSender(native, place)),
    contender('Minga', { ok: 20_000, advanced: 50_000, grbl: 80_000 }[firmware], mingaSender),
  ];
  if (printcore !== undefined && firmware === 'ok') {
    contenders.push(contender('printcore', 890, async (place) => printcoreSender(printcore, place)));
  }
  if (cncjs !== undefined && firmware !== 'advanced') {
    contenders.push(
      contender('CNCjs', firmware === 'grbl' ? 20_000 : 4000, async (place) => cncjsSender(cncjs, place)),
    );
  }
  return contenders;
}

async function overPty(native: Native, peers: Peers, filter: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const firmware of ['ok', 'advanced', 'grbl'] as const) {
    const program = writeProgram(native, firmware === 'grbl' ? 'grbl' : 'marlin');
    for (const latencyMs of [0, 1, 2]) {
      const title = `${MODES[firmware]}, ${latencyMs} ms`;
      if (!title.includes(filter)) continue;
      process.stdout.write(`${title} ...\n`);
      const contenders = contendersFor(native, firmware, latencyMs, peers);
      const figures = await race(native, firmware, { latency: latencyMs * 1000 }, program, contenders);
      rows.push(...figureRows(title, figures));
      const minga = figures.get('Minga');
      const c = figures.get('C');
      if (!minga || !c) continue;
      rows.push(ratio(`${title}: Minga / C`, minga.rate / c.rate, latencyMs > 0 ? '>= 0.95' : 'none'));
      if (latencyMs === 0) rows.push(...againstPeers(title, firmware, minga, figures.get('CNCjs')));
    }
  }
  return rows;
}

function againstPeers(title: string, firmware: Firmware, minga: Figures, cncjs: Figures | undefined): Row[] {
  const rows: Row[] = [];
  const against = (name: string, peer: { rate: number; cpuUs: number }, target: string): void => {
    rows.push(ratio(`${title}: Minga / ${name}, rate`, minga.rate / peer.rate, target));
    rows.push(ratio(`${title}: Minga / ${name}, CPU`, minga.cpuUs / peer.cpuUs, '<= 0.5'));
  };
  if (firmware === 'ok') against('OctoPrint (published)', PUBLISHED.OctoPrint, '>= 1.3');
  if (firmware === 'advanced') return rows;
  const published = PUBLISHED[`CNCjs, ${firmware}`];
  against(cncjs ? 'CNCjs' : 'CNCjs (published)', cncjs ?? published, firmware === 'grbl' ? '>= 1.5' : 'none');
  return rows;
}

/** What the firmware announces, and the size of its receive buffer; the last one is grblHAL's. */
const WINDOWS = [
  { firmware: 'advanced', rxBytes: 128, shape: 'print', title: 'ADVANCED_OK, 38-byte lines' },
  { firmware: 'grbl', rxBytes: 128, shape: 'grbl', title: 'GRBL 127 bytes' },
  { firmware: 'grbl', rxBytes: 1024, shape: 'grbl', title: 'GRBL 1023 bytes' },
] as const;

async function overUart(native: Native, filter: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const baud of [115_200, 250_000]) {
    for (const { firmware, rxBytes, shape, title } of WINDOWS) {
      const name = `UART ${baud} baud, ${title}`;
      if (!name.includes(filter)) continue;
      process.stdout.write(`${name} ...\n`);
      const window = firmware === 'grbl' ? (['bytes', String(rxBytes - 1)] as const) : undefined;
      // Paced as on a real port, although a pty has no line of its own.
      const query = `?baud=${baud}&paced=yes`;
      const lines = Math.ceil((baud / 10 / 32) * SECONDS_PER_UART_RUN);
      const contenders: Contender[] = [
        { name: 'C', start: async (place) => cSender(native, place, window), lines },
        { name: 'Minga', start: async (place) => mingaSender({ ...place, query, rxBytes }), lines },
      ];
      const program = writeProgram(native, shape);
      const figures = await race(native, firmware, { baud, rx: rxBytes }, program, contenders);
      rows.push(...figureRows(name, figures));
      for (const [host, { rate, bytesPerLine }] of figures) {
        const target = host === 'C' ? 'none' : '>= 0.95';
        rows.push(ratio(`${name}: ${host} / wire limit`, (rate * bytesPerLine) / (baud / 10), target));
      }
    }
  }
  return rows;
}

/**
 * How fast lines reach a controller and what that costs, against a minimal sender in C and against other hosts, all
 * over pseudo terminals in one run; then 32 machines at once, and how long a stop takes.
 *
 * @param filter only the races whose title contains it, against C alone: `npm run bench -- streaming ", 1 ms"`
 */
export default async function streaming(filter?: string): Promise<Row[]> {
  const native = compileNative();
  if (filter !== undefined) {
    const peers = { printcore: undefined, cncjs: undefined };
    return [...(await overPty(native, peers, filter)), ...(await overUart(native, filter))];
  }
  const peers = { printcore: installPrintcore(), cncjs: installCncjs() };
  return [
    ...(await overPty(native, peers, '')),
    ...(await overUart(native, '')),
    ...(await streaming32()),
    ...(await streamingStop()),
  ];
}

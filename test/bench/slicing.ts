import { readFile, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DomainError } from '#libs/domain';
import { prepareSlice, readProgram, slicePlate, slicingEngines, type EngineId } from '#libs/slicing';
import { PRINTER } from '../support/shopfloor.js';

const DESIGNS = path.resolve('../shared/data/designs');
const REPORT = path.resolve('docs/designs-slicing.md');
const MB = 1_000_000;

interface Row {
  readonly file: string;
  readonly triangles: number | undefined;
  readonly prepareMs: number;
  readonly engines: Readonly<Partial<Record<EngineId, EngineRow>>>;
  /** Why it was refused, by code and words. */
  readonly refusal: string | undefined;
}
interface EngineRow {
  readonly sliceMs: number;
  readonly readMs: number;
  readonly peakMb: number;
  readonly estimatedS: number;
  readonly filamentMm: number;
  readonly problem: string | undefined;
}

/** Every STL of the shared designs through every engine that is installed; writes docs/designs-slicing.md. */
export default async function slicing(): Promise<{ name: string; value: number; unit: string }[]> {
  const makers = await slicingEngines();
  const engines = Object.keys(makers) as EngineId[];
  const files = (await readdir(DESIGNS, { recursive: true })).filter((file) => /\.stl$/i.test(file)).toSorted();
  const startedAt = new Date();
  const rssBefore = process.memoryUsage().rss;
  let rssPeak = rssBefore;
  const watch = setInterval(() => (rssPeak = Math.max(rssPeak, process.memoryUsage().rss)), 50);
  const rows: Row[] = [];
  for (const file of files) rows.push(await measure(file, engines));
  clearInterval(watch);
  const ownMb = (rssPeak - rssBefore) / MB;
  await writeFile(REPORT, reportOf(rows, { makers, startedAt, ownMb }));
  const made = (id: EngineId) => rows.flatMap((row) => row.engines[id] ?? []);
  return [
    { name: 'STL files', value: rows.length, unit: '' },
    { name: 'refused', value: rows.filter(({ refusal }) => refusal !== undefined).length, unit: '' },
    ...engines.flatMap((id) => [
      { name: `${id}: sliced`, value: made(id).filter(({ problem }) => problem === undefined).length, unit: '' },
      { name: `${id}: all files`, value: Math.round(sum(made(id).map(({ sliceMs }) => sliceMs)) / 1000), unit: 's' },
      { name: `${id}: highest memory of a process`, value: Math.round(Math.max(...made(id).map(({ peakMb }) => peakMb))), unit: 'MB' }, // prettier-ignore
    ]),
    { name: 'own memory above idle', value: Math.round(ownMb), unit: 'MB' },
  ];
}

async function measure(file: string, engines: readonly EngineId[]): Promise<Row> {
  const model = await readFile(path.join(DESIGNS, file));
  const startedMs = performance.now();
  const since = () => performance.now() - startedMs;
  try {
    const plate = await prepareSlice({ model, fileName: file, profile: PRINTER, material: 'PLA', quality: 'normal' });
    const prepareMs = since();
    const made: [EngineId, EngineRow][] = [];
    for (const id of engines) made.push([id, await slice(plate, id)]);
    return { file, triangles: plate.triangles, prepareMs, engines: Object.fromEntries(made), refusal: undefined };
  } catch (error) {
    return { file, triangles: undefined, prepareMs: since(), engines: {}, refusal: textOf(error) };
  }
}

async function slice(plate: Awaited<ReturnType<typeof prepareSlice>>, id: EngineId): Promise<EngineRow> {
  let peakMb = 0;
  const onUse = ({ peakBytes }: { peakBytes: number }): void => void (peakMb = Math.max(peakMb, peakBytes / MB));
  const startedMs = performance.now();
  try {
    const { gcode, maker } = await slicePlate(plate, id, { onUse });
    const sliceMs = performance.now() - startedMs;
    const { report } = await readProgram(gcode, PRINTER);
    const readMs = performance.now() - startedMs - sliceMs;
    const { estimatedS, filamentMm } = report;
    const refused = report.problems.find(({ severity }) => severity === 'reject')?.message;
    const problem = refused ?? (maker.toLowerCase().startsWith(id) ? undefined : `made by ${maker}`);
    return { sliceMs, readMs, peakMb, estimatedS, filamentMm, problem };
  } catch (error) {
    const sliceMs = performance.now() - startedMs;
    return { sliceMs, readMs: 0, peakMb, estimatedS: 0, filamentMm: 0, problem: textOf(error) };
  }
}

interface About {
  readonly makers: Readonly<Partial<Record<EngineId, string>>>;
  readonly startedAt: Date;
  readonly ownMb: number;
}

function reportOf(rows: readonly Row[], { makers, startedAt, ownMb }: About): string {
  const engines = Object.keys(makers) as EngineId[];
  const seconds = (ms: number | undefined): string => (ms === undefined ? '' : (ms / 1000).toFixed(1));
  const head = ['file', 'triangles', 'read, s', ...engines.flatMap((id) => [`${id}, s`, `${id}, MB`, `${id}, machine time`, `${id}, m`]), 'checked, s']; // prettier-ignore
  const line = (row: Row): string[] => [
    row.file,
    row.triangles === undefined ? '' : String(row.triangles),
    seconds(row.prepareMs),
    ...engines.flatMap((id) => {
      const made = row.engines[id];
      if (!made) return ['', '', '', ''];
      if (made.problem !== undefined) return [seconds(made.sliceMs), made.peakMb.toFixed(0), made.problem, ''];
      return [seconds(made.sliceMs), made.peakMb.toFixed(0), duration(made.estimatedS), (made.filamentMm / 1000).toFixed(1)]; // prettier-ignore
    }),
    seconds(row.engines.cura?.readMs),
  ];
  const refused = rows.filter(({ refusal }) => refusal !== undefined);
  const sliced = rows.filter(({ refusal }) => refusal === undefined);
  const totals = engines.map((id) => {
    const made = sliced.flatMap((row) => row.engines[id] ?? []);
    const good = made.filter(({ problem }) => problem === undefined);
    return `- ${makers[id]}: ${good.length} of ${made.length} sliced in ${seconds(sum(made.map(({ sliceMs }) => sliceMs)))} s; slowest ${seconds(Math.max(...made.map(({ sliceMs }) => sliceMs)))} s; highest memory of its process ${Math.max(...made.map(({ peakMb }) => peakMb)).toFixed(0)} MB.`;
  });
  return `# Slicing real designs

Written by \`npm run bench -- slicing\`: every STL of the shared collection of real open hardware designs, for a printer of
220 x 220 x 250 mm with a 0.4 mm nozzle, PLA, quality \`normal\`, one piece, lying as it was published. One file after the other;
each step runs in a sandboxed process of its own, whose start is in the figures.

${startedAt.toISOString().slice(0, 10)}, ${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} threads, Node ${process.versions.node}.

- ${rows.length} files, ${sliced.length} sliced, ${refused.length} refused.
${totals.join('\n')}
- Memory of the process that asks for it all: ${ownMb.toFixed(0)} MB above idle at most.

## Refused, and why

${refused.length === 0 ? 'None.' : refused.map(({ file, refusal }) => `- \`${file}\`: ${refusal}`).join('\n')}

## File by file

${table([head, ...sliced.map(line)])}
`;
}

function table(lines: readonly (readonly string[])[]): string {
  const [head = [], ...rest] = lines;
  const text = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [text(head), text(head.map(() => '---')), ...rest.map(text)].join('\n');
}

const duration = (s: number): string =>
  `${Math.floor(s / 3600)} h ${String(Math.round((s % 3600) / 60)).padStart(2, '0')}`;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const textOf = (error: unknown): string =>
  error instanceof DomainError ? `${error.code}: ${error.message}` : String(error);

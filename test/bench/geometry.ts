import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  checkModel,
  encodePreview,
  orient,
  previewMesh,
  readModel,
  renderModel,
  writeStl,
  type Mesh,
} from '#libs/designs';

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const folder = path.resolve('../shared/data/designs');
const LARGE = 5_000_000;

/** A closed ball of so many triangles as a binary STL: as large as a model may be. */
function ball(triangles: number): Mesh {
  const rings = Math.floor(Math.sqrt(triangles / 2));
  const columns = Math.floor(triangles / 2 / (rings - 1));
  const corners = new Float32Array(2 * (rings - 1) * columns * 9);
  let used = 0;
  const put = (ring: number, column: number): void => {
    const [polar, turn] = [(Math.PI * ring) / rings, (2 * Math.PI * (column % columns)) / columns];
    const isPole = ring === 0 || ring === rings;
    corners[used++] = isPole ? 0 : 100 * Math.sin(polar) * Math.cos(turn);
    corners[used++] = isPole ? 0 : 100 * Math.sin(polar) * Math.sin(turn);
    corners[used++] = isPole ? (ring === 0 ? 100 : -100) : 100 * Math.cos(polar);
  };
  for (let ring = 0; ring < rings; ring++) {
    for (let column = 0; column < columns; column++) {
      if (ring < rings - 1) [[ring, column], [ring + 1, column], [ring + 1, column + 1]].forEach(([r, c]) => put(r!, c!)); // prettier-ignore
      if (ring > 0) [[ring, column], [ring + 1, column + 1], [ring, column + 1]].forEach(([r, c]) => put(r!, c!)); // prettier-ignore
    }
  }
  return { triangles: corners, count: corners.length / 9 };
}

/** Steps of one large model, each with the most memory the process ever held above its start. */
async function large(): Promise<Row[]> {
  const bytes = writeStl(ball(LARGE));
  const rows: Row[] = [];
  const idle = Number(process.env['MINGA_BENCH_IDLE_MB'] ?? 0);
  const step = async <T>(name: string, run: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await run();
    rows.push({ name: `5 M triangles: ${name}`, value: Math.round(performance.now() - start), unit: 'ms' });
    rows.push({
      name: `5 M triangles: peak memory after ${name}`,
      value: Math.round(process.resourceUsage().maxRSS / 1024 - idle),
      unit: 'MB',
    });
    return result;
  };
  const mesh = await step('read', () => readModel(bytes, 'ball.stl'));
  await step('check', () => checkModel(mesh));
  await step('orient', () => orient(mesh));
  await step('preview', () => previewMesh(mesh));
  await step('picture 640 x 480', () => renderModel(mesh, { widthPx: 640, heightPx: 480 }));
  return rows;
}

const round = (value: number) => Number(value.toFixed(1));

/** Reading, checking, laying and drawing every shared model; then a model as large as may be in a process of its own. */
export default async function geometry(part?: string): Promise<Row[]> {
  if (part === 'large') return large();
  const files = existsSync(folder)
    ? (JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as { files: { file: string; kind: string }[] })
        .files
    : [];
  const models = files.filter(({ kind }) => ['stl', '3mf', 'step'].includes(kind));
  const times: Record<string, number[]> = {};
  let [megabytes, previewBytes, triangles] = [0, 0, 0];
  for (const { file } of models) {
    const bytes = readFileSync(path.join(folder, file));
    const timed = async <T>(name: string, run: () => T | Promise<T>): Promise<T> => {
      const start = performance.now();
      const result = await run();
      (times[name] ??= []).push(performance.now() - start);
      return result;
    };
    const mesh = await timed(`read ${path.extname(file).slice(1)}`, () => readModel(bytes, file));
    if (file.endsWith('.stl')) megabytes += bytes.length / 1e6;
    triangles += mesh.count;
    await timed('check', () => checkModel(mesh));
    await timed('orient', () => orient(mesh));
    const preview = await timed('preview', () => previewMesh(mesh, 5_000));
    previewBytes += encodePreview(preview).length;
    await timed('picture 400 x 300', () => renderModel(mesh, { widthPx: 400, heightPx: 300 }));
  }
  const rows: Row[] = [
    { name: 'models', value: models.length, unit: '' },
    { name: 'triangles', value: triangles, unit: '' },
  ];
  for (const [name, all] of Object.entries(times)) {
    const sum = all.reduce((a, b) => a + b, 0);
    rows.push({ name: `${name}, mean`, value: round(sum / all.length), unit: 'ms' });
    rows.push({ name: `${name}, slowest`, value: round(Math.max(...all)), unit: 'ms' });
    if (name === 'read stl') rows.push({ name: 'read stl', value: round(megabytes / (sum / 1000)), unit: 'MB/s' });
  }
  rows.push({ name: 'previews of at most 5,000 triangles, all', value: Math.round(previewBytes / 1000), unit: 'kB' });
  rows.push({ name: 'peak memory', value: Math.round(process.resourceUsage().maxRSS / 1024), unit: 'MB' });
  const script = `const { default: run } = await import(${JSON.stringify(import.meta.url)});
    process.env.MINGA_BENCH_IDLE_MB = String(process.memoryUsage.rss() / 1048576);
    console.log(JSON.stringify(await run('large')));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: path.dirname(fileURLToPath(import.meta.url)),
    encoding: 'utf8',
  });
  return [...rows, ...(JSON.parse(output) as Row[])];
}

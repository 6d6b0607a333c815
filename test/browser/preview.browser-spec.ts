import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { coarserPath, encodePath, ProgramAnalyser, renderPng, ToolPathBuilder, type ToolPath } from '#libs/gcode';
import { DESKTOP, SMALL_PHONE, launchBrowser, shoot } from '../support/browser.js';
import * as fixtures from './fixtures/index.js';
import { bgcodeFile } from '../../libs/gcode/test/slicer/bgcode-encoder.js';
import { StandIn } from './stand-in.js';

const job = fixtures.jobs[0]!;
const machine = fixtures.machines.find(({ id }) => id === job.machineId)!;

let browser: Browser;
let server: StandIn;
let url: string;
let context: BrowserContext;
let dir: string;
beforeAll(async () => {
  browser = await launchBrowser();
  dir = await mkdtemp(path.join(os.tmpdir(), 'minga-preview-'));
});
afterAll(async () => {
  await browser?.close();
  await rm(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  server = new StandIn();
  url = await server.start();
});
afterEach(async () => {
  await context?.close();
  await server.stop();
});

async function open(address: string, viewport = DESKTOP, locale = 'en'): Promise<Page> {
  context = await browser.newContext({ viewport, locale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url + address);
  return page;
}

/** Lines of a vase with waves, a filled bottom and a solid rim, as a slicer writes them. */
function* vase(layers: number, steps: number): Generator<string> {
  yield 'M140 S60\nM104 S210\nG28\nG90\nM83\nM190 S60\nM109 S210\n';
  for (let layer = 0; layer < layers; layer++) {
    const z = (0.2 * (layer + 1)).toFixed(2);
    const size = 42 + 14 * Math.sin((3 * layer) / layers);
    const wall = (radius: number) => {
      const lines = [`G1 X${(110 + radius).toFixed(3)} Y110.000 F9000`];
      for (let i = 1; i <= steps; i++) {
        const angle = (2 * Math.PI * i) / steps;
        const r = radius + 2.5 * Math.sin(angle * 12 + (4 * layer) / layers);
        lines.push(`G1 X${(110 + r * Math.cos(angle)).toFixed(3)} Y${(110 + r * Math.sin(angle)).toFixed(3)} E0.0314`);
      }
      return lines.join('\n');
    };
    yield `;LAYER_CHANGE\n;Z:${z}\nG1 Z${z} F600\n;TYPE:Perimeter\n${wall(size - 0.5)}\n;TYPE:External perimeter\n${wall(size)}\n`;
    if (layer > 3) continue;
    yield ';TYPE:Solid infill\n';
    for (let x = -size + 4; x < size - 4; x += 0.9) {
      const half = Math.sqrt((size - 4) ** 2 - x * x);
      const side = Math.round(x / 0.9) % 2 === 0 ? 1 : -1;
      yield `G1 X${(110 + x).toFixed(3)} Y${(110 + side * half).toFixed(3)} F9000\nG1 X${(110 + x).toFixed(3)} Y${(110 - side * half).toFixed(3)} E1.5\n`;
    }
  }
  yield 'M104 S0\nM140 S0\nM84\n';
}

function record(layers: number, steps: number): { whole: ToolPath; overview: ToolPath; timeIndex: [number, number][] } {
  const analyser = new ProgramAnalyser(machine.profile);
  const builder = new ToolPathBuilder();
  analyser.record(builder);
  for (const text of vase(layers, steps)) analyser.push(Buffer.from(text));
  const { timeIndex } = analyser.end();
  const whole = builder.finish(analyser.featureNames);
  return { whole, overview: coarserPath(whole, 60_000), timeIndex };
}

describe("a job's program", () => {
  const address = `/queue?job=${job.id}`;
  const api = `GET /api/programs/${fixtures.programId}`;
  const made = record(240, 120);
  const { whole, timeIndex } = made;
  const png = renderPng(whole, { widthPx: 480 });
  beforeEach(() => {
    const blocks = timeIndex.at(-1)![0];
    const program = { id: fixtures.programId, bytes: 1, blocks, estimatedS: timeIndex.at(-1)![1], layers: 240, filamentMm: 1, hasPicture: true, timeIndex }; // prettier-ignore
    server.answers.set(api, program);
    server.answers.set(`${api}/picture.png`, png);
    server.answers.set(`${api}/path`, encodePath(made.overview));
  });

  it('is a small picture first; its path comes when asked for', async () => {
    const page = await open(address);
    const preview = page.getByTestId('program-preview');
    await preview.getByRole('img').waitFor();
    expect(server.received.has(`${api}/picture.png`)).toBe(true);
    expect(server.received.has(`${api}/path`)).toBe(false);
    await shoot(page, 'job-thumbnail-1280');
    await page.getByTestId('path-open').click();
    await page.getByTestId('path-canvas').waitFor();
    expect(server.received.has(`${api}/path`)).toBe(true);
  });

  it('shows the layer a person chooses with the keys, with its height and time', async () => {
    const page = await open(address);
    await page.getByTestId('path-open').click();
    const words = page.getByTestId('path-layer');
    await page.getByText('Layer 240 of 240, at 48 mm').waitFor();
    await page.getByRole('slider', { name: 'Layer' }).press('Home');
    expect(await words.innerText()).toBe('Layer 1 of 240, at 0.2 mm');
    await page.getByTestId('path-canvas').press('PageUp');
    expect(await words.innerText()).toBe('Layer 2 of 240, at 0.4 mm');
    await shoot(page, 'job-path-layer2-1280');
  });

  it('asks for exact layers only where somebody looks at one', async () => {
    server.answers.set(`${api}/path`, encodePath(coarserPath(whole, 30_000)));
    const page = await open(address);
    await page.getByTestId('path-open').click();
    await page.getByTestId('path-canvas').waitFor();
    server.answers.set(`${api}/path`, encodePath(whole.part(232, 240)));
    const asked = page.waitForRequest((request) => request.url().includes('/path?'));
    await page.getByText('One layer').click();
    expect((await asked).url()).toContain('/path?from=232&to=240');
  });

  it('follows the machine while the job runs', async () => {
    const attemptId = job.attempts[0]!.id;
    const at = (layer: number) => ({
      ...machine.telemetry!,
      attemptId,
      ackedBlocks: whole.layerBlock[layer - 1]! + 100,
      at: new Date().toISOString(),
    });
    const machines = fixtures.machines.map((each) => (each.id === machine.id ? { ...each, telemetry: at(100) } : each));
    server.answers.set('GET /api/machines', machines);
    const page = await open(address, SMALL_PHONE);
    await page.getByTestId('path-open').click();
    await page.getByText('Layer 100 of 240').waitFor();
    server.send('telemetry', at(101));
    await page.getByText('Layer 101 of 240').waitFor();
    const mark = (await page.getByTestId('path-tool').boundingBox())!;
    const canvas = (await page.getByTestId('path-canvas').boundingBox())!;
    expect(mark.x).toBeGreaterThan(canvas.x);
    expect(mark.y).toBeGreaterThan(canvas.y);
    await page.getByTestId('path-layer').scrollIntoViewIfNeeded();
    await shoot(page, 'job-follow-360');
  });

  it('turns under a finger and with the arrow keys', async () => {
    const page = await open(address);
    await page.getByTestId('path-open').click();
    const canvas = page.getByTestId('path-canvas');
    await canvas.waitFor();
    const pixels = async () => page.evaluate<string>(`document.querySelector('[data-testid=path-canvas]').toDataURL()`);
    const before = await pixels();
    await canvas.press('ArrowRight');
    await expect(page.waitForFunction(`document.querySelector('[data-testid=path-canvas]').toDataURL() !== ${JSON.stringify(before)}`)).resolves.toBeDefined(); // prettier-ignore
  });
});

describe('a program file of 100 MB', () => {
  const BYTES = 100e6;
  /**
   * A frame takes 16 ms; people notice a pause from about a quarter of a second on. On a busy computer a page pauses
   * for longer whatever it does: there the limit is twice the pause of the same page beside a worker that only counts.
   */
  const MAX_GAP_MS = 250;
  const CONTROL_MS = 5_000;
  let file: string;
  beforeAll(async () => {
    file = path.join(dir, 'vase.gcode');
    const out = createWriteStream(file);
    for (const text of vase(960, 1_900)) if (!out.write(text)) await once(out, 'drain');
    out.end();
    await once(out, 'finish');
  }, 60_000);

  it('is read beside the page, which stays awake, with the same report as on the server', async () => {
    expect((await stat(file)).size).toBeGreaterThan(BYTES);
    const page = await open('/inspect');
    await page.addScriptTag({ content: WATCH });
    await page.getByLabel('Machine').selectOption(machine.id);
    const controlGapMs = await page.evaluate<number>(`watch.control(${CONTROL_MS})`);
    await page.evaluate('watch.start()');
    await page.getByTestId('inspect-file').setInputFiles(file);
    await page.getByText('Layer 960 of 960').waitFor({ timeout: 120_000 });
    // Until the picture is there too.
    await page.waitForFunction('watch.framesAfter > 60');
    const seen = await page.evaluate<{ report: unknown; worstGapMs: number; frames: number; readMs: number }>(
      'watch.stop()',
    );
    process.stdout.write(
      `100 MB in the browser: ${Math.round(seen.readMs)} ms, ${seen.frames} frames, longest pause ${Math.round(seen.worstGapMs)} ms (control ${Math.round(controlGapMs)} ms)\n`,
    );
    const analyser = new ProgramAnalyser(machine.profile);
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) analyser.push(chunk as Buffer);
    expect(seen.report).toEqual(JSON.parse(JSON.stringify(analyser.end())));
    expect(seen.frames).toBeGreaterThan(20);
    expect(seen.worstGapMs).toBeLessThan(Math.max(MAX_GAP_MS, 2 * controlGapMs));
    await shoot(page, 'inspect-1280');
    await page.getByText('One layer').click();
    await shoot(page, 'inspect-flat-1280');
    await page.setViewportSize(SMALL_PHONE);
    await page.getByText('In space').click();
    await shoot(page, 'inspect-360');
  }, 240_000);

  it('that fits no machine says so, line by line, in the language of the reader', async () => {
    const page = await open('/inspect', SMALL_PHONE, 'es-EC');
    const name = 'grande.gcode';
    const buffer = Buffer.from('G28\nG1 X500 Y10 F3000\nM502\nG1 X10 Y10 E5\n');
    await page.getByTestId('inspect-file').setInputFiles({ name, mimeType: 'text/plain', buffer });
    await page.getByText('Esta máquina no debe hacerlo.').waitFor();
    expect(await page.locator('.minga-problems').innerText()).toMatch(/línea 2\s+El programa se sale de la máquina/);
    await shoot(page, 'inspect-refused-360');
  });

  it('may be binary; what is no program at all is told by its name', async () => {
    const page = await open('/inspect');
    const gcode = 'G28\nG1 X10 Y10 Z0.2 F3000\nM109 S200\nG1 X50 E5\nM104 S0\nM84\n';
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
    const packed = bgcodeFile(gcode, { compression: 1, encoding: 2 });
    await page.getByTestId('inspect-file').setInputFiles(file('pieza.bgcode', packed));
    await page.getByTestId('inspect-done').waitFor();
    expect(await page.getByTestId('inspect-done').innerText()).toContain('200 °C');
    await page.getByTestId('inspect-file').setInputFiles(file('pieza.gcode', Buffer.from('PK\x03\x04 and more')));
    await page.getByText('The file is a ZIP archive, not G-code. Send the program itself.').waitFor();
    await page.getByTestId('inspect-file').setInputFiles(file('cut.bgcode', packed.subarray(0, packed.length - 9)));
    await page.getByText('The binary G-code is damaged.').waitFor();
  });
});

/** Runs in the page: the longest time between two frames, and what the thread that reads the file says at last. */
const WATCH = `
  const Plain = Worker;
  window.watch = {
    async control(forMs) {
      const counting = URL.createObjectURL(new Blob(['for (let i = 0; ; i++);']));
      const worker = new Plain(counting);
      this.start();
      await new Promise((resolve) => setTimeout(resolve, forMs));
      worker.terminate();
      return this.stop().worstGapMs;
    },
    start() {
      this.startMs = this.last = performance.now();
      this.endMs = undefined;
      this.worst = 0;
      this.frames = 0;
      this.framesAfter = 0;
      const tick = (now) => {
        this.worst = Math.max(this.worst, now - this.last);
        this.last = now;
        this.frames++;
        if (this.endMs) this.framesAfter++;
        this.next = requestAnimationFrame(tick);
      };
      this.next = requestAnimationFrame(tick);
    },
    stop() {
      cancelAnimationFrame(this.next);
      return { report: this.report, worstGapMs: this.worst, frames: this.frames, readMs: this.endMs - this.startMs };
    },
  };
  window.Worker = class extends Plain {
    constructor(...all) {
      super(...all);
      this.addEventListener('message', ({ data }) => {
        if (data.kind !== 'done') return;
        watch.report = data.report;
        watch.endMs = performance.now();
      });
    }
  };
`;

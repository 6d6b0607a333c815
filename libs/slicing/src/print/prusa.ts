import { lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runSandboxed, type SandboxResult } from '#libs/sandbox';
import { domainError } from '#libs/domain';
import { askMaker, makerLimits, SHORT_WORK_NICENESS, stopped } from '../maker-client.js';
import type { MakeOptions } from '../types.js';
import type { SlicingEngine } from './engine.js';
import { SLICE_TIMEOUT_MS, settingsOf } from './made-with.js';
import { iniOf, prusaSettings } from './prusa-settings.js';

/** Debian and Ubuntu; the others' packages. */
const COMMANDS = ['prusa-slicer', 'PrusaSlicer', 'prusa-slicer-console'];
const FIND_WITHIN_MS = 30_000;
/** `10 => Processing triangulated mesh`: percents as it goes. */
const PERCENT = /^(\d{1,3}) => /gm;

interface Found {
  readonly command: string;
  readonly maker: string;
}
let found: Promise<Found | undefined> | undefined;

/** PrusaSlicer's command line, where somebody installed it: `apt-get install prusa-slicer`. Looked for once. */
export const prusa: SlicingEngine = {
  id: 'prusa',
  find: async () => (await (found ??= find()))?.maker,
  async slice(plate, options) {
    const installed = await (found ??= find());
    if (!installed) throw domainError('SLICE_FAILED', 'PrusaSlicer is not installed on this computer.');
    const { timeoutMs = SLICE_TIMEOUT_MS } = options;
    const settings = prusaSettings(plate.plan, plate.adhesion);
    const raw = await slice(installed.command, { stl: plate.stl, ini: iniOf(settings) }, { ...options, timeoutMs });
    const { stl: _, ...withoutStl } = plate;
    const { gcode } = await askMaker(
      { kind: 'finish', input: { plate: withoutStl, raw } },
      { timeoutMs, ...(options.signal && { signal: options.signal }) },
    );
    return { gcode, maker: installed.maker, settings: settingsOf(plate, settings), notes: plate.notes };
  },
};

async function find(): Promise<Found | undefined> {
  for (const command of COMMANDS) {
    const { stdout } = await runSandboxed({
      command,
      args: ['--help'],
      hasNetwork: false,
      limits: makerLimits(FIND_WITHIN_MS),
      niceness: SHORT_WORK_NICENESS,
    });
    const version = /PrusaSlicer-(\d+\.\d+[\w.]*)/.exec(Buffer.from(stdout).toString('latin1'))?.[1];
    if (version !== undefined) return { command, maker: `PrusaSlicer ${version}` };
  }
  return undefined;
}

async function slice(
  command: string,
  files: { stl: Uint8Array; ini: string },
  options: MakeOptions & { timeoutMs: number },
): Promise<Uint8Array> {
  const { signal, onProgress, onUse, timeoutMs } = options;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'minga-slice-'));
  const into = (name: string): string => path.join(folder, name);
  try {
    // Read by the sandbox's user, who owns nothing of ours; it cannot change them.
    await writeFile(into('part.stl'), files.stl, { mode: 0o644 });
    await writeFile(into('minga.ini'), files.ini, { mode: 0o644 });
    const result = await runSandboxed(
      {
        command,
        args: ['--datadir', into('none'), '--load', into('minga.ini'), '--dont-arrange', '--loglevel', '0', '--export-gcode', '--output', into('out.gcode'), into('part.stl')],
        hasNetwork: false,
        limits: makerLimits(timeoutMs),
        writableDir: folder,
        onStdout: (text) => {
          for (const match of text.matchAll(PERCENT)) onProgress?.(Math.min(Number(match[1]) / 100, 0.99));
        },
      },
      signal,
    ); // prettier-ignore
    onUse?.(result);
    signal?.throwIfAborted();
    return await outputOf(result, into('out.gcode'), timeoutMs);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function outputOf(result: SandboxResult, file: string, timeoutMs: number): Promise<Uint8Array> {
  const { outcome, exitCode, stderr, stdout } = result;
  if (outcome !== 'ended') throw stopped('SLICE_FAILED', result, timeoutMs);
  // A link instead of a file could lead to anything of ours.
  const isFile = await lstat(file).then((found) => found.isFile(), () => false); // prettier-ignore
  if (exitCode === 0 && isFile) return readFile(file);
  const lines = `${stderr}\n${Buffer.from(stdout).toString('latin1')}`.split('\n');
  const line = lines.find((text) => /error|cannot|no layers|empty|outside/i.test(text)) ?? 'it gave no program';
  const reason = line
    .replace(/[^\x20-\x7e]/g, '?')
    .replaceAll(path.dirname(file), '')
    .slice(0, 80);
  throw domainError('SLICE_FAILED', `The slicer stopped: ${reason}. Check that the model's surface is closed.`);
}

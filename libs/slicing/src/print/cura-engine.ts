import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { domainError } from '#libs/domain';
import type { CuraSettings } from './cura-settings.js';

interface CuraModule {
  callMain(args: string[]): void;
  readonly FS: {
    mkdir(path: string): void;
    writeFile(path: string, data: Uint8Array | string): void;
    readFile(path: string): Uint8Array;
  };
}
type CuraFactory = (options: {
  noInitialRun: boolean;
  print: (line: string) => void;
  printErr: (line: string) => void;
  quit: (status: number) => void;
}) => Promise<CuraModule>;

const DEFINITIONS = ['fdmprinter', 'fdmextruder'];
/** A 2-core workshop server with 4 GB survives one greedy slice; a plate of 1 million triangles needs about half of it. */
const MAX_ENGINE_BYTES = 1_500_000_000;
const WASM_PAGE_BYTES = 65_536;

const resolve = createRequire(import.meta.url);

/**
 * Slices one STL that lies in plate coordinates; returns the engine's own G-code. Call it in a process of its own and
 * only once: the engine blocks its thread, keeps state in globals and cannot be started again.
 *
 * It runs below the JavaScript wrapper of cura-wasm, on the documented low-level module: the engine sees an in-memory
 * disk with three files; it gets no `require` and no working `eval`. Throws SLICE_FAILED.
 */
export async function runCura(
  stl: Uint8Array,
  settings: CuraSettings,
  onProgress: (fraction: number) => void,
): Promise<Uint8Array> {
  const memory = limitMemory(MAX_ENGINE_BYTES);
  const lastLines: string[] = [];
  const log = (line: string): void => {
    lastLines.push(line);
    if (lastLines.length > 20) lastLines.shift();
  };
  // The engine's own way out is process.exit, which would end the process without an answer.
  const quit = (status: number): void => {
    throw new Error(`the engine ended with ${status}`);
  };
  const engine = await (await loadFactory())({ noInitialRun: true, print: log, printErr: log, quit });
  engine.FS.mkdir('/definitions');
  for (const name of DEFINITIONS) {
    engine.FS.writeFile(
      `/definitions/${name}.def.json`,
      readFileSync(resolve.resolve(`cura-wasm/src/definitions/${name}.def.json`)),
    );
  }
  engine.FS.writeFile('part.stl', stl);
  listenToEngine(onProgress);
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-s', `${key}=${value}`]);
  try {
    // The extruder's definition has a nozzle and a filament of its own, so it gets every setting as well.
    engine.callMain(['slice', '-j', '/definitions/fdmprinter.def.json', '-o', 'part.gcode', ...flags,
      '-e0', '-j', '/definitions/fdmextruder.def.json', ...flags, '-l', 'part.stl']); // prettier-ignore
    return engine.FS.readFile('part.gcode');
  } catch (cause) {
    throw sliceFailed(memory.isFull, lastLines, cause);
  }
}

function sliceFailed(isFull: boolean, lastLines: readonly string[], cause: unknown): Error {
  const error = isFull
    ? domainError(
        'SLICE_FAILED',
        `The model needs more than ${MAX_ENGINE_BYTES / 1e6} MB to slice. Use less detail or thicker layers.`,
      )
    : domainError(
        'SLICE_FAILED',
        `The slicer stopped: ${reasonIn(lastLines)}. Check that the model's surface is closed.`,
      );
  error.cause = cause;
  return error;
}

function reasonIn(lastLines: readonly string[]): string {
  const line = lastLines.find((text) => /error/i.test(text)) ?? 'it gave no program';
  return line.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
}

async function loadFactory(): Promise<CuraFactory> {
  // Emscripten's start-up code expects CommonJS's name for the script's folder; the engine itself is inlined.
  Reflect.set(globalThis, '__dirname', '');
  const file: string = 'cura-wasm/src/CuraEngine.js';
  return ((await import(file)) as { default: CuraFactory }).default;
}

/**
 * The engine reports by evaluating text: `globalThis["cura-wasm-progress-callback"](0.25)`. A model that broke the engine
 * could evaluate anything, so in this process `eval` only reads that number and runs nothing.
 */
export function listenToEngine(onProgress: (fraction: number) => void): void {
  Reflect.set(globalThis, 'eval', (text: string) => {
    const fraction = /progress-callback"\]\(([\d.]+)\)/.exec(text)?.[1];
    if (fraction !== undefined) onProgress(Number(fraction));
  });
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The engine was built to grow to 2 GB; the heap's limit does not count WebAssembly memory, so the cap is here. */
export function limitMemory(maxBytes: number): { isFull: boolean } {
  const state = { isFull: false };
  // Not in the types of Node without the browser's library.
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Memory: { prototype: WasmMemory } } };
  const proto = WebAssembly.Memory.prototype;
  const grow = proto.grow;
  proto.grow = function growUpToLimit(this: WasmMemory, pages: number): number {
    if (this.buffer.byteLength + pages * WASM_PAGE_BYTES > maxBytes) {
      state.isFull = true;
      throw new RangeError('slicer memory limit');
    }
    return grow.call(this, pages);
  };
  return state;
}

import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { bgcodeFile } from '../../test/slicer/bgcode-encoder.js';
import { endOfLine, LineFramer } from '../reading/lines.js';
import { analyseProgram } from '../report/analyse-program.js';
import type { MotionProfile } from '../types.js';
import { SlicerComments } from './comments.js';
import { decodeProgram } from './program-decoder.js';

const folder = new URL('../../../../../../shared/data/designs/gcode/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere && process.env['CI']) throw new Error(`shared data is missing: ${folder.pathname}`);

type Row = [name: string, layers: number, estimatedS: number, mm: number, g: number, type: string, heightMm: number];

/** As the files' own footers say; layer marks counted apart. */
const PROGRAMS: Row[] = [
  ['cassava-handle.marlin2.gcode', 127, 3282, 6835.44, 20.39, 'PLA', 0.4],
  ['cassava-plunger.marlin2.gcode', 35, 2793, 5030.34, 15, 'PLA', 0.4],
  ['corn-sheller.marlin2.gcode', 138, 5640, 12_769.93, 38.09, 'PLA', 0.4],
  ['gasket-flex.reprapfirmware.gcode', 4, 31, 20.44, 0.06, 'FLEX', 0.2],
  ['irrigation-stake1.marlin2.gcode', 17, 572, 756.52, 2.26, 'PETG', 0.3],
  ['owl-camera-mount.marlin2.gcode', 8, 2023, 2207.46, 6.58, 'PETG', 0.3],
  ['owl-solenoid-mount-back.marlin2.gcode', 153, 1919, 2736.75, 8.16, 'PETG', 0.3],
];
const OTHERS = ['cncjs-helical-thread-milling.gcode', 'lifetrac-deck.plasma.nc'];
const KINDS = new Set(
  ',outer-wall,inner-wall,overhang,solid-infill,sparse-infill,top,bridge,skirt,custom,gap-fill'.split(','),
);

const PRINTER: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 250, y: 250, z: 250 },
  maxFeedMmPerMin: { x: 30_000, y: 30_000, z: 720, e: 7200 },
  maxAccelMmPerS2: { x: 1500, y: 1500, z: 500, e: 10_000 },
};

function readFile(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}

function commentsOf(program: Uint8Array): SlicerComments {
  const comments = new SlicerComments();
  const framer = new LineFramer((bytes, start, limit) => {
    const end = endOfLine(bytes, start, limit);
    if (bytes[start] === 59) comments.read(bytes, start, end);
    return end;
  });
  framer.push(program);
  framer.end();
  return comments;
}

const describeShared = isThere ? describe : describe.skip;

describeShared('the programs of the shared data (skipped: no shared data)', () => {
  for (const [name, layers, estimatedS, mm, g, material, layerHeightMm] of PROGRAMS) {
    it(`${name}: claims, layers and kinds of path`, () => {
      const comments = commentsOf(readFile(name));
      expect(comments.claims.claims).toEqual({
        slicer: 'PrusaSlicer',
        version: '2.5.0',
        flavour: name.includes('marlin2') ? 'marlin2' : 'reprapfirmware',
        estimatedS,
        filamentMm: [mm],
        filamentG: [g],
        materials: [material],
        layerHeightMm,
        nozzleDiameterMm: [0.4],
        filamentDiameterMm: [1.75],
      });
      expect(comments.layerMarks).toBe(layers);
      expect(comments.features.length).toBeGreaterThan(4);
      expect(comments.features.filter((kind) => !KINDS.has(kind))).toEqual([]);
    });
  }

  it('of mills and torches claim nothing', () => {
    for (const name of OTHERS) {
      const comments = commentsOf(readFile(name));
      expect(comments.claims.claims).toBeUndefined();
      expect(comments.features).toEqual(['']);
    }
  });

  it('take the same time when they come as binary G-code', () => {
    // The last is PrusaSlicer's own choice.
    const pairs = [
      { compression: 0, encoding: 0 },
      { compression: 1, encoding: 1 },
      { compression: 3, encoding: 2 },
    ];
    for (const name of ['gasket-flex.reprapfirmware.gcode', 'irrigation-stake1.marlin2.gcode']) {
      const text = readFile(name);
      const was = analyseProgram(text, PRINTER);
      expect(was.blocks).toBeGreaterThan(500);
      for (const options of pairs) {
        const is = analyseProgram(decodeProgram(bgcodeFile(text.toString('latin1'), options)), PRINTER);
        expect([is.blocks, is.estimatedS, is.filamentMm]).toEqual([was.blocks, was.estimatedS, was.filamentMm]);
      }
    }
  });
});

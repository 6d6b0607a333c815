import { askMaker } from '../maker-client.js';
import { versionOf } from '../package-version.js';
import type { SlicingEngine } from './engine.js';
import { SLICE_TIMEOUT_MS, settingsOf } from './made-with.js';

const MAKER = `CuraEngine (cura-wasm ${versionOf('cura-wasm')})`;

/** CuraEngine as WebAssembly, from npm. */
export const cura: SlicingEngine = {
  id: 'cura',
  find: () => Promise.resolve(MAKER),
  async slice(plate, options) {
    const { timeoutMs = SLICE_TIMEOUT_MS } = options;
    const { gcode, settings } = await askMaker({ kind: 'cura', input: plate }, { ...options, timeoutMs });
    return { gcode, maker: MAKER, settings: settingsOf(plate, settings), notes: plate.notes };
  },
};

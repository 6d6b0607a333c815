import { describe, expect, it } from '@jest/globals';
import { chooseEngine } from './engine.js';

const CURA = 'CuraEngine (cura-wasm 1.5.2)';
const BOTH = { cura: CURA, prusa: 'PrusaSlicer 2.5.0' };

describe('choosing an engine', () => {
  it('takes the first wish that is set, else the default', () => {
    expect(chooseEngine([undefined, 'prusa', 'cura'], BOTH)).toEqual({ id: 'prusa', maker: 'PrusaSlicer 2.5.0' });
    expect(chooseEngine([undefined, undefined], BOTH)).toEqual({ id: 'cura', maker: CURA });
  });

  it('falls back to the default where the wish is not installed, and says so', () => {
    expect(chooseEngine(['prusa'], { cura: CURA })).toEqual({
      id: 'cura',
      maker: CURA,
      note: 'PrusaSlicer is not installed here; CuraEngine made the program.',
    });
  });
});

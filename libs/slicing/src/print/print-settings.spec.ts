import { describe, expect, it } from '@jest/globals';
import { PRINTER } from '../../test/parts.js';
import { curaSettings } from './cura-settings.js';
import { planPrint } from './plan.js';
import {
  pickPrintSettings,
  presetFor,
  QUALITY_PRESETS,
  readPrintSettings,
  type PrintSettings,
} from './print-settings.js';
import { iniOf, prusaSettings } from './prusa-settings.js';

const plan = (settings: PrintSettings = {}, profile = PRINTER) =>
  planPrint({ profile, material: 'PLA', quality: 'normal', settings });

describe('settings that are known to be good', () => {
  it('are stronger than class, material and preset', () => {
    const settings = { layerHeightMm: 0.2, walls: 5, infillPercent: 60, nozzleC: 200, bedC: 55, fanPercent: 30, brimMm: 8, adhesion: 'brim' } as const; // prettier-ignore
    const planned = plan(settings);
    expect(planned).toMatchObject({ layerHeightMm: 0.2, walls: 5, infillPercent: 60, adhesion: 'brim', brimMm: 8 });
    expect(planned.material).toMatchObject({ nozzleC: 200, firstLayerNozzleC: 200, bedC: 55, fanPercent: 30, retractMm: 5 }); // prettier-ignore
  });

  it.each([
    [{ layerHeightMm: 9 }, 'settings.layerHeightMm'],
    [{ nozzleC: 500 }, 'settings.nozzleC'],
    [{ walls: 1.5 }, 'settings.walls'],
    [{ infillPattern: 'honey' }, 'settings.infillPattern'],
    [{ post_process: '/bin/sh' }, 'settings'],
    ['fast', 'settings'],
  ])('%j are refused with their field', (value, field) => {
    expect(() => readPrintSettings(value)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID', problems: [expect.objectContaining({ place: { field } })] }),
    );
  });

  it('within their own bounds but not this machine’s are refused too', () => {
    expect(() => plan({ nozzleC: 300 })).toThrow(expect.objectContaining({ code: 'SLICE_FAILED' }));
    expect(() => plan({ lineWidthMm: 1 })).toThrow('0.32 to 0.60 mm with a 0.4 mm nozzle');
    expect(() => plan({ layerHeightMm: 0.4 })).toThrow('0.05 to 0.32 mm');
  });
});

it('takes from notes what is a setting within its bounds, and nothing else', () => {
  const notes = { walls: 3, nozzleC: 900, colour: 'red', engine: null, layerHeightMm: 0.2, constructor: 1 };
  expect(pickPrintSettings(notes)).toEqual({ walls: 3, layerHeightMm: 0.2 });
});

describe('presets', () => {
  it.each(QUALITY_PRESETS)('%s fits every nozzle', (preset) => {
    for (const nozzleDiameterMm of [0.2, 0.25, 0.4, 0.6, 0.8, 1.2]) {
      const { layerHeightMm } = planPrint({
        profile: { ...PRINTER, nozzleDiameterMm },
        material: 'PLA',
        quality: preset,
      });
      expect(layerHeightMm).toBe(presetFor(preset, nozzleDiameterMm).layerHeightMm);
    }
  });
});

describe('machine classes', () => {
  it('with the feeder on the nozzle pull back less, by the last word of their name', () => {
    const direct = { ...PRINTER, machineClass: 'fff-220-direct' };
    expect(plan({}, direct).material.retractMm).toBe(0.8);
    expect(planPrint({ profile: direct, material: 'TPU', quality: 'normal' }).material).toMatchObject({ retractMm: 1, printMmPerS: 40 }); // prettier-ignore
    expect(plan().material.retractMm).toBe(5);
    expect(plan({}, { ...PRINTER, machineClass: 'constructor' }).material.retractMm).toBe(5);
  });
});

describe('both engines', () => {
  const planned = plan({ infillPattern: 'gyroid', supports: true, supportAngleDeg: 60, infillPercent: 30 });
  const cura = curaSettings(planned, 'brim');
  const prusa = prusaSettings(planned, 'brim');

  it('are told the same, each in its words', () => {
    expect(cura).toMatchObject({ layer_height: 0.3, wall_line_count: 2, infill_pattern: 'gyroid', support_angle: 60, adhesion_type: 'brim', brim_line_count: 15, material_print_temperature: 205 }); // prettier-ignore
    expect(prusa).toMatchObject({ layer_height: 0.3, perimeters: 2, fill_pattern: 'gyroid', fill_density: '30%', support_material: 1, support_material_threshold: 30, brim_width: 6, temperature: 205 }); // prettier-ignore
  });

  it('get no program to run and no G-code but ours', () => {
    const ini = iniOf(prusa);
    expect(ini).toMatch(/^post_process = $/m);
    expect(ini).toMatch(/^start_gcode = $/m);
    expect(ini).toMatch(/^machine_limits_usage = ignore$/m);
    // A line for each setting, and none smuggled in.
    expect(ini.trimEnd().split('\n')).toHaveLength(Object.keys(prusa).length);
    expect(ini.trimEnd().split('\n').every((line) => /^[a-z_0-9]+ = [\w.,%" -]*$/.test(line))).toBe(true); // prettier-ignore
    expect(cura).toMatchObject({ machine_start_gcode: '', machine_end_gcode: '' });
  });
});

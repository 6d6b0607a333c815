import { z } from 'zod';
import { domainError } from '#libs/domain';

export const QUALITY_PRESETS = ['draft', 'normal', 'fine', 'strong'] as const;
export type QualityPreset = (typeof QUALITY_PRESETS)[number];
export const INFILL_PATTERNS = ['grid', 'lines', 'triangles', 'gyroid', 'cubic'] as const;
export const ENGINES = ['cura', 'prusa'] as const;

/**
 * Settings that may differ from material and preset, each with its bounds: what a design's makers know to work, or what a
 * person wishes. Whatever is set here, the program is checked against the machine afterwards like every other.
 */
export const printSettingsSchema = z
  .strictObject({
    engine: z.enum(ENGINES),
    quality: z.enum(QUALITY_PRESETS),
    layerHeightMm: z.number().min(0.05).max(1.2),
    /** Line width; 80 to 150 % of the nozzle is asked for when it is planned. */
    lineWidthMm: z.number().min(0.1).max(2.4),
    walls: z.int().min(1).max(20),
    /** Solid top and bottom. */
    shellMm: z.number().min(0).max(10),
    infillPercent: z.number().min(0).max(100),
    infillPattern: z.enum(INFILL_PATTERNS),
    supports: z.boolean(),
    /** Overhangs steeper than this get support, from the vertical. */
    supportAngleDeg: z.number().min(10).max(85),
    adhesion: z.enum(['none', 'skirt', 'brim']),
    brimMm: z.number().min(1).max(20),
    nozzleC: z.number().min(150).max(350),
    firstLayerNozzleC: z.number().min(150).max(350),
    bedC: z.number().min(0).max(150),
    fanPercent: z.number().min(0).max(100),
    printMmPerS: z.number().min(5).max(300),
    firstLayerMmPerS: z.number().min(5).max(100),
    retractMm: z.number().min(0).max(10),
    retractMmPerS: z.number().min(5).max(120),
    orientation: z.enum(['as-published', 'least-support']),
  })
  .partial();
export type PrintSettings = z.infer<typeof printSettingsSchema>;

/** @throws DomainError INPUT_INVALID with the field, its value and its bounds */
export function readPrintSettings(value: unknown): PrintSettings {
  const parsed = printSettingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ['settings', ...(issue?.path ?? [])].join('.');
  throw domainError('INPUT_INVALID', `${field}: ${issue?.message ?? 'not a setting'}. Correct it or leave it out.`, {
    place: { field },
  });
}

/** The settings among notes that people kept: what is no setting of ours, or out of its bounds, is left out. */
export function pickPrintSettings(notes: Readonly<Record<string, unknown>>): PrintSettings {
  const { shape } = printSettingsSchema;
  const known = Object.entries(notes).filter(
    ([name, value]) => Object.hasOwn(shape, name) && shape[name as keyof typeof shape].safeParse(value).success,
  );
  return readPrintSettings(Object.fromEntries(known.filter(([, value]) => value !== undefined)));
}

/** What a preset decides, for a nozzle of any width: layers and shells grow with it. */
export interface PresetValues {
  readonly layerHeightMm: number;
  readonly walls: number;
  readonly shellMm: number;
  readonly infillPercent: number;
}

const NOZZLE_OF_PRESETS_MM = 0.4;

/**
 * For a 0.4 mm nozzle. `normal` makes sturdy parts in reasonable time: two walls and the 0.8 mm skins of Cura's
 * `creality_base`, more infill, since these parts carry load. `strong` puts the plastic where bending wants it, into walls.
 */
const PRESETS: Readonly<Record<QualityPreset, PresetValues>> = {
  draft: { layerHeightMm: 0.32, walls: 2, shellMm: 0.64, infillPercent: 12 },
  normal: { layerHeightMm: 0.3, walls: 2, shellMm: 0.8, infillPercent: 25 },
  fine: { layerHeightMm: 0.16, walls: 2, shellMm: 0.8, infillPercent: 25 },
  strong: { layerHeightMm: 0.28, walls: 4, shellMm: 1.4, infillPercent: 45 },
};

export function presetFor(preset: QualityPreset, nozzleMm: number): PresetValues {
  const { layerHeightMm, walls, shellMm, infillPercent } = PRESETS[preset];
  const scale = nozzleMm / NOZZLE_OF_PRESETS_MM;
  return { walls, infillPercent, layerHeightMm: round(layerHeightMm * scale), shellMm: round(shellMm * scale) };
}

const round = (value: number): number => Number(value.toFixed(3));

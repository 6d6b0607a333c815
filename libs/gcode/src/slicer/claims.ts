import { latin1 } from '../reading/lines.js';
import type { SlicerClaims } from '../types.js';
import { durationS, grams, lengthsMm, names, number, numbers, word } from './claim-values.js';

/** Of a comment only this much is looked at: start G-code of printers stands in comments of many kilobytes. */
const MAX_BYTES = 240;
/** No key that is known is longer. */
const MAX_KEY = 48;

type Claims = { -readonly [Key in keyof SlicerClaims]: SlicerClaims[Key] };
type Reading = (value: string, claims: Claims) => void;

/** Takes the first value that can be read; what comes later does not replace it. */
function into<Key extends keyof Claims>(key: Key, read: (value: string) => Claims[Key]): Reading {
  return (value, claims) => {
    claims[key] ??= read(value);
  };
}

const estimated = into('estimatedS', durationS);
const lengths = into('filamentMm', lengthsMm);
const masses = into('filamentG', grams);
const layers = into('layers', (value) => {
  const count = number(value);
  return Number.isInteger(count) ? count : undefined;
});
const layerHeight = into('layerHeightMm', number);
const nozzles = into('nozzleDiameterMm', numbers);
const filaments = into('filamentDiameterMm', numbers);
const materials = into('materials', names);
const printer = into('printer', word);
const flavour = into('flavour', word);

/** Bambu and Orca: `12m 3s; total estimated time: 18m 4s`. The total counts: it is what the machine is busy for. */
const modelTime: Reading = (value, claims) => {
  const [model = '', total] = value.split(/;\s*total estimated time:/i, 2);
  estimated((total ?? model).trim(), claims);
};

const producer: Reading = (value, claims) => setSlicer(claims, value);

/** Keys in lower case. Behind each: which slicer writes it. */
const KEYS: Readonly<Record<string, Reading>> = {
  producer, // PrusaSlicer, in the metadata of binary G-code
  'estimated printing time (normal mode)': estimated, // PrusaSlicer, SuperSlicer, OrcaSlicer
  'estimated printing time': estimated, // Slic3r
  'model printing time': modelTime, // BambuStudio, OrcaSlicer
  'total estimated time': estimated,
  time: estimated, // Cura
  'print.time': estimated, // Cura, Griffin flavour
  'print time': estimated, // ideaMaker
  'build time': estimated, // Simplify3D
  'filament used [mm]': lengths, // PrusaSlicer
  'total filament length [mm]': lengths, // BambuStudio, OrcaSlicer
  'filament used': lengths, // Cura
  'filament length': lengths, // Simplify3D
  'material#1 used': lengths, // ideaMaker
  'filament used [g]': masses, // PrusaSlicer
  'total filament weight [g]': masses, // BambuStudio, OrcaSlicer
  'plastic weight': masses, // Simplify3D
  filament_type: materials, // PrusaSlicer, OrcaSlicer, BambuStudio
  printmaterial: materials, // Simplify3D
  'filament type #1': materials, // ideaMaker
  nozzle_diameter: nozzles, // PrusaSlicer, OrcaSlicer, BambuStudio
  extruderdiameter: nozzles, // Simplify3D
  'extruder_train.0.nozzle.diameter': nozzles, // Cura, Griffin flavour
  'nozzle diameter #1': nozzles, // ideaMaker
  filament_diameter: filaments, // PrusaSlicer, OrcaSlicer, BambuStudio
  filamentdiameters: filaments, // Simplify3D
  'filament diameter #1': filaments, // ideaMaker
  layer_height: layerHeight, // PrusaSlicer, OrcaSlicer, BambuStudio
  'layer height': layerHeight, // Cura
  layerheight: layerHeight, // Simplify3D
  layer_count: layers, // Cura, ideaMaker
  'total layer number': layers, // BambuStudio, OrcaSlicer
  'total layers count': layers, // OrcaSlicer
  printer_model: printer, // PrusaSlicer, OrcaSlicer, BambuStudio
  'target_machine.name': printer, // Cura
  gcode_flavor: flavour, // PrusaSlicer, OrcaSlicer
  flavor: flavour, // Cura
};
const READINGS = new Map(Object.entries(KEYS));

const EQUALS = 61;
const COLON = 58;
const COMMA = 44;

/** First letters of lines that name the slicer, and of keys: both cases. */
const SLICER_LINES = ['generated', 'g-code', 'sliced', 'bambustudio', 'orcaslicer'];
const NAMES_SLICER = firstLetters(SLICER_LINES);
const FIRST = firstLetters([...SLICER_LINES, ...READINGS.keys()]);

/**
 * What a slicer says in header and footer about its own program, read as the comments stream by. The first byte
 * rejects nearly every other comment; the first value of a kind counts. Nothing of it is believed, nothing throws.
 */
export class ClaimsReader {
  private readonly found: Claims = {};

  /** undefined if nothing was claimed. */
  get claims(): SlicerClaims | undefined {
    const entries = Object.entries(this.found).filter(([, value]) => value !== undefined);
    return entries.length > 0 ? (Object.fromEntries(entries) as SlicerClaims) : undefined;
  }

  /** @param at first byte of the comment behind `;` and blanks */
  read(bytes: Uint8Array, at: number, end: number): void {
    if (FIRST[bytes[at] as number] !== 1) return;
    const limit = Math.min(end, at + MAX_BYTES);
    if (this.found.slicer === undefined && NAMES_SLICER[bytes[at] as number] === 1) {
      if (readSlicer(latin1(bytes, at, limit), this.found)) return;
    }
    const split = separator(bytes, at, limit);
    if (split < 0) return;
    const reading = READINGS.get(latin1(bytes, at, split).trim().toLowerCase());
    if (!reading) return;
    const value = latin1(bytes, split + 1, limit).trim();
    if (value !== '') reading(value, this.found);
  }
}

/** The first of `=`, `:` and `,`: `key = value`, `KEY:value`, and Simplify3D's `key,value`. */
function separator(bytes: Uint8Array, at: number, limit: number): number {
  const last = Math.min(limit, at + MAX_KEY);
  for (let i = at; i < last; i++) {
    const byte = bytes[i];
    if (byte === EQUALS || byte === COLON || byte === COMMA) return i;
  }
  return -1;
}

function readSlicer(text: string, claims: Claims): boolean {
  const match =
    /^(?:g-code )?(?:generated (?:by|with)|sliced by) (.+)$/i.exec(text) ??
    /^((?:BambuStudio|OrcaSlicer) .+)$/.exec(text);
  if (match) setSlicer(claims, match[1] ?? '');
  return match !== null;
}

/** `PrusaSlicer 2.5.0 on 2026-01-02`, `Simplify3D(R) Version 4.1.2`, `ideaMaker 4.2.3, 2022-01-02`. */
function setSlicer(claims: Claims, text: string): void {
  const match = /^([\w-]+?)(?:_SteamEngine)?(?:\(R\))?(?:\s+(?:version\s+)?v?(\d[\w.+-]*))?(?:[\s,].*)?$/i.exec(
    text.trim(),
  );
  const slicer = match?.[1] && word(match[1]);
  if (!slicer || claims.slicer !== undefined) return;
  claims.slicer = slicer;
  if (match[2] !== undefined) claims.version = word(match[2]);
}

function firstLetters(words: readonly string[]): Uint8Array {
  const letters = new Uint8Array(256);
  for (const each of words) {
    letters[each.charCodeAt(0)] = 1;
    letters[each.toUpperCase().charCodeAt(0)] = 1;
  }
  return letters;
}

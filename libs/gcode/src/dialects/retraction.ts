import type { Path } from '../motion/path.js';
import type { LineLexer } from '../reading/lexer.js';
import type { Dialect } from '../types.js';
import { word } from './words.js';

interface Lengths {
  retractMm: number;
  retractMmPerS: number;
  extraMm: number;
  recoverMmPerS: number;
}

/**
 * Marlin: RETRACT_LENGTH 3, RETRACT_FEEDRATE 45, RETRACT_RECOVER_FEEDRATE 8 (Configuration_adv.h). Klipper: [firmware_retraction]
 * 0 mm, 20 and 10 mm/s. RepRapFirmware: 2 mm, 1000 mm/min.
 */
const DEFAULTS: Readonly<Partial<Record<Dialect, Lengths>>> = {
  klipper: { retractMm: 0, retractMmPerS: 20, extraMm: 0, recoverMmPerS: 10 },
  reprapfirmware: { retractMm: 2, retractMmPerS: 1000 / 60, extraMm: 0, recoverMmPerS: 1000 / 60 },
};
const MARLIN_DEFAULT: Lengths = { retractMm: 3, retractMmPerS: 45, extraMm: 0, recoverMmPerS: 8 };

/** G10 and G11 of printers, with the lengths of M207, M208 and SET_RETRACTION. */
export class Retraction {
  private readonly lengths: Lengths;
  private retractedMm = 0;

  constructor(
    dialect: Dialect,
    private readonly path: Path,
  ) {
    this.lengths = { ...(DEFAULTS[dialect] ?? MARLIN_DEFAULT) };
  }

  retract(): void {
    const { retractMm, retractMmPerS } = this.lengths;
    if (this.retractedMm > 0 || retractMm <= 0) return;
    this.retractedMm = retractMm;
    this.path.feedFilament(-retractMm, retractMmPerS);
  }

  recover(): void {
    if (this.retractedMm <= 0) return;
    const { extraMm, recoverMmPerS } = this.lengths;
    this.path.feedFilament(this.retractedMm + extraMm, recoverMmPerS);
    this.retractedMm = 0;
  }

  /** M207 S F, M208 S F: millimetres and mm/min. */
  readWords(lexer: LineLexer, isRecover: boolean): void {
    const s = word(lexer, 'S');
    const f = word(lexer, 'F');
    const mmPerS = f === undefined ? undefined : f / 60;
    if (isRecover) this.set({ extraMm: s, recoverMmPerS: mmPerS });
    else this.set({ retractMm: s, retractMmPerS: mmPerS });
  }

  /** What is absent, negative or no number stays as it was. */
  set(lengths: { readonly [K in keyof Lengths]?: number | undefined }): void {
    for (const key of ['retractMm', 'retractMmPerS', 'extraMm', 'recoverMmPerS'] as const) {
      const value = lengths[key];
      const isSpeed = key.endsWith('PerS');
      if (value !== undefined && value >= 0 && (value > 0 || !isSpeed)) this.lengths[key] = value;
    }
  }
}

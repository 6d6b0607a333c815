import { domainError, type MachineProfile } from '#libs/domain';
import type { CutJobInput } from '../types.js';

/** Throws INPUT_INVALID naming what is known. */
export function materialOf<T>(table: Readonly<Record<string, T>>, name: string, place: string): T {
  const material = Object.hasOwn(table, name) ? table[name] : undefined;
  if (material) return material;
  const message = `No ${place} data for the material "${name.slice(0, 40)}". Known: ${Object.keys(table).join(', ')}.`;
  throw domainError('INPUT_INVALID', message, { place: { field: 'material' } });
}

/** Throws INPUT_INVALID. */
export function checkThickness(thicknessMm: number): void {
  if (thicknessMm >= 0.3) return;
  throw domainError('INPUT_INVALID', `A board of ${thicknessMm} mm cannot be cut: at least 0.3 mm.`, {
    place: { field: 'thicknessMm' },
  });
}

export function isGrbl({ firmware }: MachineProfile): boolean {
  return firmware === 'grbl' || firmware === 'grblhal';
}

/** Room for the stock: the machine's, or the smaller sheet that is there. */
export function stockOf({ profile, stockMm }: Pick<CutJobInput, 'profile' | 'stockMm'>): { x: number; y: number } {
  const { x, y } = profile.envelopeMm;
  return { x: Math.min(x, stockMm?.x ?? x), y: Math.min(y, stockMm?.y ?? y) };
}

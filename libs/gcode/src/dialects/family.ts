import type { Dialect, DialectFamily } from '../types.js';

const FAMILIES: Readonly<Record<Dialect, DialectFamily>> = {
  marlin: 'marlin',
  reprapfirmware: 'marlin',
  repetier: 'marlin',
  smoothie: 'marlin',
  klipper: 'klipper',
  grbl: 'grbl',
  grblhal: 'grbl',
  linuxcnc: 'grbl',
};

export function familyOf(dialect: Dialect): DialectFamily {
  return FAMILIES[dialect];
}

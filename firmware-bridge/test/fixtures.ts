import type { MachineConfig } from '#libs/bridge-contract';
import type { Log } from '../src/index.js';

export const printer = (url: string, machineId = 'm1'): MachineConfig => ({
  machineId,
  name: `Printer ${machineId}`,
  url,
  profile: {
    machineClass: 'fff-220',
    process: 'print',
    firmware: 'marlin',
    safetyClass: 'B',
    envelopeMm: { x: 220, y: 220, z: 250 },
    maxFeedMmPerMin: { x: 18_000, y: 18_000, z: 900, e: 3600 },
    maxAccelMmPerS2: { x: 3000, y: 3000, z: 100, e: 5000 },
    nozzleDiameterMm: 0.4,
    filamentDiameterMm: 1.75,
    maxNozzleTempC: 260,
    maxBedTempC: 100,
  },
});

export const mill = (url: string, machineId = 'm1'): MachineConfig => ({
  machineId,
  name: `Mill ${machineId}`,
  url,
  profile: {
    machineClass: 'mill-300',
    process: 'mill',
    firmware: 'grbl',
    safetyClass: 'D',
    envelopeMm: { x: 300, y: 200, z: 60 },
    maxFeedMmPerMin: { x: 3000, y: 3000, z: 800 },
    maxAccelMmPerS2: { x: 200, y: 200, z: 100 },
    maxSpindleRpm: 12_000,
  },
});

/** Moves around a square; about `moves` seconds long. */
export function printProgram(moves: number): string {
  const lines = ['; a square', 'G21', 'G90', 'M82', 'G28', 'G92 E0', 'G1 Z0.2 F600'];
  for (let index = 0; index < moves; index += 1) {
    const x = index % 4 < 2 ? 50 : 100;
    const y = index % 4 === 1 || index % 4 === 2 ? 100 : 50;
    lines.push(`G1 X${x} Y${y} E${((index + 1) * 0.5).toFixed(2)} F3000`);
  }
  return `${lines.join('\n')}\n`;
}

export function millProgram(moves: number): string {
  const lines = ['G21', 'G90', 'G17', 'G0 Z5', 'M3 S8000', 'G0 X10 Y10', 'G1 Z-1 F100'];
  for (let index = 0; index < moves; index += 1) lines.push(`G1 X${index % 2 ? 10 : 40} Y${10 + (index % 20)} F900`);
  return `${[...lines, 'G0 Z5', 'M5'].join('\n')}\n`;
}

/** Keeps what was logged, for assertions; prints nothing. */
export function memoryLog(): { log: Log; lines: string[]; next(): Promise<void> } {
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  return {
    lines,
    log: (level, message, fields) => {
      lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
      wake();
    },
    next: () => new Promise((resolve) => (wake = resolve)),
  };
}

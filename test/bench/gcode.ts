import { analyseProgram, type MotionProfile, type ProgramReport } from '#libs/gcode';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const PROFILE: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 220, y: 220, z: 250 },
  maxFeedMmPerMin: { x: 12_000, y: 12_000, z: 720, e: 7200 },
  maxAccelMmPerS2: { x: 1500, y: 1500, z: 200, e: 5000 },
  filamentDiameterMm: 1.75,
  maxNozzleTempC: 260,
  maxBedTempC: 100,
};
const TARGET_BYTES = 20_000_000;
const RUNS = 5;

/** Rounded walls, zig-zag infill, retractions and travel, layer by layer, the same at every call. */
export function syntheticProgram(targetBytes: number): Uint8Array {
  const parts = ['G28\nG21\nG90\nM82\nM190 S60\nM109 S210\nG92 E0\nG1 F1800\n'];
  let bytes = 0;
  let e = 0;
  const extrude = (x: number, y: number, length: number) => {
    e += length * 0.0333;
    return `G1 X${x.toFixed(3)} Y${y.toFixed(3)} E${e.toFixed(5)}\n`;
  };
  for (let layer = 0; bytes < targetBytes; layer++) {
    let text = `;LAYER_CHANGE\nG1 Z${(0.2 + (layer % 1000) * 0.2).toFixed(3)} F7800\n;TYPE:Perimeter\nG1 F2400\n`;
    for (let wall = 0; wall < 3; wall++) {
      const radius = 40 - wall * 0.45;
      for (let i = 0; i <= 360; i++) {
        const angle = (i * Math.PI) / 180;
        const wobble = radius + Math.sin(angle * 7 + layer * 0.1) * 2;
        text += extrude(110 + wobble * Math.cos(angle), 110 + wobble * Math.sin(angle), radius * 0.01745);
      }
      text += `G1 E${(e - 2).toFixed(5)} F2400\nG1 X110 Y${(70 + wall).toFixed(3)} F7800\nG1 E${e.toFixed(5)} F2400\nG1 F2400\n`;
    }
    text += ';TYPE:Internal infill\nM106 S255\n';
    for (let row = -30; row < 30; row++) {
      const half = Math.sqrt(35 * 35 - row * row);
      const side = row % 2 === 0 ? 1 : -1;
      text += extrude(110 - side * half, 110 + row, half * 2) + extrude(110 + side * half, 110 + row, half * 2);
    }
    e = 0;
    text += 'G92 E0\n';
    bytes += text.length;
    parts.push(text);
  }
  parts.push('M104 S0\nM140 S0\nM84\n');
  return new TextEncoder().encode(parts.join(''));
}

function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10) count++;
  return count;
}

/** Median megabytes per second of CPU time. */
function mbPerCpuSecond(bytes: Uint8Array, work: () => unknown): number {
  const rates: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    rates.push(bytes.length / (user + system));
  }
  rates.sort((a, b) => a - b);
  return rates[Math.floor(RUNS / 2)]!;
}

/** How fast a program is analysed, against the least a byte-by-byte reader could do. */
export default async function benchGcode(): Promise<BenchRow[]> {
  const bytes = syntheticProgram(TARGET_BYTES);
  let report: ProgramReport | undefined;
  const analysed = mbPerCpuSecond(bytes, () => (report = analyseProgram(bytes, PROFILE)));
  const counted = mbPerCpuSecond(bytes, () => countNewlines(bytes));
  if (!report?.isRunnable) throw new Error('the synthetic program must be clean');
  return [
    { name: 'gcode: analyse a 20 MB program', value: analysed, unit: 'MB per CPU-s' },
    { name: 'gcode: bare newline count', value: counted, unit: 'MB per CPU-s' },
    { name: 'gcode: analysis / newline count', value: analysed / counted, unit: 'ratio' },
  ];
}

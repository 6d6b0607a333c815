import { domainError } from '#libs/domain';
import { EDGE_MM, PURGE_STRIP_MM } from './layout.js';
import type { PrintPlan } from './plan.js';

/** Commands we take over from the engine. Anything else would be a surprise on a machine, so it fails the slice. */
const KEEP = new Set(['G0', 'G1', 'G92', 'M104', 'M106', 'M107', 'M140']);
/** Said once in our own start, or answered by text nobody reads; PrusaSlicer heats and waits on its own as well. */
const DROP = new Set(['M82', 'M105', 'T0', 'G21', 'G90', 'M109', 'M190', 'M84']);
/** One set of names for the same things, so that pictures look alike. */
const PRUSA_FEATURES: Readonly<Record<string, string>> = {
  'External perimeter': 'WALL-OUTER', 'Overhang perimeter': 'WALL-OUTER', Perimeter: 'WALL-INNER', 'Internal infill': 'FILL',
  'Gap fill': 'FILL', 'Solid infill': 'SKIN', 'Top solid infill': 'SKIN', 'Bridge infill': 'SKIN', Ironing: 'SKIN',
  'Skirt/Brim': 'SKIRT', Skirt: 'SKIRT', 'Support material': 'SUPPORT', 'Support material interface': 'SUPPORT-INTERFACE',
}; // prettier-ignore
export type Dialect = 'cura' | 'prusa';
/** The tightest of our printers is Marlin, which reads 96 bytes a line; `N1234567 ` before and `*255` behind take 13. */
const MAX_LINE_BYTES = 83;
const PURGE_MM = 100;
/** Plastic per millimetre of purge line: a bead one nozzle wide would do, 50 % more cleans the nozzle. */
const PURGE_OVERFLOW = 1.5;
const PURGE_FEED = 1200;

/**
 * Klipper keeps the factors of speed and flow from one file to the next, whoever changed them.
 * @see https://www.klipper3d.org/G-Codes.html
 */
const KLIPPER_FRESH = ['; start: as after a restart', 'M220 S100', 'M221 S100'];

/** Start, the engine's moves without its comments and clock, end. ASCII, LF. Throws SLICE_FAILED. */
export function printProgram(
  plan: PrintPlan,
  engineGcode: Uint8Array,
  topMm: number,
  dialect: Dialect = 'cura',
): Uint8Array {
  const lines = new TextDecoder('latin1').decode(engineGcode).split('\n');
  const moves = cleanMoves(dialect === 'prusa' ? likeCura(lines) : lines);
  return new TextEncoder().encode([...header(plan), ...start(plan), ...moves, ...end(plan, topMm), ''].join('\n'));
}

function header(plan: PrintPlan): string[] {
  const { profile, materialName, material } = plan;
  return [
    '; minga print',
    `; machine class ${profile.machineClass.replace(/[^\w-]/g, '')}`,
    `; material ${materialName}, ${material.nozzleC} C, plate ${material.bedC} C, ${material.densityGPerCm3} g/cm3`,
    `; nozzle ${plan.nozzleMm} mm, filament ${plan.filamentMm} mm`,
    `; layer ${plan.layerHeightMm} mm, infill ${plan.infillPercent} %, supports ${plan.supports ? 'yes' : 'no'}`,
    `; copies ${plan.copies}`,
  ];
}

function start(plan: PrintPlan): string[] {
  const { material, profile } = plan;
  const y = PURGE_STRIP_MM / 2;
  const fromX = EDGE_MM + 3;
  const toX = Math.min(fromX + PURGE_MM, profile.envelopeMm.x - EDGE_MM);
  const beadMm3 = (toX - fromX) * plan.nozzleMm * plan.firstLayerMm * PURGE_OVERFLOW;
  const filamentMm = beadMm3 / (Math.PI * (plan.filamentMm / 2) ** 2);
  const travel = feed(6000, profile.maxFeedMmPerMin.x, profile.maxFeedMmPerMin.y);
  const lift = feed(600, profile.maxFeedMmPerMin.z);
  return [
    ...(profile.firmware === 'klipper' ? KLIPPER_FRESH : []),
    '; start: heat the plate, home, heat the nozzle, purge along the front edge',
    'G21',
    'G90',
    'M82',
    'M107',
    `M140 S${material.bedC}`,
    'G28',
    `G1 Z10 F${lift}`,
    `M190 S${material.bedC}`,
    `M109 S${material.firstLayerNozzleC}`,
    'G92 E0',
    `G1 X${fromX} Y${y} F${travel}`,
    `G1 Z${round(plan.firstLayerMm)} F${lift}`,
    `G1 X${round(toX)} E${round(filamentMm)} F${feed(PURGE_FEED, profile.maxFeedMmPerMin.x)}`,
    'G92 E0',
    // Up before the first travel, or the nozzle drags a thread from the purge line.
    `G1 Z2 F${lift}`,
  ];
}

function end(plan: PrintPlan, topMm: number): string[] {
  const { envelopeMm, maxFeedMmPerMin } = plan.profile;
  const z = Math.min(topMm + 10, envelopeMm.z);
  return [
    '; end: heaters off, nozzle up, part to the front, motors off',
    'M104 S0',
    'M140 S0',
    'M107',
    `G1 Z${round(z)} F${feed(600, maxFeedMmPerMin.z)}`,
    `G1 X${EDGE_MM} Y${round(envelopeMm.y - EDGE_MM)} F${feed(3000, maxFeedMmPerMin.x, maxFeedMmPerMin.y)}`,
    'M84',
  ];
}

/** PrusaSlicer's comments in the words of Cura, and its nozzle lowered only when it is above the part. */
function likeCura(lines: readonly string[]): string[] {
  let layer = -1;
  const renamed = lines.map((line) => {
    if (line.startsWith(';LAYER_CHANGE')) return `;LAYER:${(layer += 1)}`;
    const feature = /^;TYPE:([\w /]+)/.exec(line)?.[1]?.trim() ?? '';
    return Object.hasOwn(PRUSA_FEATURES, feature) ? `;TYPE:${PRUSA_FEATURES[feature]}` : line;
  });
  // It goes down first and then across: through the purge line, and along the plate.
  const down = renamed.findIndex((line) => line.startsWith('G1 Z'));
  const across = renamed.findIndex((line) => line.startsWith('G1 X'));
  if (down < 0 || across < down) return renamed;
  const [lowering = ''] = renamed.splice(down, 1);
  renamed.splice(across, 0, lowering);
  return renamed;
}

function cleanMoves(engineLines: readonly string[]): string[] {
  const lines: string[] = [];
  for (const raw of engineLines) {
    const line = raw.trim();
    if (/^;(LAYER|TYPE):[\w-]+$/.test(line)) lines.push(line);
    const block = (line.split(';', 1)[0] ?? '').trim();
    const command = block.split(' ', 1)[0] ?? '';
    if (block === '' || DROP.has(command)) continue;
    if (
      !KEEP.has(command) ||
      block.length > MAX_LINE_BYTES ||
      !/^[\x20-\x7e]+$/.test(block) ||
      /nan|inf/i.test(block)
    ) {
      const line80 = block.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
      throw domainError(
        'SLICE_FAILED',
        `The slicer wrote "${line80}", which is not allowed in jobs. Check the model.`,
        { params: { line: line80 } },
      );
    }
    // The engine ends with heaters off, and so do we, in our own order.
    if (!/^M1(04|40) S0$/.test(block)) lines.push(block);
  }
  return lines;
}

const feed = (wantedMmPerMin: number, ...limits: number[]): number => Math.floor(Math.min(wantedMmPerMin, ...limits));
const round = (value: number): number => Number(value.toFixed(3));

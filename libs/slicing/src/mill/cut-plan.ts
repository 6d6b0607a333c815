import { domainError, type MachineProfile } from '#libs/domain';
import type { MillJobInput } from '../types.js';
import { MILL_MATERIALS } from './materials.js';

/** Every number of the cut, checked against the machine. Depths are positive, below the top of the stock. */
export interface CutPlan {
  readonly profile: MachineProfile;
  readonly materialName: string;
  readonly thicknessMm: number;
  readonly toolMm: number;
  readonly rpm: number;
  readonly feedMmPerMin: number;
  readonly plungeMmPerMin: number;
  /** Depth of each pass, the last one through the board. */
  readonly passesMm: readonly number[];
  readonly tab: { readonly widthMm: number; readonly heightMm: number };
  /** From the stock's left and front edge to the part. */
  readonly marginMm: number;
  readonly safeZMm: number;
}

/** Through the board into the spoil board, so that no skin is left under the part. */
export const BREAKTHROUGH_MM = 0.2;
const TABLE_TOOL_MM = 3;
const SAFE_Z_MM = 5;

/** Throws INPUT_INVALID, CAM_FAILED, PART_TOO_LARGE (board thicker than the Z travel). */
export function planCut(input: Omit<MillJobInput, 'dxf'>): CutPlan {
  const { profile, thicknessMm } = input;
  const toolMm = profile.toolDiameterMm;
  if (profile.process !== 'mill' || profile.firmware !== 'grbl' || toolMm === undefined) {
    throw domainError(
      'CAM_FAILED',
      `Machine class ${profile.machineClass} is no GRBL mill with a known tool. Choose a mill.`,
    );
  }
  const material = Object.hasOwn(MILL_MATERIALS, input.material) ? MILL_MATERIALS[input.material] : undefined;
  if (!material) {
    const known = Object.keys(MILL_MATERIALS).join(', ');
    const message = `No cutting data for the material "${input.material.slice(0, 40)}". Known: ${known}.`;
    throw domainError('INPUT_INVALID', message, { place: { field: 'material' } });
  }
  const depthMm = thicknessMm + BREAKTHROUGH_MM;
  if (!(thicknessMm >= 0.3)) {
    throw domainError('INPUT_INVALID', `A board of ${thicknessMm} mm cannot be milled: at least 0.3 mm.`, {
      place: { field: 'thicknessMm' },
    });
  }
  if (depthMm > profile.envelopeMm.z) {
    const message = `A board of ${thicknessMm} mm needs ${depthMm.toFixed(1)} mm of depth; this machine has ${profile.envelopeMm.z} mm. Use a thinner board.`;
    throw domainError('PART_TOO_LARGE', message, { params: { depthMm, limit: profile.envelopeMm.z } });
  }
  // A tool half as thick takes half the chip and half the depth; above 6 mm light machines are the limit, not the tool.
  const scale = Math.min(toolMm / TABLE_TOOL_MM, 2);
  const rpm = Math.min(material.rpm, profile.maxSpindleRpm ?? material.rpm);
  const slower = scale * (rpm / material.rpm); // same chip at fewer turns
  const { x, y, z } = profile.maxFeedMmPerMin;
  const passes = Math.ceil(depthMm / (material.depthPerPassMm * scale) - 1e-9);
  return {
    profile,
    materialName: input.material,
    thicknessMm,
    toolMm,
    rpm,
    feedMmPerMin: Math.floor(Math.min(material.feedMmPerMin * slower, x, y)),
    plungeMmPerMin: Math.floor(Math.min(material.plungeMmPerMin * slower, z)),
    passesMm: Array.from({ length: passes }, (_, i) => (depthMm * (i + 1)) / passes),
    // Strong enough to hold, thin enough to snap or saw: 4 mm of width, 40 % of the board but at most 1.5 mm high.
    tab: { widthMm: 4, heightMm: Math.min(1.5, thicknessMm * 0.4) },
    marginMm: toolMm + 2,
    safeZMm: SAFE_Z_MM,
  };
}

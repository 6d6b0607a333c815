import { domainError, type MachineProfile } from '#libs/domain';
import type { CutJobInput } from '../types.js';
import { checkThickness, isGrbl, materialOf } from './job.js';
import { MILL_MATERIALS, TOOL_RANGE_MM } from './mill-materials.js';

/** Every number of the cut, checked against the machine. Depths are positive, below the top of the stock. */
export interface MillPlan {
  readonly profile: MachineProfile;
  readonly materialName: string;
  readonly thicknessMm: number;
  readonly toolMm: number;
  readonly rpm: number;
  readonly feedMmPerMin: number;
  readonly plungeMmPerMin: number;
  readonly depthPerPassMm: number;
  /** Depth of each pass of a through cut, the last one through the board. */
  readonly passesMm: readonly number[];
  readonly tab: { readonly widthMm: number; readonly heightMm: number };
  /** From the stock's left and front edge to the part. */
  readonly marginMm: number;
  readonly safeZMm: number;
  readonly advice: string;
}

export type MillPlanInput = Pick<CutJobInput, 'profile' | 'material' | 'thicknessMm' | 'tabs'>;

/** Through the board into the spoil board, so that no skin is left under the part. */
export const BREAKTHROUGH_MM = 0.2;
const TABLE_TOOL_MM = 3;
const SAFE_Z_MM = 5;
export const ENGRAVE_DEPTH_MM = 0.5;

/** Throws INPUT_INVALID, CAM_FAILED, PART_TOO_LARGE (board thicker than the Z travel). */
export function planMill(input: MillPlanInput): MillPlan {
  const { profile, thicknessMm } = input;
  const toolMm = profile.toolDiameterMm;
  if (profile.process !== 'mill' || !isGrbl(profile) || toolMm === undefined) {
    throw domainError(
      'CAM_FAILED',
      `Machine class ${profile.machineClass} is no GRBL mill with a known tool. Choose a mill.`,
    );
  }
  if (!(toolMm >= TOOL_RANGE_MM.min && toolMm <= TOOL_RANGE_MM.max)) {
    const range = `${TOOL_RANGE_MM.min} to ${TOOL_RANGE_MM.max} mm`;
    throw domainError(
      'CAM_FAILED',
      `There is cutting data for tools of ${range}, not of ${toolMm} mm. Change the tool.`,
    );
  }
  const material = materialOf(MILL_MATERIALS, input.material, 'milling');
  checkThickness(thicknessMm);
  const depthMm = thicknessMm + BREAKTHROUGH_MM;
  if (depthMm > profile.envelopeMm.z) {
    const message = `A board of ${thicknessMm} mm needs ${depthMm.toFixed(1)} mm of depth; this machine has ${profile.envelopeMm.z} mm. Use a thinner board.`;
    throw domainError('PART_TOO_LARGE', message, { params: { depthMm, limit: profile.envelopeMm.z } });
  }
  // A tool half as thick takes half the chip and half the depth; above 6 mm light machines are the limit, not the tool.
  const scale = Math.min(toolMm / TABLE_TOOL_MM, 2);
  const rpm = Math.min(material.rpm, profile.maxSpindleRpm ?? material.rpm);
  const slower = scale * (rpm / material.rpm); // same chip at fewer turns
  const { x, y, z } = profile.maxFeedMmPerMin;
  const depthPerPassMm = material.depthPerPassMm * scale;
  return {
    profile,
    materialName: input.material,
    thicknessMm,
    toolMm,
    rpm,
    feedMmPerMin: Math.floor(Math.min(material.feedMmPerMin * slower, x, y)),
    plungeMmPerMin: Math.floor(Math.min(material.plungeMmPerMin * slower, z)),
    depthPerPassMm,
    passesMm: passesTo(depthMm, depthPerPassMm),
    // Strong enough to hold, thin enough to snap or saw: 4 mm of width, 40 % of the board but at most 1.5 mm high.
    tab: {
      widthMm: input.tabs?.widthMm ?? 4,
      heightMm: Math.min(input.tabs?.heightMm ?? Math.min(1.5, thicknessMm * 0.4), 1.5, thicknessMm),
    },
    marginMm: toolMm + 2,
    safeZMm: SAFE_Z_MM,
    advice: material.advice,
  };
}

/** Even passes from one depth to another, none deeper than allowed. */
export function passesTo(depthMm: number, perPassMm: number, fromMm = 0): number[] {
  const count = Math.max(1, Math.ceil((depthMm - fromMm) / perPassMm - 1e-9));
  return Array.from({ length: count }, (_, i) => fromMm + ((depthMm - fromMm) * (i + 1)) / count);
}

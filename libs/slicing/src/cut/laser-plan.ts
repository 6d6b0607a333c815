import { domainError, type MachineProfile } from '#libs/domain';
import type { CutJobInput } from '../types.js';
import { checkThickness, isGrbl, materialOf } from './job.js';
import { LASER_MATERIALS, LASER_NEVER, type LaserCut, type LaserMaterial } from './laser-materials.js';

/** Every number of a laser's cut. */
export interface LaserPlan {
  readonly profile: MachineProfile;
  readonly materialName: string;
  readonly thicknessMm: number;
  readonly cut: Omit<LaserCut, 'thicknessMm'>;
  readonly engrave: LaserMaterial['engrave'];
  /** What GRBL's setting 30 says: the S word of full power. */
  readonly fullPower: number;
  readonly marginMm: number;
  readonly spacingMm: number;
}

export type LaserPlanInput = Pick<CutJobInput, 'profile' | 'material' | 'thicknessMm' | 'laser'>;

const MARGIN_MM = 3;
/** Narrower strips between pieces burn through and fall into the beam. */
const SPACING_MM = 3;

/** Throws INPUT_INVALID, CAM_FAILED. */
export function planLaser(input: LaserPlanInput): LaserPlan {
  const { profile, thicknessMm } = input;
  const fullPower = profile.maxSpindleRpm;
  if (profile.process !== 'laser' || !isGrbl(profile) || fullPower === undefined) {
    const message = `Machine class ${profile.machineClass} is no GRBL laser with a known full power (its setting $30). Choose a laser.`;
    throw domainError('CAM_FAILED', message);
  }
  const never = LASER_NEVER.find(([pattern]) => pattern.test(input.material));
  if (never) {
    const name = input.material.slice(0, 40);
    const message = `"${name}" must not be cut with a laser: ${never[1]}. Mill it, or choose another material.`;
    throw domainError('CAM_FAILED', message, { place: { field: 'material' } });
  }
  const material = materialOf(LASER_MATERIALS, input.material, 'laser');
  checkThickness(thicknessMm);
  // The next thicker row is always enough to get through.
  const row = material.cuts.find((cut) => cut.thicknessMm >= thicknessMm - 0.25);
  const told = input.laser;
  if (!row && !(told?.powerPercent && told.feedMmPerMin && told.passes && told.kerfMm)) {
    const limit = material.cuts.at(-1)?.thicknessMm ?? 0;
    const message = `${input.material} of ${thicknessMm} mm is thicker than the ${limit} mm the table has values for. Mill it, or give power, feed, passes and kerf in the job.`;
    throw domainError('CAM_FAILED', message, { params: { thicknessMm, limit } });
  }
  const base = row ?? { powerPercent: 0, feedMmPerMin: 0, passes: 1, kerfMm: 0 };
  const cut = {
    powerPercent: within('powerPercent', told?.powerPercent ?? base.powerPercent, 1, 100),
    feedMmPerMin: within('feedMmPerMin', told?.feedMmPerMin ?? base.feedMmPerMin, 10, 100_000),
    passes: within('passes', told?.passes ?? base.passes, 1, 20),
    kerfMm: within('kerfMm', told?.kerfMm ?? base.kerfMm, 0.02, 2),
  };
  const fastest = Math.min(profile.maxFeedMmPerMin.x, profile.maxFeedMmPerMin.y);
  const slowed = (feedMmPerMin: number): number => Math.floor(Math.min(feedMmPerMin, fastest));
  return {
    profile,
    materialName: input.material,
    thicknessMm,
    cut: { ...cut, feedMmPerMin: slowed(cut.feedMmPerMin) },
    engrave: { ...material.engrave, feedMmPerMin: slowed(material.engrave.feedMmPerMin) },
    fullPower,
    marginMm: MARGIN_MM,
    spacingMm: SPACING_MM,
  };
}

function within(field: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most && (field !== 'passes' || Number.isInteger(value))) return value;
  const message = `The laser's ${field} is ${value}; it must be ${least} to ${most}. Correct the job.`;
  throw domainError('INPUT_INVALID', message, { place: { field: `laser.${field}` } });
}

import type { Dialect, MotionProfile } from '../../src/index.js';
import { KlipperMachine } from '../interpreter/klipper-machine.js';
import type { MachineLimits } from '../interpreter/machine.js';
import { MillMachine } from '../interpreter/mill-machine.js';
import { PrinterMachine } from '../interpreter/printer-machine.js';

/** Small machines, so that limits are never far. */
const PRINTER: MotionProfile = {
  firmware: 'marlin',
  process: 'print',
  envelopeMm: { x: 100, y: 80, z: 60 },
  maxFeedMmPerMin: { x: 6000, y: 6000, z: 600, e: 3000 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 100, e: 5000 },
  maxNozzleTempC: 260,
  maxBedTempC: 100,
  maxChamberTempC: 60,
  tools: 2,
};
const MILL: MotionProfile = {
  firmware: 'grbl',
  process: 'mill',
  envelopeMm: { x: 100, y: 80, z: 30 },
  maxFeedMmPerMin: { x: 3000, y: 3000, z: 1000 },
  maxAccelMmPerS2: { x: 500, y: 500, z: 500 },
  maxSpindleRpm: 12_000,
  toolDiameterMm: 3,
  tools: 4,
};
const ZEROS = {
  G53: { x: -10, y: -10, z: 20 },
  G54: { x: 0, y: 0, z: 0 },
  G55: { x: 30, y: 20, z: 5 },
  G59: { x: -5, y: 0, z: 0 },
};

export const MACHINES: readonly MotionProfile[] = [
  PRINTER,
  { ...PRINTER, firmware: 'klipper' },
  { ...PRINTER, firmware: 'reprapfirmware' },
  { ...PRINTER, firmware: 'repetier' },
  { ...PRINTER, firmware: 'smoothie' },
  { ...PRINTER, process: 'laser', maxSpindleRpm: 255 },
  MILL,
  { ...MILL, process: 'laser', maxSpindleRpm: 1000 },
  { ...MILL, firmware: 'grblhal' },
  { ...MILL, firmware: 'grblhal', policy: { workOffsetsMm: ZEROS } },
  { ...MILL, firmware: 'linuxcnc', policy: { workOffsetsMm: ZEROS } },
];

const MILLS: readonly Dialect[] = ['grbl', 'grblhal', 'linuxcnc'];
export const isMill = ({ firmware }: MotionProfile): boolean => MILLS.includes(firmware);

/** The plain interpreter of a machine, which knows the profile's limits and nothing of the lib. */
export function interpreterOf(profile: MotionProfile): PrinterMachine | MillMachine {
  const { policy, ...rest } = profile;
  const limits: MachineLimits = { ...rest, ...(policy?.workOffsetsMm && { zerosMm: policy.workOffsetsMm }) };
  if (isMill(profile)) return new MillMachine(limits);
  return profile.firmware === 'klipper' ? new KlipperMachine(limits) : new PrinterMachine(limits);
}

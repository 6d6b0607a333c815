import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { machineProfileSchema } from '#libs/bridge-contract';
import { FIRMWARES, type Firmware } from '#libs/domain';
import { familyOf, motionFromGrblSettings, motionFromM503, withToldMotion, type MotionProfile } from '#libs/gcode';
import { FileError, UsageError } from '../command.js';

/** Machines as they are common; a workshop's own profile says more (accelerations, heaters, what was learnt). */
export const PROFILES: Readonly<Record<string, MotionProfile>> = {
  'printer-220': {
    firmware: 'marlin',
    process: 'print',
    envelopeMm: { x: 220, y: 220, z: 250 },
    maxFeedMmPerMin: { x: 30_000, y: 30_000, z: 600, e: 3_000 },
    maxAccelMmPerS2: { x: 1_000, y: 1_000, z: 100, e: 5_000 },
    filamentDiameterMm: 1.75,
    maxNozzleTempC: 260,
    maxBedTempC: 100,
  },
  'printer-350-klipper': {
    firmware: 'klipper',
    process: 'print',
    envelopeMm: { x: 350, y: 350, z: 340 },
    maxFeedMmPerMin: { x: 30_000, y: 30_000, z: 1_200, e: 7_200 },
    maxAccelMmPerS2: { x: 5_000, y: 5_000, z: 350, e: 10_000 },
    motion: { maxVelocityMmPerS: 500, maxAccelMmPerS2: 5_000, squareCornerMmPerS: 5, minimumCruiseRatio: 0.5 },
    filamentDiameterMm: 1.75,
    maxNozzleTempC: 300,
    maxBedTempC: 120,
  },
  'mill-300': {
    firmware: 'grbl',
    process: 'mill',
    envelopeMm: { x: 300, y: 300, z: 60 },
    maxFeedMmPerMin: { x: 3_000, y: 3_000, z: 600 },
    maxAccelMmPerS2: { x: 200, y: 200, z: 100 },
    maxSpindleRpm: 12_000,
    toolDiameterMm: 3.175,
  },
  'laser-400': {
    firmware: 'grbl',
    process: 'laser',
    envelopeMm: { x: 400, y: 400, z: 50 },
    maxFeedMmPerMin: { x: 6_000, y: 6_000, z: 600 },
    maxAccelMmPerS2: { x: 500, y: 500, z: 50 },
    maxSpindleRpm: 1_000,
  },
  // So large that only the program itself decides: what is read without a profile.
  'any-printer': {
    firmware: 'marlin',
    process: 'print',
    envelopeMm: { x: 2_000, y: 2_000, z: 2_000 },
    maxFeedMmPerMin: { x: 30_000, y: 30_000, z: 1_200, e: 7_200 },
    maxAccelMmPerS2: { x: 1_500, y: 1_500, z: 100, e: 5_000 },
    filamentDiameterMm: 1.75,
  },
  'any-mill': {
    firmware: 'grbl',
    process: 'mill',
    envelopeMm: { x: 5_000, y: 5_000, z: 500 },
    maxFeedMmPerMin: { x: 5_000, y: 5_000, z: 1_000 },
    maxAccelMmPerS2: { x: 300, y: 300, z: 100 },
  },
};

const profileFile = machineProfileSchema.partial({ machineClass: true, safetyClass: true });

export interface ProfileOptions {
  readonly profile?: string | undefined;
  readonly firmware?: string | undefined;
  readonly 'machine-settings'?: string | undefined;
}

export interface NamedProfile {
  readonly name: string;
  readonly profile: MotionProfile;
}

/**
 * The profile that the options name: a built-in one, or a file as `/api/machines` shows it.
 * @param head the first bytes of the program, to guess by when no profile is named
 * @throws UsageError, FileError
 */
export async function profileOf(options: ProfileOptions, head: string): Promise<NamedProfile> {
  const name = options.profile ?? (isPrinters(head) ? 'any-printer' : 'any-mill');
  const built = Object.hasOwn(PROFILES, name) ? PROFILES[name] : undefined;
  const profile = built ?? (await readProfile(name));
  const firmware = options.firmware === undefined ? undefined : firmwareOf(options.firmware);
  const meant = firmware === undefined ? profile : { ...profile, firmware };
  const settings = options['machine-settings'];
  return { name, profile: settings === undefined ? meant : await toldBy(settings, meant) };
}

/** The profile with what the machine itself says of its motion. */
async function toldBy(file: string, profile: MotionProfile): Promise<MotionProfile> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new FileError(`There is no file "${file}" with the settings of the machine.`);
  });
  const family = familyOf(profile.firmware);
  const told = family === 'grbl' ? motionFromGrblSettings(text.split('\n')) : motionFromM503(text.split('\n'));
  const hasNothing = Object.values(told).every((part) => Object.keys(part).length === 0);
  if (hasNothing) throw new FileError(`${file} holds no settings of ${profile.firmware}: keep the whole answer to ${family === 'grbl' ? '$$' : 'M503'}.`); // prettier-ignore
  return withToldMotion(profile, told);
}

function firmwareOf(text: string): Firmware {
  const found = FIRMWARES.find((firmware) => firmware === text);
  if (found) return found;
  throw new UsageError(`There is no firmware "${text}". Known: ${FIRMWARES.join(', ')}.`);
}

async function readProfile(file: string): Promise<MotionProfile> {
  const text = await readFile(file, 'utf8').catch(() => {
    const names = Object.keys(PROFILES).join(', ');
    throw new FileError(`There is no profile "${file}": neither a file, nor one of ${names}.`);
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new FileError(`${file} is not JSON.`);
  }
  const parsed = profileFile.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new FileError(`${file} is no machine profile:\n${z.prettifyError(parsed.error)}`);
}

/** Printers feed filament or heat; nothing else does. */
function isPrinters(head: string): boolean {
  return /^[^;(\n]*(?:M1(?:04|09|40|90)\b|\bE-?\.?\d|PRINT_START|START_PRINT)/im.test(head);
}

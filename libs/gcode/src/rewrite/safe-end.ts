import { familyOf } from '../dialects/family.js';
import type { MotionProfile } from '../types.js';
import { EachLine } from './each-line.js';
import type { ProgramRewriter, Rewriting } from './rewriting.js';
import { toBytes } from './rewriting.js';
import { StateFollower } from './state-follower.js';

const LIFT_MM = 10;
const LIFT_FEED_MM_PER_MIN = 300;
/** Takes the pressure off the nozzle, so that it does not ooze onto the part; short enough for any hot end. */
const RETRACT_MM = 1;
const RETRACT_FEED_MM_PER_MIN = 1800;
/** No thermoplastic flows below it (Marlin's EXTRUDE_MINTEMP). */
const FLOWS_C = 170;

/**
 * What switches off all that a program left on, and lifts the tool off the work if something was: nothing for a program
 * that ends well.
 */
export function safeEnd(follower: StateFollower, profile: MotionProfile): string[] {
  const { state, known } = follower;
  const { nozzleC, bedC, chamberC, spindle, isFlood, isMist, fanPercent, offsetMm } = state;
  const hot = [...follower.toolTempsC].filter(([, targetC]) => targetC > 0).map(([tool]) => tool);
  const isHot = hot.length > 0 || [nozzleC, bedC, chamberC].some((targetC) => (targetC ?? 0) > 0);
  const isOn = isHot || spindle !== 'off' || isFlood || isMist || fanPercent > 0;
  const off = [
    ...(spindle === 'off' ? [] : ['M5']),
    ...(isFlood || isMist ? ['M9'] : []),
    ...(isHot
      ? heatersOff(
          hot.filter((tool) => tool !== state.tool),
          profile,
        )
      : []),
    ...(fanPercent > 0 ? ['M107'] : []),
    ...(familyOf(profile.firmware) === 'grbl' && (offsetMm.x || offsetMm.y || offsetMm.z) ? ['G92.1'] : []),
  ];
  if (!isOn) return off;
  // A beam goes off where it is; a cutter and a nozzle first leave the work.
  if (profile.process === 'laser' || !known.has('z')) return off;
  return [...leave(follower, profile), ...off];
}

/** A macro may have heated what the text does not say, so Klipper's command for all heaters is the one. */
function heatersOff(hotOthers: readonly number[], { firmware, maxChamberTempC }: MotionProfile): string[] {
  if (familyOf(firmware) === 'klipper') return ['TURN_OFF_HEATERS'];
  const others = hotOthers.map((tool) => `M104 T${tool} S0`);
  return [...others, 'M104 S0', 'M140 S0', ...(maxChamberTempC === undefined ? [] : ['M141 S0'])];
}

function leave({ state, topMm }: StateFollower, { process, envelopeMm, firmware }: MotionProfile): string[] {
  const { z } = state.positionMm;
  if (process !== 'print') {
    // As high as the program itself has been: that was clear.
    const rise = topMm - z;
    const rapid = familyOf(firmware) === 'grbl' ? 'G0' : `G0 F${LIFT_FEED_MM_PER_MIN}`;
    return rise > 0 ? ['G21', 'G91', `${rapid} Z${shown(rise)}`, 'G90'] : [];
  }
  const canFeed = (state.nozzleC ?? 0) >= FLOWS_C;
  // Everything that was made is below `topMm`, the nozzle may be beside a higher part.
  const rise = Math.min(LIFT_MM, envelopeMm.z - z);
  return [
    ...(canFeed ? ['G21', 'M83', `G1 E-${RETRACT_MM} F${RETRACT_FEED_MM_PER_MIN}`] : []),
    ...(rise > 0 ? ['G21', 'G91', `G1 Z${shown(rise)} F${LIFT_FEED_MM_PER_MIN}`, 'G90'] : []),
  ];
}

const shown = (value: number): string => String(Number(value.toFixed(4)));

/** Passes a program on as it is, and writes behind it what `safeEnd` asks for. */
export function appendSafeEnd(profile: MotionProfile): ProgramRewriter {
  return new SafeEnd(profile, Infinity);
}

/** The program up to `endByte`, then the safe end. */
export class SafeEnd implements ProgramRewriter {
  private read = 0;
  private added = 0;
  private bytes = 0;
  private lastByte = 10;
  private readonly follower: StateFollower;
  private readonly lines = new EachLine((bytes, start, end) => {
    this.read++;
    if (this.follower.look(bytes, start, end)) this.follower.follow(bytes, start, end);
  });

  constructor(
    private readonly profile: MotionProfile,
    private readonly endByte: number,
  ) {
    this.follower = new StateFollower(profile);
  }

  push(bytes: Uint8Array): Uint8Array {
    const kept = bytes.subarray(0, Math.max(0, Math.min(bytes.length, this.endByte - this.bytes)));
    this.bytes += bytes.length;
    this.lastByte = kept.at(-1) ?? this.lastByte;
    this.lines.push(kept);
    return kept;
  }

  end(): Uint8Array {
    this.lines.end();
    const lines = safeEnd(this.follower, this.profile);
    this.added = lines.length;
    if (lines.length === 0) return new Uint8Array();
    const isOpen = this.lastByte !== 10 && this.lastByte !== 13;
    return toBytes(`${isOpen ? '\n' : ''}${lines.join('\n')}\n`);
  }

  get rewriting(): Rewriting {
    const transform = this.endByte === Infinity ? 'safe-end' : 'first-part';
    return { transform, linesRead: this.read, linesChanged: 0, linesRemoved: 0, linesAdded: this.added };
  }
}

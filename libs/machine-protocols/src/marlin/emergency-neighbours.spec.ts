import { describe, expect, it } from '@jest/globals';
import type { MachineOrder } from '../session.js';
import { withChecksum } from './checksum.js';
import { EmergencyTest } from './emergency-test.js';
import { MARLIN_LIMITS, MARLIN_OFF } from './marlin-options.js';
import { linesOfOrder } from './orders.js';
import { parkLines, returnLines, spindleOff, spindleOn } from './person-hold.js';
import { ProgramModes } from './program-modes.js';
import { Questions } from './questions.js';
import { RunLines } from './run-lines.js';

/** What an emergency parser obeys while a line still arrives: before its checksum is known. */
const EMERGENCY = /^N\d* *M(?:108|112|410|876)(?!\d)/;

function neighboursInEmergency(text: string): string[] {
  const wire = withChecksum(123, text);
  const flips = Array.from({ length: wire.length * 8 }, (_, bit) => {
    const at = bit >> 3;
    return wire.slice(0, at) + String.fromCharCode(wire.charCodeAt(at) ^ (1 << (bit & 7))) + wire.slice(at + 1);
  });
  return flips.filter((damaged) => EMERGENCY.test(damaged));
}

function heldLines(): string[] {
  const modes = new ProgramModes(() => false);
  for (const block of ['G20', 'G91', 'G1 X1 F40', 'M3 S8000']) modes.follow(block);
  const place = { x: 10.5, y: 20.25, z: 3, e: 117.4 };
  const situation = { place, modes, envelopeMm: { x: 220, y: 220, z: 250 }, nozzleC: 210 };
  const aside = [...parkLines(situation), ...returnLines(situation), ...spindleOff(modes), ...spindleOn(modes, false)];
  return [...aside, `M104 S${MARLIN_LIMITS.standbyC}`];
}

function generated(): string[] {
  const end = new RunLines(MARLIN_OFF);
  end.finish('done');
  const questions = new Questions(2_000);
  const all = { AUTOREPORT_TEMP: '1', AUTOREPORT_POS: '1', AUTOREPORT_SD_STATUS: '1' };
  const orders: MachineOrder[] = [
    { kind: 'jog', deltaMm: { x: 1, y: 2, z: 3 }, feedMmPerMin: 600 },
    { kind: 'home' },
    { kind: 'heat', nozzleC: 200, bedC: 60 },
    { kind: 'override', feed: 90, flow: 95 },
  ];
  const ordered = orders.map(linesOfOrder).flatMap((made) => {
    if ('code' in made) throw new Error(made.message);
    return [...made.lines, ...(made.restore ?? [])];
  });
  return [
    // One before the off sequence, one behind it.
    ...Array.from({ length: MARLIN_OFF.length + 2 }, () => end.next(false)?.text ?? ''),
    ...questions.begin(all),
    ...(questions.begin({ SDCARD: '1' }), questions.due(0, false)),
    ...ordered,
    ...heldLines(),
    new EmergencyTest().text,
    'M115',
    'M503 S0',
  ];
}

describe('A line the session makes itself', () => {
  it.each([...new Set(generated())])('%s is more than one flipped bit away from M108, M112, M410 and M876', (text) => {
    expect(text).not.toBe('');
    expect(neighboursInEmergency(text)).toEqual([]);
  });

  it.each([
    // Only in the handshake, before anything is hot or moves.
    ['M110 N0', 'M112'],
    ['M400', 'M410'],
    ['M412 S1', 'M410'],
    ['M109 S200', 'M108'],
  ])('%s would be one bit away from %s: never sent in a run, unless a program has it', (text, near) => {
    expect(neighboursInEmergency(text).join('')).toContain(near);
  });
});

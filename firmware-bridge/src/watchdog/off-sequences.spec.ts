import { describe, expect, it } from '@jest/globals';
import { mill, printer } from '../../test/fixtures.js';
import { offSequence } from './off-sequences.js';

const text = (hex: string | undefined): string => Buffer.from(hex ?? '', 'hex').toString('latin1');

describe('how a machine is switched off', () => {
  it('Marlin: ends a wait, heaters to 0, asks for proof; then M112', () => {
    const off = offSequence(printer('serial:///dev/ttyUSB0'));
    expect(text(off?.off)).toBe('\nM108\nM104 S0\nM140 S0\nM105\n');
    expect(text(off?.hard)).toBe('\nM112\n');
  });

  it('GRBL: hold and soft reset', () => {
    expect(text(offSequence(mill('tcp://10.0.0.2:23'))?.off)).toBe('!\x18');
  });

  it.each([
    ['ok T:198.31 /0.00 B:60.00 /0.00 @:0 B@:0', true],
    ['ok T:24.1 /0 B:23.0 /0 T0:24.1 /0 T1:24.2 /0 @:0', true],
    ['Error:Printer halted. kill() called!', true],
    ['start', true],
    ['ok T:198.31 /200.00 B:60.00 /0.00 @:127 B@:0', false],
    ['ok T:198.31 /0.00 B:60.00 /60.00 @:0 B@:50', false],
    ['ok T:20.1 /0.0 B:20.0 /0.0 T0:20.1 /0.0 T1:180.2 /185.0', false],
    // Reported by itself: may be older than our M104.
    [' T:198.31 /0.00 B:60.00 /0.00 @:0 B@:0', false],
    ['ok', false],
    ['ok N12 P15 B3', false],
    ['echo:start of print', false],
  ])('Marlin saying "%s" proves that it is off: %s', (line, isProof) => {
    expect(new RegExp(offSequence(printer('tcp://h:1'))?.confirms ?? '', 'i').test(line)).toBe(isProof);
  });

  it.each([
    ["Grbl 1.1h ['$' for help]", true],
    ["GrblHAL 1.1f ['$' or '$HELP' for help]", true],
    ['ok', false],
    ['ALARM:3', false],
  ])('GRBL saying "%s" proves that it is off: %s', (line, isProof) => {
    expect(new RegExp(offSequence(mill('tcp://h:1'))?.confirms ?? '', 'i').test(line)).toBe(isProof);
  });

  it('leaves machines behind a host of their own to that host', () => {
    expect(offSequence(printer('moonraker://10.0.0.3:7125'))).toBeUndefined();
  });
});

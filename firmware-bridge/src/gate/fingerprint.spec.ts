import { describe, expect, it } from '@jest/globals';
import type { MachineIdentity } from '#libs/machine-protocols';
import { fingerprintOf } from './fingerprint.js';
import { identified } from './gate-local.js';
import { identityProblem } from './gate-moves.js';
import type { GateState } from './gate-types.js';

const MARLIN: MachineIdentity = {
  firmware: 'Marlin 2.1.2',
  uuid: 'u1',
  capabilities: { EEPROM: '1', M92: 'X80 Y80', M203: 'X300', M204: 'P500', M851: 'Z-1.2' },
};
const GRBL: MachineIdentity = {
  firmware: 'Grbl 1.1h',
  capabilities: { OPT: 'V,15,128', $10: '1', $32: '0', $130: '300' },
};
const without = (identity: MachineIdentity, ...names: string[]): MachineIdentity => ({
  ...identity,
  capabilities: Object.fromEntries(Object.entries(identity.capabilities).filter(([name]) => !names.includes(name))),
});
const having = (identity: MachineIdentity, more: Record<string, string>): MachineIdentity => ({
  ...identity,
  capabilities: { ...identity.capabilities, ...more },
});

function met(...identities: MachineIdentity[]): GateState {
  const fresh: GateState = { ledger: { machineId: 'm1', maxFence: 0, run: 0 } };
  return identities.reduce((state, identity) => identified(state, fingerprintOf(identity)).state, fresh);
}

describe('[G24] the same machine, met again', () => {
  it.each<[string, MachineIdentity, MachineIdentity]>([
    ['a slicer set speeds and accelerations', MARLIN, having(MARLIN, { M203: 'X90', M204: 'P9' })],
    ['a person moved the probe at the display', MARLIN, having(MARLIN, { M851: 'Z-1.3' })],
    ['its limits could not be read', MARLIN, without(MARLIN, 'M92', 'M203', 'M204', 'M851')],
    ['its limits could not be read the first time', without(MARLIN, 'M92', 'M203', 'M204', 'M851'), MARLIN],
    ['another sender set what its reports hold', GRBL, having(GRBL, { $10: '3' })],
    [
      'it tells the same in another order',
      GRBL,
      { ...GRBL, capabilities: Object.fromEntries(Object.entries(GRBL.capabilities).toReversed()) },
    ],
  ])('is known although %s', (_what, first, then) => {
    expect(identityProblem(met(first, then))).toBeUndefined();
  });

  it.each<[string, MachineIdentity, MachineIdentity]>([
    ['steps per millimetre', MARLIN, having(MARLIN, { M92: 'X160 Y80' })],
    ['a capability', MARLIN, having(MARLIN, { EEPROM: '0' })],
    ['firmware', MARLIN, { ...MARLIN, firmware: 'Marlin 2.1.3' }],
    ['the laser mode', GRBL, having(GRBL, { $32: '1' })],
    ['the travel', GRBL, having(GRBL, { $130: '500' })],
  ])('waits for a person when %s changed', (_what, first, then) => {
    expect(identityProblem(met(first, then))?.code).toBe('MACHINE_CHANGED');
    expect(identityProblem(met(first, then, first))).toBeUndefined();
  });

  it('takes the limits it could not read at first as known from then on', () => {
    const state = met(without(MARLIN, 'M92', 'M203', 'M204', 'M851'), MARLIN, having(MARLIN, { M92: 'X1' }));
    expect(identityProblem(state)?.code).toBe('MACHINE_CHANGED');
  });
});

import { describe, expect, it } from '@jest/globals';
import { HEAT_LEASE_MS, NO_LEASE, renewHeat, watchHeat, type HeatLease } from './heat-lease.js';

const look = (lease: HeatLease, nowMs: number, targetC?: number, isRunning = false) =>
  watchHeat(lease, { nowMs, leaseMs: HEAT_LEASE_MS, targetC, isRunning });

describe('heat lease', () => {
  it('[BP-ORDER-10] is over at once for what was hot when the process started', () => {
    expect(look(NO_LEASE, 1000, undefined)).toEqual({ lease: NO_LEASE, isExpired: false });
    expect(look(NO_LEASE, 2000, 60).isExpired).toBe(true);
  });

  it('[BP-ORDER-09] lasts 30 minutes for what somebody heats later, at the panel too', () => {
    const cold = look(NO_LEASE, 0, 0).lease;
    const hot = look(cold, 1000, 60);
    expect(hot.isExpired).toBe(false);
    expect(look(hot.lease, 1000 + HEAT_LEASE_MS - 1, 60).isExpired).toBe(false);
    expect(look(hot.lease, 1000 + HEAT_LEASE_MS, 60).isExpired).toBe(true);
  });

  it('begins anew with a person’s order, and only with one', () => {
    const lease = renewHeat(0, HEAT_LEASE_MS);
    const later = look(lease, 20 * 60_000, 200).lease;
    expect(later).toEqual(lease);
    expect(look(renewHeat(20 * 60_000, HEAT_LEASE_MS), HEAT_LEASE_MS, 200).isExpired).toBe(false);
    expect(look(later, HEAT_LEASE_MS, 210).isExpired).toBe(true);
  });

  it('stays expired until the heaters are off', () => {
    const { lease } = look(renewHeat(0, 1000), 5000, 200);
    expect(look(lease, 6000, 200).isExpired).toBe(true);
    expect(look(look(lease, 6000, 0).lease, 7000, 200).isExpired).toBe(false);
  });

  it('is taken over by a program, and goes on through a lost connection', () => {
    const lease = renewHeat(0, HEAT_LEASE_MS);
    expect(look(lease, HEAT_LEASE_MS, 200, true)).toEqual({ lease: { wasSeen: true }, isExpired: false });
    expect(look(look(lease, 1, undefined).lease, HEAT_LEASE_MS, 200).isExpired).toBe(true);
  });
});

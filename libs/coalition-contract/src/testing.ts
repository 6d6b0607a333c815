import type { CapacityReport } from './capacity-report.js';
import type { EconomicEvent } from './economic-event.js';

/** For specs. */
export const SITE_ID = '6f1c7a52-3f0e-4b62-9a41-0d3c1b7e9a10';

/** A report of one entry. For specs. */
export function capacityReport(changes: Partial<CapacityReport> = {}): CapacityReport {
  return {
    siteId: SITE_ID,
    siteName: 'Taller de Sigchos',
    sequence: 1,
    observedAt: '2026-11-21T12:00:00.000Z',
    halfLifeS: 1800,
    entries: [
      {
        process: 'print',
        material: 'PLA',
        machineClass: 'fff-220',
        envelopeMm: { x: 220, y: 220, z: 250 },
        machines: 2,
        freeMachines: 1,
        freeHoursNext24: 40.5,
        queuedHours: 7.5,
      },
    ],
    ...changes,
  };
}

/** One piece made. For specs. */
export function economicEvent(changes: Partial<EconomicEvent> = {}): EconomicEvent {
  return {
    eventId: '0b9d2f5e-74a8-4c19-8a53-2f6f1f3e7c01',
    siteId: SITE_ID,
    siteName: 'Taller de Sigchos',
    action: 'produce',
    designTitle: 'Maize sheller',
    designHash: 'a'.repeat(64),
    partName: 'Ring',
    process: 'print',
    material: 'PLA',
    quantity: 1,
    unit: 'one',
    at: '2026-11-21T12:00:00.000Z',
    licence: 'CERN-OHL-S-2.0',
    ...changes,
  };
}

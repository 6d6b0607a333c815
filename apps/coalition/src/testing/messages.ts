import { randomUUID } from 'node:crypto';
import type { CapacityReport, CoalitionMessage, EconomicEvent } from '#libs/coalition-contract';

export const SITE_A = '6f1c7a52-3f0e-4b62-9a41-0d3c1b7e9a10';
export const SITE_B = 'b2a9f1de-1c55-4f0a-8d25-7be0a4a3c2f1';
export const KEY_A = 'a-key-of-site-a-0123456789abcdefghijkl';
export const KEY_B = 'a-key-of-site-b-0123456789abcdefghijkl';

/** A message with a report of two PLA printers, of which `freeMachines` are free. For specs. */
export function capacityMessage(changes: Partial<CapacityReport> = {}, freeMachines = 1): CoalitionMessage {
  return {
    id: randomUUID(),
    type: 'capacity',
    capacity: {
      siteId: SITE_A,
      siteName: 'Taller de Sigchos',
      sequence: 1,
      observedAt: new Date().toISOString(),
      halfLifeS: 1800,
      entries: [
        {
          process: 'print',
          material: 'PLA',
          machineClass: 'fff-220',
          envelopeMm: { x: 220, y: 220, z: 250 },
          machines: 2,
          freeMachines,
          freeHoursNext24: 40.5,
          queuedHours: 7.5,
        },
      ],
      ...changes,
    },
  };
}

/** A message that says one piece was made. For specs. */
export function eventMessage(changes: Partial<EconomicEvent> = {}): CoalitionMessage {
  return {
    id: randomUUID(),
    type: 'event',
    event: {
      eventId: randomUUID(),
      siteId: SITE_A,
      siteName: 'Taller de Sigchos',
      action: 'produce',
      designTitle: 'Maize sheller',
      designHash: 'a'.repeat(64),
      partName: 'Ring',
      process: 'print',
      material: 'PLA',
      quantity: 1,
      unit: 'one',
      at: new Date().toISOString(),
      licence: 'CERN-OHL-S-2.0',
      ...changes,
    },
  };
}

/** Sends messages as a site's outbox does. For specs. */
export function deliver(
  url: string,
  messages: unknown,
  { siteId = SITE_A, key = KEY_A }: { siteId?: string; key?: string | null } = {},
): Promise<Response> {
  return fetch(`${url}/v1/deliveries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ siteId, messages }),
  });
}

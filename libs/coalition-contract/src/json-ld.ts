import type { CapacityReport } from './capacity-report.js';
import type { EconomicAction, EconomicEvent, Unit } from './economic-event.js';

const link = { '@type': '@id' } as const;
const time = { '@type': 'xsd:dateTimeStamp' } as const;

/**
 * JSON-LD context: the Valueflows 1.0.0 terms that Minga uses, OM 2 units, and our few own terms under `minga:`.
 * Links are IRIs, actions and purposes are Valueflows individuals, times carry their zone, numbers are decimals.
 */
export const COALITION_CONTEXT = {
  '@version': 1.1,
  id: '@id',
  type: '@type',
  '@vocab': 'https://w3id.org/valueflows/ont/vf#',
  om2: 'http://www.ontology-of-units-of-measure.org/resource/om-2/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  minga: { '@id': 'urn:minga:ns#', '@prefix': true },
  action: { '@type': '@vocab' },
  purpose: { '@type': '@vocab' },
  provider: link,
  receiver: link,
  resourceConformsTo: link,
  inputOf: link,
  outputOf: link,
  basedOn: link,
  corrects: link,
  publishes: link,
  hasUnit: link,
  hasPointInTime: time,
  hasBeginning: time,
  hasEnd: time,
  hasNumericalValue: { '@type': 'xsd:decimal' },
  'minga:lengthMm': { '@type': 'xsd:decimal' },
  'minga:widthMm': { '@type': 'xsd:decimal' },
  'minga:heightMm': { '@type': 'xsd:decimal' },
  'minga:halfLifeS': { '@type': 'xsd:integer' },
  'minga:machines': { '@type': 'xsd:integer' },
  'minga:freeMachines': { '@type': 'xsd:integer' },
} as const;

/** A node of a JSON-LD graph, to be read with `COALITION_CONTEXT`. */
export interface LinkedNode {
  readonly id?: string;
  readonly type: string;
  readonly [term: string]: LinkedValue | undefined;
}
type LinkedValue = string | boolean | LinkedNode | readonly LinkedNode[];

const OM2_UNIT: Readonly<Record<Unit, string>> = {
  one: 'om2:one',
  gram: 'om2:gram',
  hour: 'om2:hour',
  metre: 'om2:metre',
  squareMetre: 'om2:squareMetre',
};

/** Column in/out of the Valueflows action table. */
const FLOW_OF: Readonly<Record<EconomicAction, 'inputOf' | 'outputOf'>> = {
  produce: 'outputOf',
  consume: 'inputOf',
  use: 'inputOf',
  work: 'inputOf',
  cite: 'inputOf',
};

/** The event as a `vf:EconomicEvent`: provider and receiver are the site, the process is of a named specification. */
export function economicEventToJsonLd(event: EconomicEvent): LinkedNode {
  const quantity = measure(event.quantity, event.unit);
  const isEffort = event.action === 'work' || event.action === 'use';
  return {
    id: `urn:uuid:${event.eventId}`,
    type: 'EconomicEvent',
    action: event.action,
    provider: organization(event),
    receiver: `urn:uuid:${event.siteId}`,
    [FLOW_OF[event.action]]: {
      type: 'Process',
      name: `${event.process}: ${event.partName}`,
      basedOn: {
        id: `urn:minga:process:${event.process}`,
        type: 'ProcessSpecification',
        name: event.process,
      },
    },
    resourceConformsTo: resourceOf(event),
    [isEffort ? 'effortQuantity' : 'resourceQuantity']: quantity,
    hasPointInTime: event.at,
    ...(event.corrects && { corrects: `urn:uuid:${event.corrects}` }),
  };
}

/**
 * The report as an offer: one `vf:Proposal` that publishes an Intent to let its machines be used, per entry, for the
 * 24 hours after the observation.
 */
export function capacityReportToJsonLd(report: CapacityReport): LinkedNode {
  const hasBeginning = report.observedAt;
  const hasEnd = new Date(Date.parse(report.observedAt) + 24 * 3_600_000).toISOString();
  return {
    id: `urn:minga:capacity:${report.siteId}:${report.sequence}`,
    type: 'Proposal',
    purpose: 'offer',
    hasBeginning,
    hasEnd,
    'minga:halfLifeS': String(report.halfLifeS),
    publishes: report.entries.map((entry) => ({
      type: 'Intent',
      action: 'use',
      provider: organization(report),
      resourceConformsTo: {
        id: `urn:minga:capability:${segment(entry.process, entry.machineClass, entry.material ?? '')}`,
        type: 'ResourceSpecification',
        name: [entry.machineClass, entry.material ?? 'nothing loaded'].join(', '),
        'minga:lengthMm': decimal(entry.envelopeMm.x),
        'minga:widthMm': decimal(entry.envelopeMm.y),
        'minga:heightMm': decimal(entry.envelopeMm.z),
      },
      availableQuantity: measure(entry.freeHoursNext24, 'hour'),
      hasBeginning,
      hasEnd,
      'minga:machines': String(entry.machines),
      'minga:freeMachines': String(entry.freeMachines),
    })),
  };
}

/** What was made is a part of a design release; what was consumed is a material; what was cited is the release. */
function resourceOf(event: EconomicEvent): LinkedNode {
  const design = `urn:minga:design:${event.designHash}`;
  if (event.action === 'consume' && event.material !== null) {
    const id = `urn:minga:material:${segment(event.material)}`;
    return { id, type: 'ResourceSpecification', name: event.material };
  }
  if (event.action === 'use' || event.action === 'work') {
    const id = `urn:minga:${event.action}:${event.process}`;
    return { id, type: 'ResourceSpecification', name: `${event.process}, ${event.action}` };
  }
  const isWhole = event.action === 'cite';
  return {
    id: isWhole ? design : `${design}:${segment(event.partName)}`,
    type: 'ResourceSpecification',
    name: isWhole ? event.designTitle : `${event.designTitle}: ${event.partName}`,
    'minga:licence': event.licence,
    ...(event.material !== null && { 'minga:material': event.material }),
  };
}

function organization({ siteId, siteName }: { siteId: string; siteName: string }): LinkedNode {
  return { id: `urn:uuid:${siteId}`, type: 'Organization', name: siteName };
}

function measure(value: number, unit: Unit): LinkedNode {
  return { type: 'Measure', hasNumericalValue: decimal(value), hasUnit: OM2_UNIT[unit] };
}

/** xsd:decimal has no exponent; `2e-7` would not be one. */
function decimal(value: number): string {
  const short = String(value);
  return short.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : short;
}

function segment(...words: string[]): string {
  return words.map(encodeURIComponent).join(':');
}

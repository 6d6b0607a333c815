import { z } from 'zod';
import { capacityReportSchema } from './capacity-report.js';
import {
  capacityAnswerSchema,
  changeSchema,
  deliveryAnswerSchema,
  deliverySchema,
  problemAnswerSchema,
  productionAnswerSchema,
} from './delivery.js';
import { economicEventSchema } from './economic-event.js';

/** What is sent is described as it may be written (`input`), what is answered as it will be read (`output`). */
const SENT = { CapacityReport: capacityReportSchema, EconomicEvent: economicEventSchema, Delivery: deliverySchema };
const ANSWERED = {
  DeliveryAnswer: deliveryAnswerSchema,
  CoalitionCapacity: capacityAnswerSchema,
  CoalitionProduction: productionAnswerSchema,
  CoalitionChange: changeSchema,
  CoalitionProblem: problemAnswerSchema,
};

/** JSON Schema 2020-12 of everything that a site and the engine exchange, by name; each stands by itself. */
export function coalitionJsonSchemas(): Record<string, object> {
  const schemas = (group: Record<string, z.ZodType>, io: 'input' | 'output'): [string, object][] =>
    Object.entries(group).map(([name, schema]) => [name, z.toJSONSchema(schema, { target: 'draft-2020-12', io })]);
  return Object.fromEntries([...schemas(SENT, 'input'), ...schemas(ANSWERED, 'output')]);
}

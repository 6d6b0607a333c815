import { z } from 'zod';
import { ERROR_CODES, PROCESSES, type ErrorCode } from '#libs/domain';
import { capacityEntrySchema, capacityReportSchema } from './capacity-report.js';
import { economicEventSchema } from './economic-event.js';
import { idSchema, plainText, timestampSchema } from './text.js';

export const MAX_MESSAGES_PER_DELIVERY = 500;
export const MAX_DELIVERY_BYTES = 1_000_000;

/** One row of a site's outbox. The same `id` delivered again changes nothing. */
export const messageSchema = z.discriminatedUnion('type', [
  z.object({ id: idSchema, type: z.literal('capacity'), capacity: capacityReportSchema }),
  z.object({ id: idSchema, type: z.literal('event'), event: economicEventSchema }),
]);
export type CoalitionMessage = z.infer<typeof messageSchema>;

/** Body of `POST /v1/deliveries`, as a site writes it. */
export const deliverySchema = z.object({
  siteId: idSchema,
  messages: z.array(messageSchema).min(1).max(MAX_MESSAGES_PER_DELIVERY),
});
export type Delivery = z.input<typeof deliverySchema>;

/**
 * The same body as the engine first reads it: only the ids are checked, so that one message it cannot take is
 * refused by itself and does not hold up those behind it.
 */
export const deliveryEnvelopeSchema = z.object({
  siteId: idSchema,
  messages: z
    .array(z.looseObject({ id: idSchema }))
    .min(1)
    .max(MAX_MESSAGES_PER_DELIVERY),
});
export type DeliveryEnvelope = z.infer<typeof deliveryEnvelopeSchema>;

/** Every message of the delivery is counted once. All of them are settled: a site sends none of them again. */
export const deliveryAnswerSchema = z.object({
  accepted: z.int().nonnegative().describe('Taken now'),
  duplicates: z.int().nonnegative().describe('Taken before'),
  refused: z
    .array(z.object({ id: idSchema, code: z.string(), message: z.string() }))
    .describe('Will never be taken as they are: set them aside for a person'),
});
export type DeliveryAnswer = z.infer<typeof deliveryAnswerSchema>;

/** Answer of `GET /v1/capacity`: the newest report of every site. */
export const capacityAnswerSchema = z.object({
  sites: z.array(
    z.object({
      siteId: idSchema,
      siteName: plainText(120),
      observedAt: timestampSchema,
      ageS: z.number().nonnegative(),
      isStale: z.boolean().describe('Older than its half-life'),
      entries: z.array(capacityEntrySchema),
    }),
  ),
});
export type CapacityAnswer = z.infer<typeof capacityAnswerSchema>;

/** Answer of `GET /v1/production`: what was made and used up, newest first. */
export const productionAnswerSchema = z.array(
  z.object({
    eventId: idSchema,
    siteId: idSchema,
    siteName: plainText(120),
    action: z.enum(['produce', 'consume']),
    designTitle: plainText(300),
    partName: plainText(300),
    process: z.enum(PROCESSES),
    material: plainText(80).nullable(),
    quantity: z.number(),
    unit: economicEventSchema.shape.unit,
    at: timestampSchema,
  }),
);
export type ProductionAnswer = z.infer<typeof productionAnswerSchema>;

/** Data of the server-sent event `changed`. `all` comes once after connecting: look at everything again. */
export const changeSchema = z.object({ topic: z.enum(['all', 'capacity', 'production']), siteId: idSchema.optional() });
export type Change = z.infer<typeof changeSchema>;

/** RFC 9457 body of every error. */
export const problemAnswerSchema = z.object({
  type: z.string().describe('urn:minga:error:CODE'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
});
export type ProblemAnswer = z.infer<typeof problemAnswerSchema>;

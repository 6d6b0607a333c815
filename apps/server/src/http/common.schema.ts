import { z } from 'zod';
import { ERROR_CODES, PROCESSES, type ErrorCode } from '#libs/domain';

export const idSchema = z.uuid();
export const timestampSchema = z.iso.datetime().describe('UTC, ISO 8601');
export const versionSchema = z.number().int().describe('Rises with every edit; send it as If-Match: "<version>"');
export const processSchema = z.enum(PROCESSES);
export const sizeMmSchema = z
  .object({ x: z.number(), y: z.number(), z: z.number() })
  .describe('Millimetres')
  .meta({ id: 'SizeMm' });

export const placeSchema = z.object({
  file: z.string().optional(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  field: z.string().optional(),
});
const errorCodes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

export const problemItemSchema = z
  .object({
    code: z.enum(errorCodes),
    message: z.string(),
    severity: z.enum(['error', 'warning']).optional(),
    place: placeSchema.optional(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .meta({ id: 'ProblemItem' });

/** RFC 9457 body of every error. */
export const problemSchema = z
  .object({
    type: z.string().describe('urn:minga:error:CODE'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(errorCodes),
    problems: z.array(problemItemSchema),
  })
  .meta({ id: 'Problem' });

/** A reason, by stable code for the interface's language, with English text. */
export const reasonSchema = z
  .object({
    code: z.string(),
    message: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .meta({ id: 'Reason' });

export const okSchema = z.object({ ok: z.literal(true) });

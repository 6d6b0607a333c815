import { z } from 'zod';

/**
 * Text for people: no control characters and no half surrogates, which PostgreSQL's text and jsonb refuse; refusing
 * them here keeps one bad name from blocking a site's outbox.
 */
export function plainText(maxLength: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has a control character or a broken character');
}

/** Read in lower case, as PostgreSQL writes it: the same id is the same text everywhere. */
export const idSchema = z.uuid().toLowerCase();
/** UTC, ISO 8601, from 2000 to 9999: beyond that every date is a broken clock. */
export const timestampSchema = z.iso.datetime().regex(/^[2-9]/, 'is before the year 2000');
/** Lower-case hexadecimal SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'is not a lower-case hexadecimal SHA-256');

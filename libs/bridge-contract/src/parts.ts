import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '#libs/domain';

/** Pieces that several messages are made of. */

/** Of starts, fences, facts: the database counts to 2^31 - 1, and must be able to count on. */
export const count = z.number().int().nonnegative().max(2_000_000_000);
/** NUL has no place in text, and the database refuses it. */
export const text = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .overwrite((value) => value.replaceAll('\0', ''));
export const id = text(64).min(1);
export const timestampMs = z.number().int().nonnegative();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const errorCode = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);
export const sizeMm = z.object({ x: z.number(), y: z.number(), z: z.number() });
/** Name of a person. */
export const person = text(80);
/** A newer peer may know more codes: its message is worth more than its code, so an unknown one counts as none. */
export const optionalCode = errorCode.optional().catch(undefined);
export const reason = { code: optionalCode, message: text(300).optional() };

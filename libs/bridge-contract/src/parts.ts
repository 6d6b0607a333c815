import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '#libs/domain';

/** Pieces that several messages are made of. */

export const id = z.string().min(1).max(64);
export const timestampMs = z.number().int().nonnegative();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const errorCode = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);
export const sizeMm = z.object({ x: z.number(), y: z.number(), z: z.number() });
/** Name of a person. */
export const person = z.string().max(80);
/** A newer peer may know more codes: its message is worth more than its code, so an unknown one counts as none. */
export const optionalCode = errorCode.optional().catch(undefined);
export const reason = { code: optionalCode, message: z.string().max(300).optional() };

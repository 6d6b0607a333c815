export const IDEMPOTENCY_HEADER = 'idempotency-key';

/** 16 characters of this alphabet are nearly 100 bits: nobody meets or guesses another's key. With or without quotes. */
export const IDEMPOTENCY_KEY = /^"?([\w.:~+/=-]{16,255})"?$/;

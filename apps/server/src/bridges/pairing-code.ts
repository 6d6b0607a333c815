import { randomInt, timingSafeEqual } from 'node:crypto';
import { hashToken } from '../auth/secrets.js';

/** No two of these look alike on paper or screen: no 0 O, 1 I L, 2 Z, 5 S, 8 B. */
const LETTERS = 'ACDEFGHJKMNPQRTUVWXY34679';
const LENGTH = 8;

/** 25^8, about 37 bits: good for ten minutes of a few tries each, no longer. */
export const newPairingCode = (): string =>
  Array.from({ length: LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');

/** As people type it: small letters, blanks and dashes do not matter. */
export const readPairingCode = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** In groups of four, to be read aloud. */
export const showPairingCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

export const hashPairingCode = (code: string): string => hashToken(`pairing ${code}`);

/** Takes as long whatever differs. */
export const isSameHash = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

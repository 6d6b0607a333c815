import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { domainError, type Clock } from '#libs/domain';

const derive = promisify(scrypt) as (secret: string, salt: Buffer, bytes: number) => Promise<Buffer>;
const KEY_BYTES = 32;
export const LEAST_PIN_DIGITS = 6;

/** `scrypt:<salt>:<key>` in base64url, with the costs Node takes by default (N 16384, r 8, p 1: about 50 ms on a PC). */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt:${salt.toString('base64url')}:${(await derive(pin, salt, KEY_BYTES)).toString('base64url')}`;
}

export const PIN_HASH = /^scrypt:[\w-]{20,}:[\w-]{40,}$/;
export const isPin = (text: string): boolean => new RegExp(`^\\d{${LEAST_PIN_DIGITS},32}$`).test(text);

async function isRight(pin: string, pinHash: string): Promise<boolean> {
  const [, salt = '', key = ''] = pinHash.split(':');
  const wanted = Buffer.from(key, 'base64url');
  const given = await derive(pin, Buffer.from(salt, 'base64url'), wanted.length);
  return timingSafeEqual(given, wanted);
}

/** Wrong tries that cost nothing: from one address, and from all together (a million PINs, many addresses). */
const FREE_TRIES = { one: 5, all: 25 };
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60_000;
const EVERYBODY = '*';
const MAX_ADDRESSES = 1_000;

interface Tries {
  wrong: number;
  waitUntilMs: number;
}

/** Counts wrong PINs and makes each further try wait longer: 30 s, 1 min, 2 min … 1 h. */
export class PinGuard {
  private readonly tries = new Map<string, Tries>();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pinHash: string,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  /** One try after the other, so that a burst is counted. @throws DomainError PIN_WRONG, AUTH_LOCKED */
  check(pin: string, address: string): Promise<void> {
    const next = this.queue.then(() => this.checkNow(pin, address));
    this.queue = next.catch(() => undefined);
    return next;
  }

  private async checkNow(pin: string, address: string): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    const waitMs = Math.max(...[address, EVERYBODY].map((key) => (this.tries.get(key)?.waitUntilMs ?? 0) - nowMs));
    if (waitMs > 0) {
      throw domainError('AUTH_LOCKED', `Too many wrong PINs. Try again in ${Math.ceil(waitMs / 1000)} s.`);
    }
    if (isPin(pin) && (await isRight(pin, this.pinHash))) {
      this.tries.delete(address);
      return;
    }
    this.count(address, FREE_TRIES.one, nowMs);
    this.count(EVERYBODY, FREE_TRIES.all, nowMs);
    throw domainError('PIN_WRONG', 'The PIN is wrong. Try again, or set a new one with: minga-bridge pin');
  }

  private count(key: string, free: number, nowMs: number): void {
    const wrong = (this.tries.get(key)?.wrong ?? 0) + 1;
    const waitMs = wrong < free ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - free));
    if (this.tries.size >= MAX_ADDRESSES)
      this.tries.delete([...this.tries.keys()].find((each) => each !== EVERYBODY) ?? '');
    this.tries.set(key, { wrong, waitUntilMs: nowMs + waitMs });
  }
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { READING_SCHEMAS, type ChannelBody } from './messages.js';
import { maxBytesOf } from './topics.js';

/**
 * What travels: the body as text, and an Ed25519 signature over exactly that text and the topic it is for,
 * so that a message can neither be altered nor replayed to another bridge or channel.
 */
export const envelopeSchema = z.object({ v: z.literal(1), body: z.string(), sig: z.string() });

const signedBytes = (topic: string, body: string): Buffer => Buffer.from(`${topic}\n${body}`);

/** PEM texts of a new Ed25519 pair. */
export function generateSigningKeys(): { privateKeyPem: string; publicKeyPem: string } {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKeyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKeyPem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

export const readPrivateKey = (pem: string): KeyObject => createPrivateKey(pem);
export const readPublicKey = (pem: string): KeyObject => createPublicKey(pem);

/** Whether signatures can be checked with it. */
export function isPublicKey(pem: string): boolean {
  try {
    return readPublicKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

export function seal<C extends keyof ChannelBody>(
  topic: string,
  channel: C,
  body: ChannelBody[C],
  key: KeyObject,
): Buffer {
  const text = JSON.stringify(body);
  const bytes = Buffer.from(
    JSON.stringify({ v: 1, body: text, sig: sign(null, signedBytes(topic, text), key).toString('base64url') }),
  );
  if (bytes.length > maxBytesOf(channel))
    throw new RangeError(`${topic}: message of ${bytes.length} bytes is too large`);
  return bytes;
}

export type Opened<C extends keyof ChannelBody> =
  | { readonly ok: true; readonly body: ChannelBody[C] }
  | {
      readonly ok: false;
      readonly reason: 'too-large' | 'not-json' | 'bad-envelope' | 'bad-signature' | 'bad-body';
      readonly detail: string;
    };

/** Verifies and parses; never throws. Unknown fields in the body are ignored, so that newer peers can talk to older ones. */
export function open<C extends keyof ChannelBody>(
  topic: string,
  channel: C,
  bytes: Uint8Array,
  key: KeyObject,
): Opened<C> {
  if (bytes.length > maxBytesOf(channel)) return { ok: false, reason: 'too-large', detail: `${bytes.length} bytes` };
  const envelope = parseJson(Buffer.from(bytes).toString('utf8'));
  const parsed = envelopeSchema.safeParse(envelope);
  if (!parsed.success)
    return { ok: false, reason: envelope === undefined ? 'not-json' : 'bad-envelope', detail: topic };
  const { body, sig } = parsed.data;
  if (!verify(null, signedBytes(topic, body), key, Buffer.from(sig, 'base64url'))) {
    return { ok: false, reason: 'bad-signature', detail: topic };
  }
  const checked = READING_SCHEMAS[channel].safeParse(parseJson(body));
  if (!checked.success) return { ok: false, reason: 'bad-body', detail: z.prettifyError(checked.error) };
  return { ok: true, body: checked.data as ChannelBody[C] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

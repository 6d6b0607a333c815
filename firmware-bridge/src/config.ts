import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readPrivateKey, readPublicKey } from '#libs/bridge-contract';
import { PIN_HASH } from './local/pin.js';

const DEFAULT_PAGE_PORT = 8377;
const DEFAULT_SPOOL_QUOTA_BYTES = 2 * 1024 ** 3;
const OWN_DISK_RESERVE_BYTES = 64 * 1024 ** 2;

const isReadable = (read: (pem: string) => unknown) => (pem: string) => {
  try {
    read(pem);
    return true;
  } catch {
    return false;
  }
};

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127(?:\.\d+){3}$/.test(host);

const localPageSchema = z
  .object({
    host: z.string().min(1).default('127.0.0.1'),
    /** 0: any free one. */
    port: z.number().int().min(0).max(65_535).default(DEFAULT_PAGE_PORT),
    /** Made by `minga-bridge pin`. */
    pinHash: z.string().regex(PIN_HASH, 'is made by: minga-bridge pin').optional(),
    /** Names people reach it by, beside the name and addresses of this computer. */
    names: z.array(z.string().min(1)).default([]),
  })
  .refine(({ host, pinHash }) => isLoopback(host) || pinHash !== undefined, {
    path: ['pinHash'],
    message: 'on the network the page needs a PIN; make one with: minga-bridge pin',
  });

/** What pairing hands to a bridge. Machines are not in here: the server tells them, and the bridge remembers. */
export const bridgeConfigSchema = z.object({
  bridgeId: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'letters, digits, - _ . only'),
  /** Where programs are fetched, e.g. `https://minga.example`. */
  serverUrl: z.url({ protocol: /^https?$/ }),
  mqttUrl: z.url({ protocol: /^(mqtts?|wss?)$/ }),
  /** Password for MQTT and program downloads; the user name is the bridge id. */
  secret: z.string().min(8),
  /** Ed25519 keys: what the bridge says is signed with its own, what it obeys is checked against the server's. */
  privateKeyPem: z.string().refine(isReadable(readPrivateKey), 'is not a private key in PEM'),
  serverPublicKeyPem: z.string().refine(isReadable(readPublicKey), 'is not a public key in PEM'),
  dataDir: z.string().min(1),
  /** Room for fetched programs; the least recently used go first. */
  spoolQuotaBytes: z.number().int().positive().default(DEFAULT_SPOOL_QUOTA_BYTES),
  /** A second process that switches machines off when this one dies or stands still. Off only for simulated machines. */
  hasWatchdog: z.boolean().default(true),
  /** How long the bridge may stand still before that. */
  silenceMs: z.number().int().min(500).max(60_000).default(10_000),
  /** What cuts a machine's power when it does not confirm: program and arguments; machine id and address are added. */
  powerOffCommand: z.array(z.string().min(1)).default([]),
  /** Room kept for the journal when the disk runs full. A bridge inside its server has none; one of its own has 64 MB. */
  reserveBytes: z.number().int().nonnegative().default(0),
  /** The bridge's own page. Without it: on this computer only, port 8377. */
  localPage: localPageSchema.prefault({}),
});
export type BridgeConfig = z.input<typeof bridgeConfigSchema>;
export type CheckedBridgeConfig = z.output<typeof bridgeConfigSchema>;

/** @throws Error with one sentence that names the first wrong field */
export function checkConfig(config: unknown): CheckedBridgeConfig {
  const parsed = bridgeConfigSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(
    `The bridge configuration is not right: ${issue?.path.join('.') || 'file'}: ${issue?.message ?? ''}.`,
  );
}

/** @throws Error with one sentence when the file is missing, is not JSON or has a wrong field */
export function readConfigFile(file: string): CheckedBridgeConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The bridge configuration ${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`The bridge configuration ${file} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
  return checkConfig(typeof json === 'object' ? { reserveBytes: OWN_DISK_RESERVE_BYTES, ...json } : json);
}

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Network } from '#libs/designs';
import type { Clock } from '#libs/domain';

/** What a person with the training site's switch can do; only the standalone has one. */
export interface TrainingControl {
  readonly timeFactor: number;
  setTimeFactor(factor: number): Promise<void>;
  /** What a person does at a halted machine before telling Minga that it may go on. */
  pressReset(machineId: string): void;
  /** Stops the simulated machines and their bridge for good. */
  remove(): Promise<void>;
}

/** How the local network is told; all but `interface` is for tests. */
export interface MdnsWish {
  readonly interface?: string;
  readonly ip?: string;
  readonly port?: number;
  readonly multicast?: boolean;
}

/** Everything the server and the worker need to know of the world. */
export interface SiteConfig {
  /** The site's identity in the coalition (UUID); made up at first start when it is not given. */
  readonly siteId?: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  /** Files by content hash. */
  readonly blobDir: string;
  /** Signing key and other secrets, mode 0700. */
  readonly secretsDir: string;
  /** `embedded`: the broker runs in the server, at `/mqtt` of its own port and, where given, on a TCP port. */
  readonly broker:
    | { readonly kind: 'embedded'; readonly tcpPort?: number }
    | { readonly kind: 'external'; readonly url: string; readonly username: string; readonly password: string };
  readonly coalition?: { readonly url: string; readonly siteKey: string };
  /** The address people and bridges use, when it is not the one we listen on (behind a proxy). */
  readonly publicUrl?: string;
  /** The slicing engine for printers whose class and parts ask for none; the default one where it is not installed. */
  readonly slicer?: 'cura' | 'prusa';
  /** Programs that a worker makes at once. Default: one for every two cores. */
  readonly heavyAtOnce?: number;
  /** Built web pages; none: API only. */
  readonly webDir?: string;
  /** Queues for slicers are told to the local network; `interface`: the address of the network card. Without it: they are not. */
  readonly mdns?: MdnsWish | undefined;
  /** Without it: the clock of this computer. */
  readonly clock?: Clock;
  /** How imports reach the world; tests only. Without it: the public internet and nothing else. */
  readonly network?: Network;
}

const environment = z.object({
  MINGA_SITE_ID: z.uuid().optional(),
  MINGA_HOST: z.string().default('127.0.0.1'),
  MINGA_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address'),
  REDIS_URL: z.string().optional(),
  MINGA_BLOB_DIR: z.string().min(1),
  MINGA_SECRETS_DIR: z.string().min(1),
  MQTT_URL: z.string().optional(),
  MINGA_MQTT_USER: z.string().default('server'),
  MINGA_MQTT_PASSWORD: z.string().optional(),
  MINGA_MQTT_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  COALITION_URL: z.string().optional(),
  COALITION_SITE_KEY: z.string().optional(),
  MINGA_PUBLIC_URL: z.string().optional(),
  MINGA_WEB_DIR: z.string().optional(),
  MINGA_SLICER: z.enum(['cura', 'prusa']).optional(),
  MINGA_MDNS: z.union([z.literal('on'), z.ipv4()]).optional(),
  MINGA_SLICES_AT_ONCE: z.coerce.number().int().min(1).max(64).optional(),
});

/**
 * The only reader of the environment. `NAME_FILE` may hold the path of a file with the value, for secrets.
 * @throws Error with one line per wrong variable
 */
export function readSiteConfig(env: NodeJS.ProcessEnv): SiteConfig {
  const values: Record<string, string> = {};
  for (const name of Object.keys(environment.shape)) {
    const value = env[name] ?? readSecretFile(`${name}_FILE`, env);
    if (value !== undefined && value !== '') values[name] = value;
  }
  const parsed = environment.safeParse(values);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const e = parsed.data;
  if (e.MQTT_URL !== undefined && e.MINGA_MQTT_PASSWORD === undefined) {
    throw new Error('MINGA_MQTT_PASSWORD: needed together with MQTT_URL');
  }
  if (e.COALITION_URL !== undefined && e.COALITION_SITE_KEY === undefined) {
    throw new Error('COALITION_SITE_KEY: needed together with COALITION_URL');
  }
  if (e.COALITION_SITE_KEY !== undefined && e.COALITION_URL === undefined) {
    throw new Error('COALITION_URL: needed together with COALITION_SITE_KEY');
  }
  return {
    siteId: e.MINGA_SITE_ID,
    host: e.MINGA_HOST,
    port: e.MINGA_PORT,
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL,
    blobDir: e.MINGA_BLOB_DIR,
    secretsDir: e.MINGA_SECRETS_DIR,
    broker:
      e.MQTT_URL === undefined
        ? { kind: 'embedded', tcpPort: e.MINGA_MQTT_PORT }
        : { kind: 'external', url: e.MQTT_URL, username: e.MINGA_MQTT_USER, password: e.MINGA_MQTT_PASSWORD ?? '' },
    coalition:
      e.COALITION_URL !== undefined && e.COALITION_SITE_KEY !== undefined
        ? { url: e.COALITION_URL, siteKey: e.COALITION_SITE_KEY }
        : undefined,
    publicUrl: e.MINGA_PUBLIC_URL,
    webDir: e.MINGA_WEB_DIR,
    slicer: e.MINGA_SLICER,
    heavyAtOnce: e.MINGA_SLICES_AT_ONCE,
    ...(e.MINGA_MDNS !== undefined && { mdns: e.MINGA_MDNS === 'on' ? {} : { interface: e.MINGA_MDNS } }),
  };
}

function readSecretFile(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = env[name];
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

import path from 'node:path';
import { z } from 'zod';

const environment = z.object({
  MINGA_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  MINGA_HOST: z.string().min(1).default('127.0.0.1'),
  MINGA_DATA: z.string().min(1).default('data'),
  MINGA_MQTT_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  MINGA_TRAINING: z.enum(['on', 'off']).default('on'),
  MINGA_VERBOSE: z.enum(['on', 'off']).default('off'),
  MINGA_PUBLIC_URL: z.url().optional(),
  MINGA_SLICER: z.enum(['cura', 'prusa']).optional(),
  MINGA_SLICES_AT_ONCE: z.coerce.number().int().min(1).max(64).optional(),
  MINGA_MDNS: z.union([z.literal('on'), z.ipv4()]).optional(),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
});

export interface StandaloneConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly mqttPort?: number;
  readonly hasTraining: boolean;
  readonly isVerbose: boolean;
  readonly publicUrl?: string;
  /** A database of one's own; none: the embedded one, in the data folder. */
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  /** As in `SiteConfig`. */
  readonly slicer?: 'cura' | 'prusa';
  readonly heavyAtOnce?: number;
  readonly mdns?: { readonly interface?: string };
}

/** @throws Error with one sentence about the first wrong setting */
export function readStandaloneConfig(env: NodeJS.ProcessEnv): StandaloneConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(
      `${issue?.path.join('.') ?? 'a setting'} is not right: ${issue?.message ?? ''}. See: npm start -- --help`,
    );
  }
  const e = parsed.data;
  return {
    port: e.MINGA_PORT,
    host: e.MINGA_HOST,
    dataDir: path.resolve(e.MINGA_DATA),
    mqttPort: e.MINGA_MQTT_PORT,
    hasTraining: e.MINGA_TRAINING === 'on',
    isVerbose: e.MINGA_VERBOSE === 'on',
    publicUrl: e.MINGA_PUBLIC_URL,
    databaseUrl: e.DATABASE_URL,
    redisUrl: e.REDIS_URL,
    slicer: e.MINGA_SLICER,
    heavyAtOnce: e.MINGA_SLICES_AT_ONCE,
    ...(e.MINGA_MDNS !== undefined && { mdns: e.MINGA_MDNS === 'on' ? {} : { interface: e.MINGA_MDNS } }),
  };
}

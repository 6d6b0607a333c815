import { createHash } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import { z } from 'zod';
import type { Clock } from '#libs/domain';

/** A site that may deliver, and the hash of its key: the engine keeps no key in the clear. */
export interface SiteKey {
  readonly siteId: string;
  /** Lower-case hexadecimal SHA-256. A plain hash is enough because keys are long and random, see MIN_KEY_LENGTH. */
  readonly keyHash: string;
}

export interface CoalitionConfig {
  /** `postgres://user:password@host:port/database`; the engine keeps to its own schema `coalition` in it. */
  readonly databaseUrl: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly siteKeys: readonly SiteKey[];
  /** Default: the machine's own clocks. */
  readonly clock?: Clock;
  /** Default: what the process already logs with. */
  readonly logger?: LoggerService | false;
}

/** 32 characters of base64 are 192 random bits: nobody guesses them, however fast the hash is. */
const MIN_KEY_LENGTH = 32;

export function hashSiteKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** `siteId:key`, or `siteId:sha256=<64 hex digits>` where the settings shall not hold the key itself. */
function parseSiteKey(entry: string, context: z.RefinementCtx): SiteKey {
  const [siteId = '', key = ''] = entry.split(/:(.*)/s).map((part) => part.trim());
  const hash = /^sha256=([0-9a-f]{64})$/i.exec(key)?.[1]?.toLowerCase();
  if (!z.uuid().safeParse(siteId).success) {
    context.addIssue({ code: 'custom', message: 'must list siteId:key pairs whose siteId is a UUID' });
  } else if (!hash && key.length < MIN_KEY_LENGTH) {
    context.addIssue({ code: 'custom', message: `has a key of site ${siteId} under ${MIN_KEY_LENGTH} characters` });
  }
  return { siteId: siteId.toLowerCase(), keyHash: hash ?? hashSiteKey(key) };
}

const environmentSchema = z
  .object({
    COALITION_HOST: z.string().min(1).default('127.0.0.1'),
    COALITION_PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(7460),
    COALITION_DATABASE_URL: z
      .string('must be set, for example postgres://minga@localhost/minga')
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://'),
    COALITION_SITE_KEYS: z
      .string('must be set: siteId:key, several separated by commas')
      .transform((text) => text.split(',').filter((entry) => entry.trim() !== ''))
      .pipe(z.array(z.string().transform(parseSiteKey)).min(1, 'must name at least one siteId:key')),
  })
  .transform((env) => ({
    host: env.COALITION_HOST,
    port: env.COALITION_PORT,
    databaseUrl: env.COALITION_DATABASE_URL,
    siteKeys: env.COALITION_SITE_KEYS,
  }));

/** The settings are wrong; the message is one sentence that names the variable, and never a key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the `COALITION_*` variables. Throws ConfigError. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): CoalitionConfig {
  const result = environmentSchema.safeParse(env);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ConfigError(`${String(issue?.path[0] ?? 'The environment')} ${issue?.message ?? 'is not valid'}.`);
}

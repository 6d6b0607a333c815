import { readFileSync, writeFileSync, mkdirSync, linkSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { generateSigningKeys, readPrivateKey } from '#libs/bridge-contract';

export interface SigningKeys {
  readonly privateKey: ReturnType<typeof readPrivateKey>;
  /** What bridges check our commands against. */
  readonly publicKeyPem: string;
}

/** The site's key for commands: made once, kept in the secrets folder (0600), shared by every server replica. */
export function loadSigningKeys(secretsDir: string): SigningKeys {
  const file = path.join(secretsDir, 'command-key.json');
  mkdirSync(secretsDir, { recursive: true, mode: 0o700 });
  const read = (): SigningKeys => {
    const keys = JSON.parse(readFileSync(file, 'utf8')) as { privateKeyPem: string; publicKeyPem: string };
    return { privateKey: readPrivateKey(keys.privateKeyPem), publicKeyPem: keys.publicKeyPem };
  };
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Two replicas may start at once: the first to link its file wins, the other reads that one.
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(generateSigningKeys()), { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return read();
}

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Small JSON files in the secrets folder, written whole, readable by this user only. */
export class SecretFiles {
  constructor(readonly dir: string) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }

  read<T>(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(name), 'utf8')) as T;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  write(name: string, value: object): void {
    const draft = `${this.#path(name)}.${randomUUID()}`;
    writeFileSync(draft, JSON.stringify(value, null, 2), { mode: 0o600, flush: true });
    renameSync(draft, this.#path(name));
  }

  #path(name: string): string {
    return path.join(this.dir, `${name}.json`);
  }

  /** Who this site is for the coalition, and its key there; made at first start. */
  site(): { siteId: string; siteKey: string } {
    const known = this.read<{ siteId: string; siteKey: string }>('site');
    if (known) return known;
    const made = { siteId: randomUUID(), siteKey: randomBytes(32).toString('base64url') };
    this.write('site', made);
    return made;
  }
}

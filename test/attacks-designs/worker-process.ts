import type { SiteConfig } from '../../apps/server/src/core/config.js';
import { createWorkerApp } from '../../apps/worker/src/worker.app.js';
import { isPublicAddress } from '#libs/designs';
import { SILENT } from '../support/site.js';

/** The worker of a site in a process of its own, with a forge of the tests in its world. Told by its parent what it needs. */
interface Told {
  readonly config: Omit<SiteConfig, 'network' | 'clock'>;
  readonly caFile: string;
  readonly names: readonly (readonly [string, readonly string[]])[];
}

process.once('message', ({ config, caFile, names }: Told) => {
  const known = new Map(names);
  const network: SiteConfig['network'] = {
    resolve: (host) => Promise.resolve(host === 'forge.test' ? ['127.0.0.1'] : (known.get(host) ?? [])),
    isAllowed: (ip) => ip === '127.0.0.1' || isPublicAddress(ip),
    caFile,
  };
  createWorkerApp({ ...config, network }, SILENT).then(
    (worker) => {
      process.once('message', () => void worker.close().then(() => process.exit(0)));
      process.send?.('ready');
    },
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});

import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { readSiteConfig } from '../../server/src/core/config.js';
import { createWorkerApp } from './worker.app.js';

try {
  const app = await createWorkerApp(readSiteConfig(process.env), new ConsoleLogger({ json: true }));
  process.stdout.write('Minga worker is ready\n');
  const stop = (): void => {
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`The worker cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

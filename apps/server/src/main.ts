import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { AccountsService } from './auth/accounts.service.js';
import { readSiteConfig } from './core/config.js';
import { createServerApp } from './server.app.js';

try {
  const app = await createServerApp(readSiteConfig(process.env), new ConsoleLogger({ json: true }));
  process.stdout.write(`Minga server listens on ${app.url}\n`);
  const token = await app.context.get(AccountsService).newSetupToken();
  if (token !== undefined) {
    process.stdout.write(`Create the owner's account, this link works once: ${app.url}/setup?token=${token}\n`);
  }
  const stop = (): void => {
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`The server cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

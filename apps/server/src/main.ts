import 'reflect-metadata';
import { AccountsService } from './auth/accounts.service.js';
import { runRole } from './core/run-role.js';
import { createServerApp } from './server.app.js';

await runRole('server', async (config, logger) => {
  const app = await createServerApp(config, logger);
  const token = await app.context.get(AccountsService).newSetupToken();
  if (token !== undefined) {
    process.stdout.write(`Create the owner's account, this link works once: ${app.url}/setup?token=${token}\n`);
  }
  return app;
});

import { ConsoleLogger, type LoggerService } from '@nestjs/common';
import { readSiteConfig, type SiteConfig } from './config.js';
import { watchLoop } from './loop-watch.js';

/** One role of a deployment as a process: starts completely or exits with a clear sentence, drains on SIGTERM. */
export async function runRole(
  role: string,
  start: (config: SiteConfig, logger: LoggerService) => Promise<{ readonly url?: string; close(): Promise<void> }>,
): Promise<void> {
  try {
    const logger = new ConsoleLogger({ json: true });
    const app = await start(readSiteConfig(process.env), logger);
    watchLoop((message) => logger.warn(message, role));
    process.stdout.write(`Minga ${role} is ready${app.url === undefined ? '' : ` at ${app.url}`}\n`);
    const stop = (): void => {
      app.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`The ${role} cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

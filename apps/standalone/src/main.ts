import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import path from 'node:path';
import { readStandaloneConfig } from './config.js';
import { explain } from './explain.js';
import { startStandalone } from './standalone.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** Nest writes a stack about a port that is taken, and then throws it: the person reads our one sentence. */
class StandaloneLogger extends ConsoleLogger {
  override error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) !== 'NestApplication') super.error(message, ...rest);
  }
}
// dist/apps/standalone/src/main.js -> the project's folder
const projectDir = path.resolve(import.meta.dirname, '../../../..');

try {
  const config = readStandaloneConfig(process.env);
  const logLevels = config.isVerbose
    ? (['log', 'warn', 'error', 'fatal'] as const)
    : (['warn', 'error', 'fatal'] as const);
  const logger = new StandaloneLogger({ logLevels: [...logLevels] });
  const startedAt = performance.now();
  const minga = await startStandalone(config, { logger, progress: say, projectDir });
  say(
    `Minga is ready at ${minga.url} (${((performance.now() - startedAt) / 1000).toFixed(1)} s). Data: ${config.dataDir}`,
  );
  if (minga.setupUrl !== undefined)
    say(`Create the owner's account with this link, it works once:\n  ${minga.setupUrl}`);
  say('Ctrl-C stops everything in order.');
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    say('Stopping …');
    minga.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${explain(error, config)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`Minga cannot start: ${explain(error)}\n`);
  process.exit(1);
}

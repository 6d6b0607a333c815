import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeSecretFile } from '../cli/write-config.js';

const schema = z.object({ url: z.url(), token: z.string().min(20), pid: z.number().int() });
export type RunFile = z.infer<typeof schema>;

const fileIn = (dataDir: string): string => path.join(dataDir, 'local-page.json');

/** Where a running bridge can be asked, for the command line of whoever may read the data folder. */
export const writeRunFile = (dataDir: string, content: RunFile): Promise<void> =>
  writeSecretFile(fileIn(dataDir), content);

export const removeRunFile = (dataDir: string): Promise<void> => rm(fileIn(dataDir), { force: true });

export async function readRunFile(dataDir: string): Promise<RunFile | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(fileIn(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

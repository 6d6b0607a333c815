import { Logger, type INestApplicationContext } from '@nestjs/common';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DesignsService } from '../../server/src/designs/designs.service.js';
import { SettingsService } from '../../server/src/core/settings.service.js';

/** Fills the catalogue of a new site with the designs that come with Minga. What a person deletes stays deleted. */
export async function importExamples(app: INestApplicationContext, folder: string): Promise<void> {
  const settings = app.get(SettingsService);
  if ((await settings.get('examples-imported')) || !existsSync(folder)) return;
  const log = new Logger('examples');
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const design = path.join(folder, entry.name);
    if (!entry.isDirectory() || !readdirSync(design).some((name) => /^okh\.(toml|ya?ml)$/.test(name))) continue;
    await app
      .get(DesignsService)
      .importFolder(design)
      .catch((error: unknown) => log.warn(`${entry.name}: ${String(error)}`));
  }
  await settings.set('examples-imported', { at: new Date().toISOString() });
}

import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SettingRow, newId } from '#libs/persistence';
import type { CostTable } from '#libs/domain';
import type { SiteConfig } from './config.js';
import type { StoredPolicy } from '../dispatch/policy.js';
import { CONFIG } from './core.module.js';

/** Values of the site, by key. */
export interface SiteSettings {
  site: { id: string; name: string };
  /** SHA-256 of the one-time tokens that create the owner, of the last starts; all gone once one is used. */
  'setup-token': { hashes: string[] };
  /** Simulated machines that were set up; `isRemoved` keeps them from coming back. */
  training: { bridgeId: string; timeFactor: number; isRemoved: boolean };
  /** Last capacity put into the outbox, to tell changes. */
  'capacity-sent': { sequence: number; text: string; atMs: number };
  'examples-imported': { at: string };
  /** How jobs are given to machines. */
  dispatch: StoredPolicy;
  /** Good builds that prove a reviewed design, and reports of trouble after which a person looks again. */
  catalogue: { provenAfterBuilds: number; lookAfterReports: number };
  /** Grams (spools, bars) or pieces below which a material is to be ordered, by family in lower case. */
  'reorder-below': Record<string, number>;
  /** Rates, oldest first; the last ones are in force. */
  cost: { tables: CostTable[] };
}

@Injectable()
export class SettingsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CONFIG) private readonly config: SiteConfig,
  ) {}

  async get<K extends keyof SiteSettings>(key: K): Promise<SiteSettings[K] | undefined> {
    const row = await this.database.manager.findOneBy(SettingRow, { key });
    return row?.value as SiteSettings[K] | undefined;
  }

  async set<K extends keyof SiteSettings>(key: K, value: SiteSettings[K]): Promise<void> {
    await this.database.manager.upsert(SettingRow, { key, value: value as object }, ['key']);
  }

  async delete(key: keyof SiteSettings): Promise<void> {
    await this.database.manager.delete(SettingRow, { key });
  }

  /** The site's identity, made at first use. Races end with one winner. */
  async site(): Promise<SiteSettings['site']> {
    await this.database.query(`INSERT INTO setting (key, value) VALUES ('site', $1) ON CONFLICT DO NOTHING`, [
      JSON.stringify({ id: this.config.siteId ?? newId(), name: 'Taller Minga' }),
    ]);
    return (await this.get('site')) as SiteSettings['site'];
  }
}

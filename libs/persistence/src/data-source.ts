import { DataSource, type EntityTarget, type MigrationInterface, type ObjectLiteral } from 'typeorm';
import * as catalogue from './entities/catalogue.entity.js';
import * as design from './entities/design.entity.js';
import * as dispatch from './entities/dispatch.entity.js';
import * as door from './entities/door.entity.js';
import * as http from './entities/http.entity.js';
import * as imports from './entities/import.entity.js';
import * as machine from './entities/machine.entity.js';
import * as material from './entities/material.entity.js';
import * as order from './entities/order.entity.js';
import * as people from './entities/people.entity.js';
import * as piece from './entities/piece.entity.js';
import { FirstTables1700000000001 } from './migrations/1700000000001-first-tables.js';
import { IdempotencyAndVersions1700000000002 } from './migrations/1700000000002-idempotency-and-versions.js';
import { WordsInOrder1700000000003 } from './migrations/1700000000003-words-in-order.js';
import { Imports1700000000004 } from './migrations/1700000000004-imports.js';
import { Pieces1700000000008 } from './migrations/1700000000008-pieces.js';
import { Catalogue1700000000005 } from './migrations/1700000000005-catalogue.js';
import * as stock from './entities/stock.entity.js';
import { Stock1700000000006 } from './migrations/1700000000006-stock.js';
import { Programs1700000000007 } from './migrations/1700000000007-programs.js';
import { Dispatch1700000000010 } from './migrations/1700000000010-dispatch.js';
import { Door1700000000011 } from './migrations/1700000000011-door.js';
import { Materials1700000000012 } from './migrations/1700000000012-materials.js';
import { SnakeNaming } from './naming.js';
import { SafeClient } from './safe-client.js';
import { retryPassing } from './trouble.js';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`, PostgreSQL 14 or newer. */
  readonly url: string;
  readonly entities: readonly EntityTarget<ObjectLiteral>[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Connections at most; the server's own default is 100 for everybody. */
  readonly poolSize?: number;
  readonly schema?: string;
}

/**
 * A data source with our conventions; not yet initialised. Statements give up after 30 s, lock waits after 10 s;
 * a transaction that only lost a race is done again.
 */
export function createDataSource(options: DatabaseOptions): DataSource {
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    entities: options.entities as never,
    migrations: options.migrations as never,
    namingStrategy: new SnakeNaming(),
    synchronize: false,
    poolSize: options.poolSize ?? 10,
    extra: {
      Client: SafeClient,
      statement_timeout: 30_000,
      lock_timeout: 10_000,
      idle_in_transaction_session_timeout: 60_000,
    },
  });
  const transaction = source.transaction.bind(source) as (...args: unknown[]) => Promise<never>;
  source.transaction = (...args: unknown[]) => retryPassing(() => transaction(...args));
  return source;
}

export const SITE_ENTITIES = [
  people, design, catalogue, order, machine, http, imports, piece, stock, dispatch, door, { lot: material.MaterialLotRow, booking: material.MaterialBookingRow },
].flatMap((module) => Object.values(module)); // prettier-ignore
export const SITE_MIGRATIONS = [
  FirstTables1700000000001,
  IdempotencyAndVersions1700000000002,
  WordsInOrder1700000000003,
  Imports1700000000004,
  Catalogue1700000000005,
  Stock1700000000006,
  Programs1700000000007,
  Pieces1700000000008,
  Dispatch1700000000010,
  Door1700000000011,
  Materials1700000000012,
];

/** The site's own tables. */
export const createSiteDataSource = (url: string, poolSize?: number): DataSource =>
  createDataSource({ url, entities: SITE_ENTITIES, migrations: SITE_MIGRATIONS, poolSize });

import { DataSource } from 'typeorm';
import { CapacityReportEntity } from './capacity-report.entity.js';
import { EconomicEventEntity } from './economic-event.entity.js';
import { Initial1795000000000 } from './initial.migration.js';
import { ReceivedMessageEntity } from './received-message.entity.js';

const SCHEMA = 'coalition';
/** Any number that nothing else locks with: "minga" on a telephone, then 1. */
const MIGRATION_LOCK = 646_421;

/** Connects and brings the schema up to date; several engines may start at the same time. */
export async function openDatabase(url: string): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema: SCHEMA,
    applicationName: 'minga-coalition',
    entities: [CapacityReportEntity, EconomicEventEntity, ReceivedMessageEntity],
    migrations: [Initial1795000000000],
    migrationsTableName: 'migration',
    installExtensions: false,
    connectTimeoutMS: 5000,
    poolSize: 10,
    // A stuck statement must not hold one of the ten connections for ever.
    extra: { statement_timeout: 15_000 },
  });
  await dataSource.initialize();
  try {
    await migrate(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

async function migrate(dataSource: DataSource): Promise<void> {
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await dataSource.runMigrations({ transaction: 'all' });
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
  }
}

/** PostgreSQL classes 08 (connection), 53 (resources), 57P0x (shutting down), and sockets that do not connect. */
const UNAVAILABLE = /^(08|53|57P0|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)/;

/** True when asking again later may work. Looks at codes only, of the error, its cause and its parts. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  if (typeof code === 'string' && UNAVAILABLE.test(code)) return true;
  return isDatabaseUnavailable(cause) || (Array.isArray(errors) && errors.some(isDatabaseUnavailable));
}

import { QueryFailedError } from 'typeorm';

/** PostgreSQL error class 23505: another row has this value already, perhaps since a moment ago. */
const UNIQUE_VIOLATION = '23505';

/** Whether a unique index refused the row: how races between inserts end. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION;

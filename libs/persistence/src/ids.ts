import { v7, validate } from 'uuid';

/** A new id, sortable by time of creation (UUID version 7). */
export const newId = (): string => v7();

/** Whether PostgreSQL would take it as a uuid; what strangers send may be anything. */
export const isId = (text: string): boolean => validate(text);

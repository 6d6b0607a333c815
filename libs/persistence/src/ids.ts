import { v7 } from 'uuid';

/** A new id, sortable by time of creation (UUID version 7). */
export const newId = (): string => v7();

export type { SessionOptions } from './base-session.js';
export * from './create-session.js';
export { createGrblSession, type GrblOptions } from './grbl/grbl-session.js';
export { createMarlinSession, type MarlinOptions } from './marlin/marlin-session.js';
export * from './session.js';

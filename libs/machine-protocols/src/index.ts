export type { SessionOptions } from './base-session.js';
export * from './create-session.js';
export type { GrblOptions } from './grbl/grbl-line.js';
export type { MarlinOptions } from './marlin/marlin-options.js';
export * from './session.js';

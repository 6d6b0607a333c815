export * from './bom.js';
export * from './clock.js';
export * from './errors.js';
export * from './licences.js';
export * from './licences-expression.js';
export * from './licences-table.js';
export * from './machine-profile.js';
export * from './states.js';

export * from './capacity-report.js';
export * from './economic-event.js';
export * from './delivery.js';
export * from './json-schema.js';
export * from './json-ld.js';

export * from './evaporation.js';
export * from './field.js';
export * from './urgency.js';
export * from './records.js';
export * from './board.js';
export * from './standing.js';
export * from './window.js';
export * from './lab.js';

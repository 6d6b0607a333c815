export * from './evaporation.js';
export * from './field.js';

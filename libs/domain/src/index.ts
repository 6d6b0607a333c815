export * from './clock.js';
export * from './errors.js';
export * from './machine-profile.js';
export * from './states.js';
export * from './attempt.js';

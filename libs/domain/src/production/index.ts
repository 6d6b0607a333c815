export * from './conclusions.js';
export * from './deadlines.js';
export * from './facts.js';
export * from './people.js';
export * from './presence.js';
export * from './replies.js';
export * from './rows.js';
export * from './start.js';

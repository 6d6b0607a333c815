export * from './queue.js';
export * from './tasks.js';

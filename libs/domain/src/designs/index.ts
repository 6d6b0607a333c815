export * from './feedback.js';
export * from './licence-family.js';
export * from './review.js';

export * from './compare.js';
export * from './lineage.js';
export * from './part-tree.js';
export * from './search-facts.js';

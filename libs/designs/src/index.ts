export { MAX_BUNDLE_BYTES, MAX_BUNDLE_FILES, readZip } from './archive.js';
export * from './import-design.js';
export * from './manifest.js';
export { MAX_MANIFEST_BYTES } from './manifest-source.js';
export * from './geometry/index.js';
export * from './read-manifest.js';

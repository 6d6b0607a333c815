export * from './acl.js';
export * from './embedded-broker.js';
export * from './mqtt-connection.js';

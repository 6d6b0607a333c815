export { BRIDGE_VERSION, Bridge } from './bridge.js';
export { bridgeConfigSchema, type BridgeConfig } from './config.js';
export type { Log, LogLevel } from './log.js';
export { DataDirBusyError } from './store.js';

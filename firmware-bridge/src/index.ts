export { BRIDGE_VERSION, Bridge } from './bridge.js';
export type { ConsoleEntry } from './console-ring.js';
export type { Reason } from './gate-types.js';
export type { AttemptView, LocalApi, LocalMachine, MachineView } from './local-api.js';
export type { OrderAnswer } from './machine-orders.js';
export { bridgeConfigSchema, type BridgeConfig } from './config.js';
export type { Log, LogLevel } from './log.js';
export { DataDirBusyError } from './store.js';

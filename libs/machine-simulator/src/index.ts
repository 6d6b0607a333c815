export type { Fault } from './faults.js';
export type { MachineModel } from './machine-model.js';
export { MachineShell } from './machine-shell.js';
export { serveOnPty, type ServedPty } from './serve-on-pty.js';
export { serveOnTcp, type Served } from './serve-on-tcp.js';
export * from './start-simulated-machine.js';

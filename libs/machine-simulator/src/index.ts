export type { Fault } from './faults.js';
export type { PrintHost } from './hosted/print-host.js';
export type { MachineModel } from './machine-model.js';
export { MachineShell } from './machine-shell.js';
export { MoonrakerModel, type MoonrakerFault, type MoonrakerOptions } from './moonraker/moonraker-model.js';
export * from './moonraker/start-simulated-moonraker.js';
export { serveOnTcp, type Served } from './serve-on-tcp.js';
export * from './start-simulated-machine.js';

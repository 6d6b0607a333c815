export { ChaosProxy, type ChaosOptions, type Direction, type Fate } from './chaos-proxy.js';
export { PUBACK, PUBLISH, type Frame } from './mqtt-frames.js';

export { answerCall, callModule, type ModuleAnswer, type ModuleCall } from './call-module.js';
export type { Frame } from './frame.js';
export { runSandboxed } from './run-sandboxed.js';
export { sandboxStrength, type SandboxStrength } from './strength.js';
export type { KillReason, SandboxLimits, SandboxResult, SandboxRun } from './types.js';

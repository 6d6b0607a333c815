// For a process under test, as `--import`: each SIGUSR2 sets the wall clock to the next offset (ms) of those in FAULT.
// Timers and the monotonic clock go on as ever, as they do when somebody sets the time of a computer.
const offsets = (process.env['FAULT'] ?? '').split(',').map(Number);
const now = Date.now.bind(Date);
let offsetMs = 0;

class JumpingDate extends Date {
  constructor(...args: [] | [number | string]) {
    super(args[0] ?? now() + offsetMs);
  }
  static override now(): number {
    return now() + offsetMs;
  }
}
Reflect.set(globalThis, 'Date', JumpingDate);
process.on('SIGUSR2', () => (offsetMs = offsets.shift() ?? 0));

export {};

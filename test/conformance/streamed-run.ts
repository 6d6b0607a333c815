import { toBlock } from '#libs/gcode';
import { createSession, type MachineSession, type SessionEvent, type SessionInput } from '#libs/machine-protocols';
import { createModel, type MachineModel, type SimulatedMachineOptions } from '#libs/machine-simulator';

const TICK_MS = 100;

/** The bridge's own session and a simulated GRBL machine on one cable, in virtual time. */
class StreamedRun {
  readonly session: MachineSession = createSession('grbl');
  readonly events: SessionEvent[] = [];
  private nowMs = 0;

  constructor(readonly machine: MachineModel) {
    machine.step(0);
    this.input({ type: 'opened' });
  }

  input(input: SessionInput): void {
    for (const effect of this.session.handle(input, this.nowMs)) {
      if (effect.type === 'event') this.events.push(effect.event);
      else if (effect.type === 'write') this.exchange(effect.bytes);
    }
    this.session.prepare?.();
  }

  until(isMet: () => boolean): void {
    while (!isMet()) {
      this.nowMs = Math.max(this.nowMs + 0.01, Math.min(this.nowMs + TICK_MS, this.machine.wakeS * 1000));
      this.exchange();
      this.input({ type: 'tick' });
    }
  }

  private exchange(bytes?: Uint8Array): void {
    const said = this.machine.step(this.nowMs / 1000, bytes);
    if (said !== '') this.input({ type: 'bytes', bytes: Buffer.from(said, 'latin1') });
  }
}

/**
 * Streams a program to a simulated GRBL machine as a bridge does: blocks without comments, by counting characters.
 * @returns the machine, whose `motionLog` tells what it made of it
 */
export function streamed(gcode: Uint8Array, options: Partial<SimulatedMachineOptions>, isLaser = false): MachineModel {
  const machine = createModel({ kind: 'grbl', name: 'cam', logsMotion: true, ...options });
  const run = new StreamedRun(machine);
  run.until(() => run.session.snapshot.phase === 'ready');
  if (isLaser) run.input({ type: 'order', orderId: 'laser', order: { kind: 'gcode', lines: ['$32=1', '$30=1000'] } });
  run.until(() => !isLaser || run.events.some((event) => event.type === 'order-ended'));
  const lines = new TextDecoder().decode(gcode).split('\n');
  const blocks = lines.flatMap((line) => toBlock(line, 'grbl') ?? []);
  let next = 0;
  run.input({ type: 'run', source: { next: () => blocks[next++] } });
  run.until(() => run.events.some((event) => event.type === 'ended'));
  const end = run.events.find((event) => event.type === 'ended');
  if (end?.outcome !== 'done') throw new Error(`the run ended with ${JSON.stringify(end)}`);
  return machine;
}

import { createModel, type Fault, type MachineModel } from '#libs/machine-simulator';
import { createSession, type MachineSession, type SessionOptions } from '#libs/machine-protocols';
import {
  replayOnMachine,
  type Difference,
  type MachinePartner,
} from '../../firmware-bridge/src/cli/transcript/machine-replay.js';
import type { Transcript } from '../../firmware-bridge/src/cli/transcript/parse.js';
import { replayOnSession } from '../../firmware-bridge/src/cli/transcript/session-replay.js';

/** Questions by the clock stay out unless a transcript is about them; the end sequence is one line. */
const CALM: Record<Transcript['machine'], SessionOptions> = {
  marlin: { pollMs: 1e9, offSequence: ['M5'] },
  grbl: { offSequence: ['M5'] },
};

export function sessionOf(transcript: Transcript): MachineSession {
  const options = { ...CALM[transcript.machine], ...transcript.session };
  return createSession(transcript.machine, options);
}

/** The conversation as the protocol code has it. */
export function replaySession(transcript: Transcript): Difference | undefined {
  return replayOnSession(transcript, sessionOf(transcript));
}

/** The conversation as the simulator has it; no real time passes. */
export function replaySimulator(transcript: Transcript): Promise<Difference | undefined> {
  const kind = transcript.machine;
  return replayOnMachine(transcript, new ModelPartner(createModel({ kind, name: 'golden', ...transcript.simulator })));
}

class ModelPartner implements MachinePartner {
  private nowMs = 0;
  private text = '';

  constructor(private readonly model: MachineModel) {
    this.step();
  }

  write(text: string): void {
    this.step(Buffer.from(text, 'latin1'));
  }

  async nextLine(withinMs: number): Promise<string | undefined> {
    const endMs = this.nowMs + withinMs;
    for (;;) {
      const end = this.text.indexOf('\n');
      if (end >= 0) {
        const line = this.text.slice(0, end);
        this.text = this.text.slice(end + 1);
        return line;
      }
      if (this.nowMs >= endMs) return undefined;
      this.nowMs = Math.min(endMs, Math.max(this.nowMs + 0.01, this.model.nextEventS * 1000));
      this.step();
    }
  }

  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    this.step();
  }

  fault(fault: unknown): void {
    this.model.fault(fault as Fault);
  }

  private step(bytes?: Uint8Array): void {
    this.text += this.model.step(this.nowMs / 1000, bytes);
  }
}

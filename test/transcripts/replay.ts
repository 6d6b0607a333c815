import { createModel, type Fault, type MachineModel } from '#libs/machine-simulator';
import type { MachineSession } from '#libs/machine-protocols';
import { replayOnHostedMachine } from '../../firmware-bridge/src/cli/transcript/hosted-machine-replay.js';
import { replayOnHostedSession } from '../../firmware-bridge/src/cli/transcript/hosted-session-replay.js';
import {
  replayOnMachine,
  type Difference,
  type MachinePartner,
} from '../../firmware-bridge/src/cli/transcript/machine-replay.js';
import { isHosted, type Transcript } from '../../firmware-bridge/src/cli/transcript/parse.js';
import { sessionFor } from '../../firmware-bridge/src/cli/transcript/session-for.js';
import { replayOnSession } from '../../firmware-bridge/src/cli/transcript/session-replay.js';
import { HostedModelPartner } from './hosted-model-partner.js';

/** The conversation as the protocol code has it. */
export function replaySession(transcript: Transcript): Difference | undefined {
  const create = (): MachineSession => sessionFor(transcript);
  return isHosted(transcript.machine)
    ? replayOnHostedSession(transcript, create)
    : replayOnSession(transcript, create());
}

/** The conversation as the simulator has it; no real time passes. */
export function replaySimulator(transcript: Transcript): Promise<Difference | undefined> {
  const { machine: kind } = transcript;
  const options = { name: 'golden', ...transcript.simulator };
  return kind === 'klipper' || kind === 'octoprint'
    ? replayOnHostedMachine(transcript, new HostedModelPartner(kind, options))
    : replayOnMachine(transcript, new ModelPartner(createModel({ kind, ...options })));
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

import type { MachineAgent } from './machine-agent.js';

/**
 * A bridge that has just started does not know its machine yet: what is stored from before is not refused for that. Its
 * preflight waits until the machine was met, or tried in vain.
 */
export class FirstMeeting {
  private waiting?: string;

  constructor(
    private readonly agent: Pick<MachineAgent, 'port' | 'wasTried'>,
    private readonly preflight: (attemptId: string) => void,
  ) {}

  before(attemptId: string): void {
    this.waiting = attemptId;
    if (this.agent.port.fingerprint || this.agent.wasTried) this.over();
  }

  over(): void {
    const { waiting } = this;
    if (waiting === undefined) return;
    delete this.waiting;
    this.preflight(waiting);
  }
}

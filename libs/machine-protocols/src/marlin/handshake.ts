import { ASK_AFTER_MS } from '../base-session.js';
import type { MachineIdentity } from '../session.js';
import { dialectOf } from './dialects.js';
import { LimitLines } from './limit-lines.js';
import type { MarlinReply } from './replies.js';

/** After `start` the board still prints its banner and cannot listen. */
const BOOT_MS = 500;
/** A firmware that says nothing to M503 for so long does not know it. */
const LIMITS_QUIET_MS = 1_000;
/** Firmwares that answer `ok` first end M115 in silence. */
const IDENTITY_QUIET_MS = 500;

export type HandshakeStep = 'wait' | 'ask-identity' | 'ask-limits' | 'done';

/** Waits for `start` or the time to ask, then reads the answers to M115 and M503. */
export class MarlinHandshake {
  private firmware: Extract<MarlinReply, { type: 'firmware' }> | undefined;
  private capabilities: Record<string, string> = {};
  private askAtMs = 0;
  private heardAtMs = 0;
  private hasAsked = false;
  private limits: LimitLines | undefined;
  private isComplete = false;

  /** @param waitMs a board that resets when its port opens would miss an earlier question */
  begin(nowMs: number, waitMs = ASK_AFTER_MS): void {
    this.forget();
    this.askAtMs = nowMs + waitMs;
  }

  /** What to do now, if anything; each question is asked when this says so. */
  next(nowMs: number): HandshakeStep {
    const quietMs = nowMs - this.heardAtMs;
    if (!this.isComplete && this.firmware && quietMs >= IDENTITY_QUIET_MS) this.isComplete = true;
    if (this.isComplete) {
      if (!dialectOf(this.identity).tellsLimits || this.limits?.isDone) return 'done';
      if (this.limits && quietMs < LIMITS_QUIET_MS) return this.limits.takeQuestion() ? 'ask-limits' : 'wait';
      if (this.limits) return 'done';
      this.limits = new LimitLines();
      this.heardAtMs = nowMs;
      return 'ask-limits';
    }
    if (nowMs < this.askAtMs) return 'wait';
    this.forget();
    this.hasAsked = true;
    this.askAtMs = nowMs + ASK_AFTER_MS;
    return 'ask-identity';
  }

  onReply(reply: MarlinReply, nowMs: number): void {
    this.heardAtMs = nowMs;
    if (reply.type === 'start') {
      // Whatever it answered before is of a machine that is gone.
      this.forget();
      this.askAtMs = nowMs + BOOT_MS;
      return;
    }
    if (this.limits) return this.limits.onReply(reply);
    const said = reply.type === 'ok' ? reply.answer : reply;
    if (said?.type === 'firmware') this.firmware = said;
    else if (said?.type === 'capability') this.capabilities[said.name] = said.value;
    if (reply.type === 'ok' && this.firmware && this.hasAsked) this.isComplete = true;
  }

  /** Who answers; the limits of its firmware are among the capabilities, e.g. `M203: 'X300 Y300 Z10 E60'`. */
  get identity(): MachineIdentity {
    const { name = '', uuid } = this.firmware ?? {};
    return {
      firmware: name,
      capabilities: { ...this.capabilities, ...this.limits?.agreed },
      ...(uuid !== undefined && { uuid }),
    };
  }

  private forget(): void {
    this.firmware = undefined;
    this.capabilities = {};
    this.limits = undefined;
    this.isComplete = false;
    this.hasAsked = false;
  }
}

import { ASK_AFTER_MS } from '../base-session.js';
import type { MachineIdentity } from '../session.js';
import type { MarlinReply } from './replies.js';

/** After `start` the board still prints its banner and cannot listen. */
const BOOT_MS = 500;

/** Waits for `start` or the time to ask, then reads the answer to M115. */
export class MarlinHandshake {
  private firmware: Extract<MarlinReply, { type: 'firmware' }> | undefined;
  private capabilities: Record<string, string> = {};
  private askAtMs = 0;

  /** @param waitMs a board that resets when its port opens would miss an earlier question */
  begin(nowMs: number, waitMs = ASK_AFTER_MS): void {
    this.firmware = undefined;
    this.capabilities = {};
    this.askAtMs = nowMs + waitMs;
  }

  /** @returns true when M115 must be asked now */
  isDue(nowMs: number): boolean {
    if (nowMs < this.askAtMs) return false;
    this.askAtMs = nowMs + ASK_AFTER_MS;
    return true;
  }

  /** @returns who answers, once the answer is complete */
  onReply(reply: MarlinReply, nowMs: number): MachineIdentity | undefined {
    if (reply.type === 'firmware') this.firmware = reply;
    else if (reply.type === 'capability') this.capabilities[reply.name] = reply.value;
    else if (reply.type === 'start') this.askAtMs = nowMs + BOOT_MS;
    if (reply.type !== 'ok' || !this.firmware) return undefined;
    const { name, uuid } = this.firmware;
    return { firmware: name, capabilities: this.capabilities, ...(uuid !== undefined && { uuid }) };
  }
}

import { ASK_AFTER_MS } from '../base-session.js';
import type { MachineIdentity } from '../session.js';
import type { GrblReply, GrblReport } from './replies.js';

/** Real-time bytes: taken out of the stream at once, so they never count as characters. */
export const REAL_TIME = { reset: '\x18', hold: '!', resume: '~', status: '?' } as const;

/**
 * Who is on the port? A board that resets says its banner; one that does not is asked by `?`, then by `$I` and `$$`.
 * Every method returns the text to write.
 */
export class GrblHandshake {
  /** Complete when set. */
  identity: MachineIdentity | undefined;
  /** Size of the receive buffer, from `[OPT:]`. */
  rxBytes: number | undefined;
  private firmware: string | undefined;
  private uuid: string | undefined;
  private capabilities: Record<string, string> = {};
  private asked: 'nothing' | 'status' | 'identity' | 'settings' = 'nothing';
  private openedAtMs = 0;
  private askAtMs = 0;
  private hasReport = false;

  begin(nowMs: number): void {
    this.identity = undefined;
    this.firmware = undefined;
    this.uuid = undefined;
    this.capabilities = {};
    this.asked = 'nothing';
    this.openedAtMs = nowMs;
    this.askAtMs = nowMs + ASK_AFTER_MS / 2;
    this.hasReport = false;
  }

  /** A person asked for it: start from a reset, which also ends alarms 1 and 2. */
  beginWithReset(nowMs: number): string {
    this.begin(nowMs);
    this.askAtMs = nowMs + ASK_AFTER_MS;
    return REAL_TIME.reset;
  }

  onTime(nowMs: number): string {
    if (nowMs < this.askAtMs) return '';
    this.askAtMs = nowMs + ASK_AFTER_MS;
    this.asked = 'status';
    // Alarms 1 and 2 leave GRBL deaf to all but a reset. A machine that answers is never reset: it may be moving.
    const isDeaf = !this.hasReport && nowMs - this.openedAtMs > ASK_AFTER_MS;
    return isDeaf ? REAL_TIME.reset + REAL_TIME.status : REAL_TIME.status;
  }

  onReport(report: GrblReport): string {
    this.hasReport = true;
    const canAnswer = report.name === 'Idle' || report.name === 'Alarm' || report.name === 'Check';
    if (!canAnswer || this.asked !== 'status') return '';
    this.asked = 'identity';
    // The empty line ends whatever an earlier connection left half-sent.
    return '\n$I\n';
  }

  onReply(reply: GrblReply): string {
    switch (reply.type) {
      case 'banner':
        this.firmware = reply.firmware;
        this.asked = 'status';
        return REAL_TIME.status;
      case 'version':
        this.firmware ??= reply.firmware;
        this.uuid = reply.uuid;
        return '';
      case 'options':
        this.capabilities['OPT'] = reply.text;
        this.rxBytes = reply.rxBytes;
        return '';
      case 'setting':
        this.capabilities[reply.name] = reply.value;
        if (reply.value === 'grblHAL') this.firmware = this.firmware?.replace(/^Grbl /, 'grblHAL ');
        return '';
      case 'ok':
      case 'error':
        return this.onAnswer();
      default:
        return '';
    }
  }

  private onAnswer(): string {
    const { firmware, uuid, capabilities } = this;
    if (this.asked === 'identity' && capabilities['OPT'] !== undefined) {
      this.asked = 'settings';
      return '$$\n';
    }
    if (this.asked === 'settings' && firmware !== undefined) {
      this.identity = { firmware, capabilities, ...(uuid !== undefined && { uuid }) };
    }
    return '';
  }
}

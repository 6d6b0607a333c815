import type { TimedFault } from '../faults.js';

/** What faults make of one of the next numbered lines. */
export class LineTrap {
  /** Every line from here on. */
  private isRefusing = false;
  private isErrorDue = false;
  private isMuteDue = false;
  private muteLine: number | undefined;

  /** Faults of the line protocol; others do nothing here. */
  strike({ kind }: TimedFault): void {
    if (kind === 'mute') this.isMuteDue = true;
    else if (kind === 'error-without-resend') this.isErrorDue = true;
    else if (kind === 'refuse') this.isRefusing = true;
  }

  /** What happens to a line instead of being taken; `next` is the number the machine expects. */
  spring(line: string, next: number): 'refuse' | 'error-only' | 'swallow' | undefined {
    if (!line.startsWith('N')) return undefined;
    if (this.isRefusing) return 'refuse';
    if (Number(/^N(\d+)/.exec(line)?.[1]) !== next) return undefined;
    if (this.isErrorDue) {
      this.isErrorDue = false;
      return 'error-only';
    }
    if (this.isMuteDue) {
      this.isMuteDue = false;
      this.muteLine = next;
      return 'refuse';
    }
    if (this.muteLine !== next) return undefined;
    this.muteLine = undefined;
    return 'swallow';
  }
}

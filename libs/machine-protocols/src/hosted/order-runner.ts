import type { ErrorCode } from '#libs/domain';
import type { Answer } from './host-view.js';

/** What the machine says to a line may come a little after the answer. */
const LATE_LINES_MS = 300;
const MAX_LINES = 200;

interface OpenOrder {
  readonly orderId: string;
  readonly rest: string[];
  readonly lines: string[];
  problem?: string;
  endAtMs?: number;
}

export type OrderEnded = (
  orderId: string,
  outcome: 'done' | 'failed',
  code: ErrorCode | undefined,
  message: string | undefined,
  lines: readonly string[],
) => void;

/** One order at a time, line by line, each after the answer to the one before. */
export class OrderRunner {
  private open?: OpenOrder;

  constructor(
    private readonly script: (line: string, done: (answer: Answer) => void) => void,
    private readonly ended: OrderEnded,
  ) {}

  get isBusy(): boolean {
    return this.open !== undefined;
  }

  begin(orderId: string, lines: readonly string[], nowMs: number): void {
    this.open = { orderId, rest: [...lines], lines: [] };
    if (lines.length === 0) this.open.endAtMs = nowMs;
    else this.next(this.open);
  }

  /** @returns whether somebody wanted to know */
  heard(line: string): boolean {
    const { open } = this;
    if (!open) return false;
    if (open.lines.length < MAX_LINES) open.lines.push(line.slice(0, 500));
    // The answer to an unknown command is `ok`; only this text tells.
    if (/unknown command/i.test(line)) open.problem = line;
    return true;
  }

  tick(nowMs: number): void {
    const { open } = this;
    if (!open || open.rest.length > 0 || open.endAtMs === undefined) return;
    if (open.endAtMs === 0) open.endAtMs = nowMs + LATE_LINES_MS;
    if (nowMs < open.endAtMs) return;
    if (open.problem === undefined) this.end('done');
    else this.end('failed', 'ORDER_REFUSED', `The machine refused: ${open.problem.slice(0, 200)}`);
  }

  end(outcome: 'done' | 'failed', code?: ErrorCode, message?: string): void {
    const { open } = this;
    delete this.open;
    if (open) this.ended(open.orderId, outcome, code, message, open.lines);
  }

  private next(open: OpenOrder): void {
    const line = open.rest.shift();
    if (line === undefined) {
      open.endAtMs = 0;
      return;
    }
    this.script(line, (answer) => {
      if (this.open !== open) return;
      if (answer.ok) return this.next(open);
      open.problem = answer.message;
      open.rest.length = 0;
      open.endAtMs = 0;
    });
  }
}

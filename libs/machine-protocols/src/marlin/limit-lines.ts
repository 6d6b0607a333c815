import type { MarlinReply } from './replies.js';

/** Steps, feed rates, accelerations, end stops, probe offset: what a re-flash or a changed machine would alter. */
const LIMIT_LINE = /^(?:echo:)?\s*(M92|M201|M203|M204|M206|M211|M851)((?:\s+[A-Z]-?\d+(?:\.\d+)?)+)\s*$/;
/** Two equal answers in a row, because these lines have no checksum. */
const MOST_ANSWERS = 4;

/** The answers to M503, until two agree. */
export class LimitLines {
  private readonly answers: string[] = [];
  private present: Record<string, string> = {};
  private mayAsk = false;
  /** Firmware limits both answers agree on; empty while unknown. */
  agreed: Readonly<Record<string, string>> = {};
  isDone = false;

  onReply(reply: MarlinReply): void {
    if (reply.type === 'ok') return this.answered();
    const line = reply.type === 'text' ? LIMIT_LINE.exec(reply.text) : undefined;
    if (line) this.present[line[1] ?? ''] = (line[2] ?? '').trim().replaceAll(/\s+/g, ' ');
  }

  /** True once after each answer that has to be confirmed. */
  takeQuestion(): boolean {
    const may = this.mayAsk;
    this.mayAsk = false;
    return may;
  }

  private answered(): void {
    const answer = JSON.stringify(this.present);
    const isEmpty = Object.keys(this.present).length === 0;
    if (this.answers.at(-1) === answer) this.agreed = this.present;
    this.isDone = isEmpty || this.answers.at(-1) === answer || this.answers.length + 1 >= MOST_ANSWERS;
    this.answers.push(answer);
    this.present = {};
    this.mayAsk = !this.isDone;
  }
}

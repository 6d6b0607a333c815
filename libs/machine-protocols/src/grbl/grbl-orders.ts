import type { ErrorCode } from '#libs/domain';
import type { MachineOrder } from '../session.js';
import { grblErrorText } from './codes.js';
import type { GrblDialect } from './dialects.js';
import type { Refusal } from './order-lines.js';
import { ProgramFeed, type NextLine } from './program-feed.js';
import type { CountedLine } from './character-count.js';

export interface OrderEnd {
  readonly orderId: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly code?: ErrorCode;
  readonly message?: string;
  readonly lines: readonly string[];
}

interface Running {
  readonly id: string;
  readonly kind: MachineOrder['kind'];
  readonly lines: readonly string[];
  next: number;
  answered: number;
  readonly said: string[];
  check?: { readonly feed: ProgramFeed; stage: 'on' | 'blocks' | 'off' | 'reset'; checked: number; refused: number };
}

const MAX_LINES = 200;

/** The order in hand: its lines one by one, and all that the machine says meanwhile. At most one at a time. */
export class GrblOrders {
  private running: Running | undefined;

  get isActive(): boolean {
    return this.running !== undefined;
  }

  get kind(): MachineOrder['kind'] | undefined {
    return this.running?.kind;
  }

  /** Check mode is left by a soft reset of the machine's own. */
  get awaitsBanner(): boolean {
    return this.running?.check?.stage === 'reset';
  }

  begin(id: string, kind: MachineOrder['kind'], lines: readonly string[]): OrderEnd | undefined {
    this.running = { id, kind, lines, next: 0, answered: 0, said: [] };
    return lines.length === 0 ? this.end('done') : undefined;
  }

  beginCheck(id: string, order: Extract<MachineOrder, { kind: 'check' }>): void {
    const feed = new ProgramFeed('check');
    feed.begin(order.source, [], []);
    const check = { feed, stage: 'on', checked: 0, refused: 0 } as const;
    this.running = { id, kind: 'check', lines: [], next: 0, answered: 0, said: [], check: { ...check } };
  }

  /** @param isQuiet nothing is in flight */
  peek(dialect: GrblDialect, isQuiet: boolean): NextLine | undefined {
    const { running } = this;
    if (!running) return undefined;
    if (running.check) return this.peekCheck(running.check, dialect, isQuiet);
    const text = running.next === running.answered ? running.lines[running.next] : undefined;
    return text === undefined ? undefined : { text, kind: 'order' };
  }

  taken(line: NextLine): void {
    const { running } = this;
    if (!running) return;
    if (line.kind === 'check') running.check?.feed.taken(line);
    else running.next++;
  }

  heard(line: string): void {
    if (this.running && this.running.said.length < MAX_LINES) this.running.said.push(line);
  }

  /** @param code of an `error:` */
  answered(line: CountedLine, code?: number): OrderEnd | undefined {
    const { running } = this;
    if (!running) return undefined;
    const meaning = code === undefined ? '' : `error:${code}, ${grblErrorText(code)}`;
    if (running.check) return this.checked(running.check, line, meaning);
    running.answered++;
    if (code !== undefined) {
      this.heard(`error:${code}`);
      const isFirst = running.answered === 1;
      return this.end(isFirst ? 'refused' : 'failed', 'ORDER_REFUSED', `"${line.text}" was refused: ${meaning}.`);
    }
    return running.answered === running.lines.length ? this.end('done') : undefined;
  }

  /** Check mode ended with its reset. */
  bannerCame(): OrderEnd | undefined {
    const check = this.running?.check;
    if (!check) return undefined;
    if (check.refused === 0) return this.end('done');
    return this.end('failed', 'ORDER_REFUSED', `${check.refused} of ${check.checked} blocks were refused.`);
  }

  fail(code: ErrorCode, message: string): OrderEnd | undefined {
    return this.running && this.end('failed', code, message);
  }

  private peekCheck(
    check: NonNullable<Running['check']>,
    dialect: GrblDialect,
    isQuiet: boolean,
  ): NextLine | undefined {
    if (check.stage === 'on') return isQuiet ? { text: '$C', kind: 'order' } : undefined;
    if (check.stage !== 'blocks') return undefined;
    const line = check.feed.peek(dialect);
    if (line) return line;
    if (check.feed.trouble) {
      this.refusedBlock(check, check.feed.trouble.message);
      check.feed.drop();
    }
    if (!isQuiet) return undefined;
    check.stage = 'off';
    return { text: '$C', kind: 'order' };
  }

  private checked(check: NonNullable<Running['check']>, line: CountedLine, meaning: string): OrderEnd | undefined {
    if (line.kind === 'check') {
      check.checked++;
      if (meaning !== '') this.refusedBlock(check, `block ${check.checked} "${line.text}": ${meaning}`);
      return undefined;
    }
    if (meaning !== '') return this.end('refused', 'ORDER_REFUSED', `Check mode is not possible now: ${meaning}.`);
    check.stage = check.stage === 'on' ? 'blocks' : 'reset';
    return undefined;
  }

  private refusedBlock(check: NonNullable<Running['check']>, text: string): void {
    check.refused++;
    this.heard(text);
  }

  private end(outcome: OrderEnd['outcome'], code?: ErrorCode, message?: string): OrderEnd | undefined {
    const { running } = this;
    this.running = undefined;
    if (!running) return undefined;
    return {
      orderId: running.id,
      outcome,
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message }),
      lines: running.said,
    };
  }
}

export const isRefusal = (value: object): value is Refusal => 'code' in value;

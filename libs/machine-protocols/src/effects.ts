import type { MachineRequest, SessionEffect, SessionEvent } from './session.js';

/** A text that will probably leave soon, and where its bytes already lie. */
export interface ReadyText {
  readonly text: string;
  readonly store: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Some hundred lines. */
const STORE_BYTES = 16_384;

/**
 * Collects what one input causes. Neighbouring writes become one, so a burst of lines costs one system call, and no
 * copy if all of it was made ready before, in the same order.
 */
export class Effects {
  private list: SessionEffect[] = [];
  private text = '';
  /** Where all of `text` lies as bytes, if it does. */
  private store: Buffer | undefined;
  private start = 0;
  private end = 0;
  /** Never written twice: who got bytes may keep them. */
  private nextStore = Buffer.alloc(0);
  private used = 0;

  /** @param text characters 0..255, one byte each */
  write(text: string, ready?: ReadyText): void {
    if (this.text === '' && ready) {
      this.store = ready.store;
      this.start = ready.start;
      this.end = ready.end;
    } else if (ready && ready.store === this.store && ready.start === this.end) this.end = ready.end;
    else this.store = undefined;
    this.text += text;
  }

  /** Off the path of any answer: `write` of the result copies nothing. */
  ready(text: string): ReadyText {
    if (this.used + text.length > this.nextStore.length) {
      this.nextStore = Buffer.allocUnsafeSlow(Math.max(STORE_BYTES, text.length));
      this.used = 0;
    }
    const start = this.used;
    this.used += this.nextStore.write(text, start, 'latin1');
    return { text, store: this.nextStore, start, end: this.used };
  }

  /** Everything that still waits to leave is overtaken and thrown away. */
  urgent(text: string): void {
    this.flush();
    this.list.push({ type: 'write', bytes: Buffer.from(text, 'latin1'), isUrgent: true });
  }

  send(text: string): void {
    this.flush();
    this.list.push({ type: 'send', text });
  }

  request(id: number, request: MachineRequest): void {
    this.flush();
    this.list.push({ type: 'request', id, request });
  }

  event(event: SessionEvent): void {
    this.flush();
    this.list.push({ type: 'event', event });
  }

  close(): void {
    this.flush();
    this.list.push({ type: 'close' });
  }

  take(): readonly SessionEffect[] {
    this.flush();
    const taken = this.list;
    this.list = [];
    return taken;
  }

  private flush(): void {
    if (this.text === '') return;
    const { store, start, end } = this;
    const bytes = store ? store.subarray(start, end) : Buffer.from(this.text, 'latin1');
    this.list.push({ type: 'write', bytes });
    this.text = '';
    this.store = undefined;
  }
}

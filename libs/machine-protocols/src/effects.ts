import type { MachineRequest, SessionEffect, SessionEvent } from './session.js';

/** Collects what one input causes. Neighbouring writes become one, so a burst of lines costs one system call. */
export class Effects {
  private list: SessionEffect[] = [];
  private text = '';

  /** @param text characters 0..255, one byte each */
  write(text: string): void {
    this.text += text;
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
    this.list.push({ type: 'write', bytes: Buffer.from(this.text, 'latin1') });
    this.text = '';
  }
}

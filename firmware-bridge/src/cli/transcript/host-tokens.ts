import type { TranscriptMachine } from './parse.js';

const REAL_TIME = /[?!~\x18\x80-\xff]/;

/** What the host wrote, as lines and real-time bytes, oldest first. Empty lines say nothing and are left out. */
export class HostTokens {
  private readonly list: string[] = [];
  private partial = '';

  constructor(private readonly machine: TranscriptMachine) {}

  get first(): string | undefined {
    return this.list[0];
  }

  take(): void {
    this.list.shift();
  }

  /** Takes out every such token. @returns whether there was one */
  drop(token: string): boolean {
    const before = this.list.length;
    for (let at = this.list.indexOf(token); at >= 0; at = this.list.indexOf(token)) this.list.splice(at, 1);
    return this.list.length < before;
  }

  /** An urgent write overtakes a line that was begun. */
  forgetPartial(): void {
    this.partial = '';
  }

  push(text: string): void {
    for (const character of text) {
      if (character === '\n') {
        if (this.partial !== '') this.list.push(this.partial);
        this.partial = '';
      } else if (this.machine === 'grbl' && REAL_TIME.test(character)) this.list.push(character);
      else this.partial += character;
    }
  }
}

import { createMarlinSession } from '../create-session.js';
import type { MachineSession, SessionEffect, SessionEvent, SessionInput } from '../session.js';
import type { MarlinOptions } from './marlin-options.js';

export const MARLIN_HELLO =
  'FIRMWARE_NAME:Marlin 2.1.2 (x) SOURCE_CODE_URL:y MACHINE_TYPE:z UUID:u-1\nCap:EEPROM:1\nok\n';

/** The bytes among some effects, as latin1 text. */
export function written(effects: readonly SessionEffect[]): string {
  return effects
    .map((effect) => (effect.type === 'write' ? Buffer.from(effect.bytes).toString('latin1') : ''))
    .join('');
}

/** For specs: a session driven by hand; what the machine says is in the test. Ready for a run when constructed. */
export class Hand {
  readonly session: MachineSession;
  readonly events: SessionEvent[] = [];
  nowMs = 0;

  constructor(options: MarlinOptions = {}, hello = MARLIN_HELLO) {
    // Questions would come between the lines of the tests.
    this.session = createMarlinSession({ pollMs: 1_000_000, ...options });
    this.input({ type: 'opened' });
    this.hear('start\nPowerUp\n');
    this.after(600);
    this.hear(`ok\n${hello}`);
    // M503: not known here. Firmwares that are not asked end M115 by silence.
    this.hear('ok\n');
    this.after(600);
    // The first questions: M105, M114.
    this.after(100);
    this.hear('ok T:20.0 /0.0 B:20.0 /0.0\n');
    this.hear('ok\n');
  }

  input(input: SessionInput): string {
    const effects = this.session.handle(input, this.nowMs);
    for (const effect of effects) if (effect.type === 'event') this.events.push(effect.event);
    this.session.prepare?.();
    return written(effects);
  }

  /** @returns what the session writes when the machine says this, in pieces of so many bytes */
  hear(text: string, bytesEach = Infinity): string {
    let out = '';
    const bytes = Buffer.from(text, 'latin1');
    for (let at = 0; at < bytes.length; at += bytesEach) {
      out += this.input({ type: 'bytes', bytes: bytes.subarray(at, at + bytesEach) });
    }
    return out;
  }

  /** @returns what the session writes after so much silence */
  after(ms: number): string {
    this.nowMs += ms;
    return this.input({ type: 'tick' });
  }

  run(...blocks: string[]): string {
    return this.input({ type: 'run', source: { next: () => blocks.shift() } });
  }

  /** The last event of a kind. */
  last<T extends SessionEvent['type']>(type: T): Extract<SessionEvent, { type: T }> | undefined {
    return this.events.findLast((event): event is Extract<SessionEvent, { type: T }> => event.type === type);
  }
}

import type { StreamLine } from './stream-line.js';

/** The machine waits so long for a person, unless the emergency parser hears M108. */
const WAIT_S = 2;
const QUESTION = `M0 S${WAIT_S}`;
/** M0 has to be running before the first M108, and noise may eat one. */
const RELEASE_AFTER_MS = [250, 600, 950] as const;
/** Answered later than this: M0 ran out by itself. Much later: only the answer was lost. */
const EARLY_MS = 1_600;
const TIMEOUT_MS = 2_900;
const ATTEMPTS = 3;

/**
 * Does the emergency parser work? `Cap:EMERGENCY_PARSER:1` is no proof: one build announces it and swallows M112.
 * Harmless: a wait for a person with a time-out, released out of band by M108.
 */
export class EmergencyTest {
  /** True: M112 acts at once. False: it waits its turn. Undefined: not measured. */
  works: boolean | undefined;
  private attempts = 0;
  private question: StreamLine | undefined;
  private releases = 0;

  /** @param announced `Cap:EMERGENCY_PARSER`; only a firmware that claims to have one is measured */
  begin(announced: string | undefined): void {
    this.works = announced === '0' ? false : undefined;
    this.attempts = announced === '1' ? 0 : ATTEMPTS;
    this.question = undefined;
  }

  /** Whatever is under way no longer matters. */
  abort(): void {
    this.question = undefined;
  }

  get isActive(): boolean {
    return this.question !== undefined;
  }

  get isWanted(): boolean {
    return this.works === undefined && this.attempts < ATTEMPTS && !this.isActive;
  }

  get text(): string {
    return QUESTION;
  }

  asked(question: StreamLine): void {
    this.question = question;
    this.attempts++;
    this.releases = 0;
  }

  /** @returns true when an M108 must leave now */
  isReleaseDue(nowMs: number): boolean {
    const afterMs = RELEASE_AFTER_MS[this.releases];
    if (!this.question || afterMs === undefined || nowMs - this.question.sentAtMs < afterMs) return false;
    this.releases++;
    return true;
  }

  /** @param flight the lines that are not answered yet */
  settle(flight: readonly StreamLine[], nowMs: number): void {
    if (!this.question || flight.includes(this.question)) return;
    const tookMs = nowMs - this.question.sentAtMs;
    this.question = undefined;
    // Before any M108: a firmware without M0, or the question was damaged.
    if (this.releases === 0 || tookMs > TIMEOUT_MS) return;
    this.works = tookMs < EARLY_MS;
  }
}

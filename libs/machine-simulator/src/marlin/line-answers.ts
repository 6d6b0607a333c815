import type { FaultPlan } from '../faults.js';
import type { Dialect, LineError } from './dialects.js';
import type { LineIntake } from './line-intake.js';

/** What a Marlin answers to the lines it gets, as far as the line back lets it through: `ok`, or what is wrong and `Resend`. */
export class LineAnswers {
  constructor(
    private readonly dialect: Dialect,
    private readonly intake: LineIntake,
    private readonly faults: FaultPlan,
    private readonly say: (line: string) => void,
    /** Automatic reports come when they will: here between a Resend and its ok. */
    private readonly sayReports: () => void,
  ) {}

  /** @param back lines before the one expected to ask for */
  refuse(error: LineError, back = 0): void {
    this.error(this.dialect.errors[error]);
    this.askForLine(back);
  }

  error(text: string): void {
    this.say(`Error:${text}${this.dialect.tellsLastLine ? `, Last Line: ${this.intake.lastLine}` : ''}`);
  }

  askForLine(back = 0): void {
    if (!this.faults.dropsResend()) this.say(this.dialect.resend(Math.max(0, this.intake.lastLine + 1 - back)));
    this.sayReports();
    this.sayOk('ok');
  }

  /**
   * @param answer to a question, where the firmware tells it with the ok
   * @param detail of ADVANCED_OK
   */
  ok(answer: string | undefined, detail: string | undefined): void {
    if (answer !== undefined) return this.sayOk(`ok${this.dialect.answer === 'after-ok' ? '\n' : ' '}${answer}`);
    this.sayOk(detail === undefined ? 'ok' : `ok ${detail}`);
  }

  private sayOk(text: string): void {
    if (this.faults.dropsOk()) return;
    this.say(text);
    if (this.faults.doublesOk()) this.say(text);
  }
}

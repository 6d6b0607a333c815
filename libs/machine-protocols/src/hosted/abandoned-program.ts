import type { Answer, HostJob } from './host-view.js';

/** What is done to a machine that still runs a program given up as lost. */
interface Actions {
  /** To be remembered over a restart; undefined: over. */
  keep(fileName?: string): void;
  notice(text: string): void;
  cancel(done: (answer: Answer) => void): void;
  switchOff(): void;
  remove(fileName: string): void;
}

/** A program given up as lost from sight: whoever reported it as failed must not find it still being made. */
export class AbandonedProgram {
  private fileName?: string;
  private isCancelAsked = false;

  constructor(private readonly actions: Actions) {}

  is(fileName: string): boolean {
    return this.fileName === fileName;
  }

  set(fileName: string): void {
    this.fileName = fileName;
    this.actions.keep(fileName);
  }

  /** After a restart. The machine may have been seen already. */
  remember(fileName: string, look: () => void): void {
    this.fileName = fileName;
    look();
  }

  /** What was asked before may never have arrived. */
  seenAgain(): void {
    this.isCancelAsked = false;
  }

  /** @returns whether there is one, or was until now */
  look(job: HostJob): boolean {
    const { fileName, actions } = this;
    if (fileName === undefined) return false;
    const isOurs = job.fileName === fileName;
    if (isOurs && (job.state === 'printing' || job.state === 'paused')) {
      if (this.isCancelAsked) return true;
      this.isCancelAsked = true;
      actions.notice('the program that was given up is still running; it is cancelled');
      actions.cancel(({ ok }) => (this.isCancelAsked = ok));
      return true;
    }
    if (isOurs && job.isMoving) return true;
    delete this.fileName;
    actions.keep();
    // Somebody else's program needs its heat.
    if (isOurs) actions.switchOff();
    actions.remove(fileName);
    return true;
  }
}

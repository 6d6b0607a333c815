/** Rewinds to one line before the run fails; OctoPrint's figure. */
const MAX_REWINDS = 10;
/** Rewinds in a row so close together may come from surplus answers still on their way: let those arrive first. */
const CLOSE_REWINDS = 3;

/** Counts rewinds of a numbered stream: does it get on, go in circles, or follow answers that are too many? */
export class Rewinds {
  private line = -1;
  private count = 0;
  private close = 0;
  private mustSync = false;

  /** A new program. */
  begin(): void {
    this.line = -1;
    this.count = 0;
  }

  /** A new connection. */
  reset(): void {
    this.begin();
    this.settled();
  }

  /**
   * The machine wants to go on at `line`.
   * @param windowLines lines in flight at most
   * @returns false when it has wanted the same line too often
   */
  note(line: number, windowLines: number): boolean {
    this.count = this.line === line ? this.count + 1 : 1;
    if (this.count >= MAX_REWINDS) return false;
    const isClose = this.line >= 0 && Math.abs(line - this.line) <= windowLines + 1;
    this.close = isClose ? this.close + 1 : 0;
    if (this.close >= CLOSE_REWINDS) this.mustSync = true;
    this.line = line;
    return true;
  }

  /** Too many so close together: wait for silence, then say `settled`. */
  get needsSilence(): boolean {
    return this.mustSync;
  }

  settled(): void {
    this.mustSync = false;
    this.close = 0;
  }
}

import { wordOf } from './line-kinds.js';

/** What a program set and a host that moves in between has to put back. Remembered as the machine does: over runs. */
export class ProgramModes {
  isRelative = false;
  isRelativeE = false;
  isInch = false;
  /** G92 moved the zero of an axis: places of the machine are somewhere else in the program's coordinates. */
  isShifted = false;
  /** The block that switched spindle or laser on, while it is on. */
  spindle: string | undefined;
  tool: string | undefined;
  /** Of M117 right before: programs say so what the next M0 is for. */
  message = '';
  private feedBlock = '';

  /** @param hasOwnExtruderMode G90 and G91 leave the extruder as it is */
  constructor(private readonly hasOwnExtruderMode: () => boolean) {}

  /** A new connection: the machine may have been switched off. */
  reset(): void {
    this.isRelative = false;
    this.isRelativeE = false;
    this.isInch = false;
    this.isShifted = false;
    this.feedBlock = '';
    this.begin();
  }

  /** A new program. What ended the one before switched the spindle off. */
  begin(): void {
    this.spindle = undefined;
    this.tool = undefined;
    this.message = '';
  }

  /** @returns false for blocks that may be more than a move */
  follow(text: string): boolean {
    // Nearly all lines of a program.
    if (text.startsWith('G1 ') || text.startsWith('G0 ')) {
      if (text.includes('F')) this.feedBlock = text;
      this.message = '';
      return true;
    }
    this.note(text);
    return false;
  }

  /** As the program wrote it last, in its own unit per minute. */
  get feed(): string | undefined {
    return /F\s*(\d+(?:\.\d+)?)/.exec(this.feedBlock)?.[1];
  }

  private note(text: string): void {
    const word = wordOf(text);
    if (word.startsWith('T')) this.tool = word.slice(1);
    switch (word) {
      case 'G2':
      case 'G3':
        if (text.includes('F')) this.feedBlock = text;
        return;
      case 'G20':
      case 'G21':
        this.isInch = word === 'G20';
        return;
      case 'G28':
        if (!/[XYZ]/.test(text)) this.isShifted = false;
        return;
      case 'G90':
      case 'G91':
        this.isRelative = word === 'G91';
        if (!this.hasOwnExtruderMode()) this.isRelativeE = this.isRelative;
        return;
      case 'G92':
        if (/[XYZ]/.test(text) || !text.includes('E')) this.isShifted = true;
        return;
      case 'M3':
      case 'M4':
        this.spindle = text;
        return;
      case 'M5':
        this.spindle = undefined;
        return;
      case 'M82':
      case 'M83':
        this.isRelativeE = word === 'M83';
        return;
      case 'M117':
        this.message = text.replace(/^M117\s*/, '');
    }
  }
}

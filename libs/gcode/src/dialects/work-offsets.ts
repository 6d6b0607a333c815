import type { LineLexer } from '../reading/lexer.js';
import type { Path } from '../motion/path.js';
import type { ProgramPolicy } from '../types.js';
import { word } from './words.js';

const NAMES = ['G53', 'G54', 'G55', 'G56', 'G57', 'G58', 'G59', 'G59.1', 'G59.2', 'G59.3'] as const;
const AXES = ['X', 'Y', 'Z'] as const;
const ZERO = { x: 0, y: 0, z: 0 };

/** Work zeros and G92 of the GRBL family, relative to the zero of the job. `Path.offset` is their sum. */
export class WorkOffsets {
  /** 1 is G54. */
  active = 1;
  /** The last line that set G92. */
  shiftedAtLine = 0;
  private readonly zeros = new Map<number, Float64Array>();
  private readonly shift = new Float64Array(3);
  private isSuspended = false;

  constructor(
    private readonly path: Path,
    policy: ProgramPolicy | undefined,
  ) {
    const known = policy?.workOffsetsMm;
    this.canSet = known !== undefined;
    NAMES.forEach((name, i) => {
      const zero = known?.[name] ?? (name === 'G54' ? ZERO : undefined);
      if (zero) this.zeros.set(i, Float64Array.of(zero.x, zero.y, zero.z));
    });
  }

  /** The owner lets programs set work zeros. */
  readonly canSet: boolean;

  /** Whether G92 leaves a shift behind. */
  get isShifted(): boolean {
    return this.shift.some((value) => value !== 0);
  }

  /** @returns false: nobody told where this zero is */
  select(index: number): boolean {
    if (!this.zeros.has(index)) return false;
    this.active = index;
    this.apply();
    return true;
  }

  /** For one block: machine coordinates, without G92. @returns false: nobody told where they are */
  enterMachine(): boolean {
    const zero = this.zeros.get(0);
    if (zero) this.path.offset.set(zero);
    return zero !== undefined;
  }

  /** After `enterMachine`, and after any change. */
  apply(): void {
    const zero = this.zeros.get(this.active);
    for (let i = 0; i < 3; i++) {
      const shift = this.isSuspended ? 0 : (this.shift[i] as number);
      this.path.offset[i] = (zero?.[i] ?? 0) + shift;
    }
  }

  /** G92 X Y Z. */
  setPosition(lexer: LineLexer, line: number): void {
    this.isSuspended = false;
    this.apply();
    this.path.setPosition(lexer);
    const zero = this.zeros.get(this.active);
    for (let i = 0; i < 3; i++) this.shift[i] = (this.path.offset[i] as number) - (zero?.[i] ?? 0);
    this.shiftedAtLine = line;
  }

  /** G92.1: 921, G92.2: 922, G92.3: 923. */
  changeShift(code: number): void {
    if (code === 921) this.shift.fill(0);
    this.isSuspended = code === 922;
    this.apply();
  }

  /** G10. @returns what is wrong with it */
  set(lexer: LineLexer): string | undefined {
    const l = word(lexer, 'L');
    const p = word(lexer, 'P') ?? 0;
    if (l !== 2 && l !== 20) return 'changes the tool table';
    if (!Number.isInteger(p) || p < 0 || p > 9) return `has no work coordinates ${p}`;
    const index = p === 0 ? this.active : p;
    const machine = this.zeros.get(0);
    if (l === 2 && !machine) return 'sets a zero from machine coordinates, and nobody told where these are';
    if (word(lexer, 'R') !== undefined) return 'turns the coordinates';
    const zero = this.zeros.get(index) ?? new Float64Array(3);
    AXES.forEach((letter, i) => {
      const value = word(lexer, letter);
      if (value === undefined) return;
      const shift = this.isSuspended ? 0 : (this.shift[i] as number);
      const from = l === 2 ? machine?.[i] : (this.path.position[i] as number) - shift;
      zero[i] = (from ?? 0) + (l === 2 ? 1 : -1) * value * this.path.unitMm;
    });
    this.zeros.set(index, zero);
    this.apply();
    return undefined;
  }
}

import { lexLine, type Word } from '#libs/gcode';

const MM_PER_INCH = 25.4;
type Axis = 'x' | 'y' | 'z';
const AXES: readonly Axis[] = ['x', 'y', 'z'];

/** Everything a machine remembers between two blocks of a program, as far as the text of the program says. */
export interface ModalState {
  readonly units: 'mm' | 'inch';
  readonly isAbsolute: boolean;
  readonly isAbsoluteE: boolean;
  readonly plane: 'G17' | 'G18' | 'G19';
  /** In the program's own coordinates, millimetres; missing until the program named the axis or homed it. */
  readonly positionMm: Readonly<Partial<Record<Axis, number>>>;
  /** The extruder's coordinate, millimetres. */
  readonly extruderMm: number;
  /** Axes whose zero the program moved (G92). */
  readonly shiftedAxes: readonly Axis[];
  readonly feedMmPerMin?: number;
  readonly tool?: number;
  readonly spindle: 'M3' | 'M4' | 'M5';
  readonly spindleRpm?: number;
  /** M7, M8. */
  readonly coolant: readonly string[];
  readonly nozzleC?: number;
  readonly bedC?: number;
  /** 0 to 255. */
  readonly fan?: number;
  readonly speedPercent?: number;
  readonly flowPercent?: number;
}

export const START_STATE: ModalState = {
  units: 'mm',
  isAbsolute: true,
  isAbsoluteE: true,
  plane: 'G17',
  positionMm: {},
  extruderMm: 0,
  shiftedAxes: [],
  spindle: 'M5',
  coolant: [],
};

export interface BlockEffect {
  readonly state: ModalState;
  /** Moved along an axis with tool or filament: made something. */
  readonly isMaking: boolean;
  /** A rapid (G0). */
  readonly isRapid: boolean;
}

type Draft = { -readonly [K in keyof ModalState]: ModalState[K] };

/** Follows one block (as `toBlock` makes it); motion words without a G are GRBL's modal ones. */
export function afterBlock(before: ModalState, block: string, motion: number): BlockEffect & { motion: number } {
  const lexed = lexLine(block);
  const idle = { state: before, isMaking: false, isRapid: false, motion };
  if (!('words' in lexed)) return idle;
  const { words } = lexed;
  const codes = words
    .filter(({ letter }) => letter === 'G' || letter === 'M')
    .map(({ letter, value }) => letter + value);
  const draft: Draft = { ...before };
  for (const code of codes) modal(draft, code, words);
  const named = codes.find((code) => /^G[0123]$/.test(code));
  const nextMotion = named === undefined ? motion : Number(named.slice(1));
  const tool = valueOf(words, 'T');
  if (tool !== undefined) draft.tool = tool;
  const isPosition = codes.includes('G92');
  // Marlin's M codes carry X, Y, Z with other meanings; a move is a G0-G3, or GRBL's bare axis words.
  const isMove = named !== undefined || (codes.length === 0 && !/^[MT]/.test(block));
  const feed = valueOf(words, 'F');
  if (feed !== undefined && (isMove || codes.includes('G94'))) draft.feedMmPerMin = feed * scale(draft);
  const speed = valueOf(words, 'S');
  if (speed !== undefined && codes.every((code) => !code.startsWith('M') || /^M[345]$/.test(code))) {
    draft.spindleRpm = speed;
  }
  if (codes.includes('G28')) home(draft, words);
  if (isPosition) shift(draft, words);
  const fed = isMove && !isPosition ? move(draft, before, words) : 0;
  const hasMoved = isMove && AXES.some((axis) => draft.positionMm[axis] !== before.positionMm[axis]);
  const isCutting = nextMotion !== 0 && draft.spindle !== 'M5' && (draft.spindleRpm ?? 1) > 0;
  return {
    state: draft,
    isMaking: hasMoved && (fed > 0 || isCutting),
    isRapid: isMove && nextMotion === 0,
    motion: nextMotion,
  };
}

const valueOf = (words: readonly Word[], letter: string): number | undefined => {
  const value = words.find((word) => word.letter === letter)?.value;
  return value === undefined || Number.isNaN(value) ? undefined : value;
};
const scale = ({ units }: Draft): number => (units === 'inch' ? MM_PER_INCH : 1);

function modal(draft: Draft, code: string, words: readonly Word[]): void {
  const s = valueOf(words, 'S');
  switch (code) {
    case 'G20':
    case 'G21':
      draft.units = code === 'G20' ? 'inch' : 'mm';
      break;
    case 'G17':
    case 'G18':
    case 'G19':
      draft.plane = code;
      break;
    case 'G90':
    case 'G91':
      // Marlin's G90 and G91 speak for the extruder too.
      draft.isAbsolute = code === 'G90';
      draft.isAbsoluteE = code === 'G90';
      break;
    case 'M82':
    case 'M83':
      draft.isAbsoluteE = code === 'M82';
      break;
    case 'G92.1':
      draft.shiftedAxes = [];
      break;
    case 'M3':
    case 'M4':
    case 'M5':
      draft.spindle = code;
      break;
    case 'M7':
    case 'M8':
      draft.coolant = [...new Set([...draft.coolant, code])];
      break;
    case 'M9':
      draft.coolant = [];
      break;
    case 'M2':
    case 'M30':
      draft.spindle = 'M5';
      draft.coolant = [];
      break;
    case 'M104':
    case 'M109':
      draft.nozzleC = s ?? valueOf(words, 'R') ?? draft.nozzleC;
      break;
    case 'M140':
    case 'M190':
      draft.bedC = s ?? valueOf(words, 'R') ?? draft.bedC;
      break;
    case 'M106':
      draft.fan = s ?? 255;
      break;
    case 'M107':
      draft.fan = 0;
      break;
    case 'M220':
      draft.speedPercent = s ?? draft.speedPercent;
      break;
    case 'M221':
      draft.flowPercent = s ?? draft.flowPercent;
      break;
  }
}

/** Axes named, or all of them; printers home to zero. */
function home(draft: Draft, words: readonly Word[]): void {
  const named = AXES.filter((axis) => words.some(({ letter }) => letter === axis.toUpperCase()));
  const homed = named.length === 0 ? AXES : named;
  draft.positionMm = { ...draft.positionMm, ...Object.fromEntries(homed.map((axis) => [axis, 0])) };
  draft.shiftedAxes = draft.shiftedAxes.filter((axis) => !homed.includes(axis));
}

function shift(draft: Draft, words: readonly Word[]): void {
  const position = { ...draft.positionMm };
  for (const axis of AXES) {
    const value = valueOf(words, axis.toUpperCase());
    if (value === undefined) continue;
    const isSame = position[axis] === value * scale(draft);
    position[axis] = value * scale(draft);
    if (!isSame) draft.shiftedAxes = [...new Set([...draft.shiftedAxes, axis])];
  }
  draft.positionMm = position;
  const e = valueOf(words, 'E');
  if (e !== undefined) draft.extruderMm = e * scale(draft);
}

/** @returns filament fed, millimetres */
function move(draft: Draft, before: ModalState, words: readonly Word[]): number {
  const position = { ...draft.positionMm };
  for (const axis of AXES) {
    const value = valueOf(words, axis.toUpperCase());
    if (value === undefined) continue;
    const from = position[axis];
    if (draft.isAbsolute) position[axis] = value * scale(draft);
    else if (from !== undefined) position[axis] = from + value * scale(draft);
  }
  draft.positionMm = position;
  const e = valueOf(words, 'E');
  if (e === undefined) return 0;
  draft.extruderMm = draft.isAbsoluteE ? e * scale(draft) : draft.extruderMm + e * scale(draft);
  return draft.extruderMm - before.extruderMm;
}

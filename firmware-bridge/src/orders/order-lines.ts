import type { MachineProfile } from '#libs/domain';
import { ProgramAnalyser, lexLine, toBlock } from '#libs/gcode';
import { reason } from '../gate/gate-moves.js';
import type { Reason } from '../gate/gate-types.js';

/** Reports of settings and switches: no motion, no heat, nothing stored. Not in the allow-list of programs. */
const MARLIN_REPORTS = ['M27', 'M31', 'M105', 'M114', 'M115', 'M119', 'M122', 'M155', 'M503'];
/** GRBL manual, "$ commands": help, settings, offsets, parser state, build info, start-up lines. */
const GRBL_REPORTS = ['$', '$$', '$#', '$G', '$I', '$N'];
/** Ends motion-free states; harmless for whoever stands beside the machine. */
const OFF = ['M5', 'M9', 'M104S0', 'M140S0', 'M107'];
/** They wait for a person or for heat, and nobody would see the prompt outside of a job. */
const WAITING = ['M0', 'M1', 'M600', 'M2', 'M30'];
/** Single lines do not say where the machine stands, or whether it has homed; the firmware knows. They end nothing. */
const UNKNOWABLE = ['GCODE_OUT_OF_BOUNDS', 'GCODE_NOT_HOMED', 'GCODE_EMPTY', 'GCODE_NO_SAFE_END'];

export interface CheckedLines {
  /** What goes to the machine. */
  readonly blocks: readonly string[];
  /** Only asks or switches off: nobody needs to stand beside it. */
  readonly isHarmless: boolean;
  /** Sets a heater to a target above zero. */
  readonly isHeating: boolean;
  /** Leaves a spindle or laser on, or off; missing: says nothing about it. */
  readonly isSpinning?: boolean;
}

/**
 * Checks console lines and macros: the allow-list and limits of programs, the reports of the dialect, nothing else.
 * @returns the blocks to send, or the first problem with its code
 */
export function checkOrderLines(lines: readonly string[], profile: MachineProfile): CheckedLines | Reason {
  const blocks: string[] = [];
  let isHarmless = true;
  const program: string[] = [];
  for (const line of lines) {
    const text = line.trim();
    const isReport = isReportLine(text, profile);
    if (!isReport && text.startsWith('$')) return refusedSetting(text);
    const block = isReport ? text.toUpperCase() : toBlock(text, profile.firmware, profile.policy);
    if (block === undefined) continue;
    const problem = isReport ? undefined : (waitProblem(block) ?? rangeProblem(block, profile));
    if (problem) return problem;
    blocks.push(block);
    if (!isReport) program.push(text);
    isHarmless &&= isReport || OFF.includes(block.replaceAll(' ', ''));
  }
  const problem = programProblem(program, profile);
  if (problem) return problem;
  if (blocks.length === 0) return reason('GCODE_EMPTY', 'There is no command in these lines.');
  const spindle = blocks.map((block) => SPINDLE.exec(block)?.[1]).findLast((code) => code !== undefined);
  const isSpinning = spindle === undefined ? {} : { isSpinning: spindle !== '5' };
  return { blocks, isHarmless, isHeating: blocks.some(heats), ...isSpinning };
}

/** Several words may stand on one line of a mill. */
const SPINDLE = /M0*([345])(?!\d)/;

function isReportLine(text: string, { firmware }: MachineProfile): boolean {
  const block = text.toUpperCase();
  if (firmware === 'grbl') return GRBL_REPORTS.includes(block);
  // Nothing but the command and one number: Marlin finds other commands behind it wherever they stand.
  return MARLIN_REPORTS.includes(/^(M\d+)(?: S\d+)?$/.exec(block)?.[1] ?? '');
}

function programProblem(lines: readonly string[], profile: MachineProfile): Reason | undefined {
  if (lines.length === 0) return undefined;
  const analyser = new ProgramAnalyser(profile);
  analyser.push(Buffer.from(`${lines.join('\n')}\n`));
  // What a job may hold as a warning (a printer skips unknown commands), a person at a console has mistyped.
  const problem = analyser
    .end()
    .problems.find(
      ({ code, severity }) => !UNKNOWABLE.includes(code) && (severity === 'reject' || code === 'GCODE_UNKNOWN'),
    );
  return problem && reason(problem.code, problem.message);
}

function waitProblem(block: string): Reason | undefined {
  const command = /^[GMT]0*(\d+(?:\.\d+)?)/.exec(block);
  const name = command ? `${block[0]}${command[1]}` : '';
  if (!WAITING.includes(name)) return undefined;
  return reason('GCODE_FORBIDDEN', `${name} waits for a person or ends a program. Use it in a job only.`);
}

/** Absolute or relative: no distance longer than the machine makes sense. */
function rangeProblem(block: string, profile: MachineProfile): Reason | undefined {
  const lexed = lexLine(block);
  if ('code' in lexed) return reason(lexed.code, lexed.message);
  for (const { letter, value, text } of lexed.words) {
    const axis = letter.toLowerCase();
    if (axis !== 'x' && axis !== 'y' && axis !== 'z') continue;
    const limitMm = profile.envelopeMm[axis];
    if (Math.abs(value) <= limitMm) continue;
    return reason('GCODE_OUT_OF_BOUNDS', `${letter}${text} is farther than the machine is long (${limitMm} mm).`);
  }
  return undefined;
}

function refusedSetting(text: string): Reason {
  const allowed = GRBL_REPORTS.join(' ');
  return reason('GCODE_FORBIDDEN', `"${text.slice(0, 40)}" changes the machine or moves it. Here only ${allowed}.`);
}

/** Marlin wants no blank between the words; Klipper has a command of its own besides. */
const HEAT = /^(?:M0*(?:104|109|140|190)(?!\d).*?[SR]|SET_HEATER_TEMPERATURE\b.*?\bTARGET *=) *\+?([\d.]+)/i;

function heats(block: string): boolean {
  const target = HEAT.exec(block);
  return target !== null && Number(target[1]) > 0;
}

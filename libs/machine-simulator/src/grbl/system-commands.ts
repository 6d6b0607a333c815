import { readWords, valueOf } from '../words.js';
import { leavesTravel } from './blocks.js';
import type { GrblModel } from './grbl-model.js';

/** `$` commands: only when idle or locked, except `$G` and, while jogging, `$J=`. */
export function systemCommand(machine: GrblModel, line: string): void {
  if (line === '$G') {
    machine.tell(`[GC:${modes(machine)}]`);
    return machine.ok();
  }
  const isJog = line.startsWith('$J=');
  const isFree = machine.state === 'Idle' || machine.state === 'Alarm' || machine.state === 'Check';
  if (!(isFree && machine.planner.isEmpty) && !(isJog && machine.state === 'Jog')) return machine.tell('error:8');
  if (isJog) return jog(machine, line.slice(3));
  const home = /^\$H([XYZ]?)$/.exec(line);
  if (home) {
    if (machine.settings.get('$22') !== 1) return machine.tell('error:5');
    return home[1] && !machine.firmware.isHal ? machine.tell('error:3') : machine.home();
  }
  switch (line) {
    case '$':
      machine.tell('[HLP:$$ $# $G $I $N $x=val $Nx=line $J=line $SLP $C $X $H ~ ! ? ctrl-x]');
      return machine.ok();
    case '$X':
      return machine.unlock();
    case '$C':
      return machine.toggleCheck();
    case '$SLP':
      return machine.sleep();
    case '$I':
      machine.tell(`[VER:${machine.firmware.version}:${machine.options.uuid ?? ''}]`);
      for (const text of machine.firmware.about) machine.tell(text);
      return machine.ok();
    case '$#':
      for (const text of machine.parameters) machine.tell(text);
      return machine.ok();
    case '$$':
      tellSettings(machine);
      return machine.ok();
    default:
      return change(machine, line);
  }
}

export function tellSettings(machine: GrblModel): void {
  for (const [key, value] of machine.settings) machine.tell(`${key}=${value}`);
}

function change(machine: GrblModel, line: string): void {
  const [, key = '', value] = /^(\$\d+)=(-?\d+(?:\.\d+)?)$/.exec(line) ?? [];
  if (value === undefined || !machine.settings.has(key)) return machine.tell('error:3');
  if (Number(value) < 0) return machine.tell('error:4');
  machine.settings.set(key, Number(value));
  machine.ok();
}

function modes({ modal }: GrblModel): string {
  const spindle = modal.spindleRpm > 0 ? 'M3' : 'M5';
  const units = modal.unitMm === 1 ? 'G21' : 'G20';
  const distance = modal.isAbsolute ? 'G90' : 'G91';
  const feed = Math.round(modal.feedMmPerMin);
  return `G${modal.motion} G54 G17 ${units} ${distance} G94 ${spindle} M9 T${modal.tool} F${feed} S${modal.speedRpm}`;
}

/** A jog never changes the modes, and never leaves the travel: error:15 instead of an alarm. */
function jog(machine: GrblModel, text: string): void {
  const words = readWords(text);
  if (typeof words === 'string') return machine.tell(words === 'letter' ? 'error:1' : 'error:2');
  const has = (letter: string, code: number): boolean =>
    words.some((word) => word.letter === letter && word.value === code);
  const isKnown = words.every(({ letter, value }) =>
    letter === 'G' ? [20, 21, 53, 90, 91].includes(value) : 'XYZF'.includes(letter),
  );
  const axes = words.filter(({ letter }) => 'XYZ'.includes(letter));
  if (!isKnown || axes.length === 0) return machine.tell('error:16');
  const feed = valueOf(words, 'F');
  if (feed === undefined || feed <= 0) return machine.tell('error:22');
  const unit = has('G', 20) ? 25.4 : has('G', 21) ? 1 : machine.modal.unitMm;
  const isAbsolute = has('G', 90) || (!has('G', 91) && machine.modal.isAbsolute);
  const from = machine.planner.target;
  const to = { ...from };
  for (const { letter, value } of axes) {
    const axis = letter.toLowerCase() as 'x' | 'y' | 'z';
    to[axis] = value * unit + (isAbsolute ? 0 : from[axis]);
  }
  if (machine.settings.get('$20') === 1 && leavesTravel(machine, to)) return machine.tell('error:15');
  machine.jog(to, Math.hypot(to.x - from.x, to.y - from.y, to.z - from.z), (feed * unit) / 60);
}

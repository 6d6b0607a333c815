import type { GrblModel } from './grbl-model.js';

/** A 300 mm mill; travel ($130..$132) follows the envelope. */
export const SETTINGS: readonly (readonly [string, number])[] = [
  ['$0', 10],
  ['$1', 25],
  ['$10', 1],
  ['$11', 0.01],
  ['$13', 0],
  ['$20', 1],
  ['$21', 1],
  ['$22', 1],
  ['$27', 1],
  ['$30', 12000],
  ['$31', 0],
  ['$32', 0],
  ['$110', 3000],
  ['$111', 3000],
  ['$112', 1000],
  ['$120', 300],
  ['$121', 300],
  ['$122', 100],
  ['$130', 300],
  ['$131', 200],
  ['$132', 90],
];

/** `$` commands: only when idle or locked, except `$G`. */
export function systemCommand(machine: GrblModel, line: string): void {
  if (line === '$G') {
    const { isAbsolute, unitMm } = machine.modal;
    machine.tell(`[GC:G0 G54 G17 ${unitMm === 1 ? 'G21' : 'G20'} ${isAbsolute ? 'G90' : 'G91'} G94 M5 M9 T0 F0 S0]`);
    return machine.ok();
  }
  if (!machine.planner.isEmpty) return machine.tell('error:8');
  if (line === '$H') return machine.settings.get('$22') === 1 ? machine.home() : machine.tell('error:5');
  if (line === '$X') {
    if (machine.state === 'Alarm') {
      machine.state = 'Idle';
      machine.tell('[MSG:Caution: Unlocked]');
    }
    return machine.ok();
  }
  if (line === '$I') {
    machine.tell(`[VER:1.1h.20190830:${machine.options.uuid ?? ''}]`);
    machine.tell('[OPT:V,15,128]');
    return machine.ok();
  }
  if (line === '$$') {
    for (const [key, value] of machine.settings) machine.tell(`${key}=${value}`);
    return machine.ok();
  }
  const change = /^(\$\d+)=(\d+(?:\.\d+)?)$/.exec(line);
  if (!change || !machine.settings.has(change[1] ?? '')) return machine.tell('error:3');
  machine.settings.set(change[1] ?? '', Number(change[2]));
  machine.ok();
}

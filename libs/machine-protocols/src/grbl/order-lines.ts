import type { MachineOrder } from '../session.js';
import type { GrblDialect } from './dialects.js';
import { GRBL_LIMITS } from './limits.js';
import { feedOverrideBytes, rapidOverrideByte, spindleOverrideBytes, type OverridePercents } from './overrides.js';
import type { GrblReport } from './replies.js';

export interface Refusal {
  readonly code: 'ORDER_UNSUPPORTED' | 'ORDER_REFUSED' | 'MACHINE_BUSY';
  readonly message: string;
}

/** Questions, unlocking, homing and single settings. `$J=`, `$C`, `$SLP`, `$RST=`, `$N0=` have orders of their own or none. */
const CONSOLE_SETTINGS = /^\$(?:[$#GINX]|H[XYZ]?|\d+=-?\d+(?:\.\d+)?)$/i;
const SETTING = /^\$\d+=/;

const refused = (message: string): Refusal => ({ code: 'ORDER_REFUSED', message });

/** The lines of an order, or why it cannot be carried out. Lines are sent one after the other's answer. */
export function orderLines(
  order: Exclude<MachineOrder, { kind: 'check' | 'override' | 'jog-cancel' }>,
  dialect: GrblDialect,
  report: GrblReport | undefined,
): readonly string[] | Refusal {
  switch (order.kind) {
    case 'gcode':
      return consoleLines(order.lines, report);
    case 'jog':
      return jogLine(order.deltaMm, order.feedMmPerMin);
    case 'home': {
      const axes = order.axes ?? ['x', 'y', 'z'];
      if (axes.length === 3) return ['$H'];
      if (dialect.homesSingleAxes) return axes.map((axis) => `$H${axis.toUpperCase()}`);
      return { code: 'ORDER_UNSUPPORTED', message: `${dialect.label} homes all axes together.` };
    }
    case 'zero':
      return order.axes.length === 0
        ? refused('No axis is named.')
        : [`G10 L20 P1 ${order.axes.map((axis) => `${axis.toUpperCase()}0`).join(' ')}`];
    case 'heat':
      return { code: 'ORDER_UNSUPPORTED', message: `${dialect.label} has no heaters.` };
  }
}

/** Real-time bytes from the present percents to the wanted ones, and what they will be then. */
export function overrideBytes(
  order: Extract<MachineOrder, { kind: 'override' }>,
  now: OverridePercents,
): { readonly bytes: string; readonly percents: OverridePercents } | Refusal {
  const { feed = now.feed, rapid = now.rapid, spindle = now.spindle } = order;
  if (order.flow !== undefined) return { code: 'ORDER_UNSUPPORTED', message: 'A mill has no flow.' };
  const rapidByte = rapid === now.rapid ? '' : rapidOverrideByte(rapid);
  if (rapidByte === undefined) return refused(`Rapids of ${rapid} % are not possible. Choose 25, 50 or 100.`);
  for (const percent of [feed, spindle]) {
    if (!(percent >= 10 && percent <= 200)) return refused(`${percent} % is outside 10..200. Choose one inside.`);
  }
  const bytes = feedOverrideBytes(now.feed, feed) + rapidByte + spindleOverrideBytes(now.spindle, spindle);
  return { bytes, percents: { feed: Math.round(feed), rapid, spindle: Math.round(spindle) } };
}

function consoleLines(lines: readonly string[], report: GrblReport | undefined): readonly string[] | Refusal {
  for (const line of lines) {
    const seen = JSON.stringify(line.slice(0, 40));
    if (line.length > GRBL_LIMITS.lineChars) return refused(`${seen} is over ${GRBL_LIMITS.lineChars} characters.`);
    if (/[^\x20-\x7e]|[!?~]/.test(line)) return refused(`${seen} has characters that act on the machine at once.`);
    if (!line.startsWith('$')) continue;
    if (!CONSOLE_SETTINGS.test(line)) return refused(`${seen} is not possible from the console.`);
    const isIdle = report?.name === 'Idle' || report?.name === 'Alarm';
    if (SETTING.test(line) && !isIdle) {
      return { code: 'MACHINE_BUSY', message: `Settings change only when idle; it is ${report?.name ?? 'not known'}.` };
    }
  }
  return lines;
}

function jogLine(
  deltaMm: Extract<MachineOrder, { kind: 'jog' }>['deltaMm'],
  feedMmPerMin: number,
): readonly string[] | Refusal {
  const axes = (['x', 'y', 'z'] as const).flatMap((axis) => {
    const mm = deltaMm[axis];
    return mm === undefined ? [] : [{ axis: axis.toUpperCase(), mm }];
  });
  if (axes.length === 0) return refused('No axis is named.');
  if (!axes.every(({ mm }) => Math.abs(mm) < 10_000) || !(feedMmPerMin > 0 && feedMmPerMin < 1_000_000)) {
    return refused('Distance or feed is not a sensible number.');
  }
  const words = axes.map(({ axis, mm }) => `${axis}${mm.toFixed(3)}`).join(' ');
  return [`$J=G91 G21 ${words} F${feedMmPerMin.toFixed(1)}`];
}

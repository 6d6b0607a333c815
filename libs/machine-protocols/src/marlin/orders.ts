import type { ErrorCode } from '#libs/domain';
import type { MachineOrder } from '../session.js';
import { MARLIN_LIMITS } from './marlin-options.js';
import { SYNC } from './run-lines.js';

/** Answers that mean "not done", although an `ok` follows. */
const REFUSAL =
  /^(?:Error:|echo:\s*(?:Unknown command|cold extrusion|.*\bfirst\b|.*not homed|.*invalid))|^(?:Unknown|bad) command|out of range/i;
const MAX_LINES = 200;
/** Firmwares that say `ok` first: what comes within this time still belongs to the command. */
const TAIL_MS = 300;

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface OrderEnd {
  readonly orderId: string;
  readonly outcome: 'done' | 'refused';
  readonly message?: string;
  readonly lines: readonly string[];
}

/** The lines an order becomes; `restore` is sent also when one of them was refused. */
export interface OrderLines {
  readonly lines: readonly string[];
  readonly restore?: readonly string[];
}

export function linesOfOrder(order: MachineOrder): OrderLines | Refusal {
  switch (order.kind) {
    case 'gcode':
      return checked(order.lines);
    case 'jog':
      return jogLines(order);
    case 'home':
      return { lines: [['G28', ...(order.axes ?? []).map((axis) => axis.toUpperCase())].join(' '), 'M114'] };
    case 'heat':
      return {
        lines: [
          ...(order.nozzleC === undefined ? [] : [`M104 S${order.nozzleC}`]),
          ...(order.bedC === undefined ? [] : [`M140 S${order.bedC}`]),
        ],
      };
    case 'override':
      return overrideLines(order);
    case 'zero':
      return unsupported(
        'G92 would last until the next homing only, and limits would be checked against the wrong place. Home instead.',
      );
    default:
      return unsupported(`This firmware has no "${order.kind}".`);
  }
}

function jogLines(order: Extract<MachineOrder, { kind: 'jog' }>): OrderLines {
  const { x, y, z } = order.deltaMm;
  const words = Object.entries({ X: x, Y: y, Z: z }).flatMap(([axis, mm]) => (mm ? [`${axis}${round(mm)}`] : []));
  if (words.length === 0) return { lines: [] };
  // The software end stops (M211) stay as they are: a move beyond them is cut by the firmware.
  const move = `G1 ${words.join(' ')} F${round(order.feedMmPerMin)}`;
  return { lines: ['G91', move], restore: ['G90', SYNC, 'M114'] };
}

function overrideLines(order: Extract<MachineOrder, { kind: 'override' }>): OrderLines | Refusal {
  if (order.rapid !== undefined || order.spindle !== undefined) {
    return unsupported('This firmware overrides feed and flow only.');
  }
  return {
    lines: [
      ...(order.feed === undefined ? [] : [`M220 S${order.feed}`]),
      ...(order.flow === undefined ? [] : [`M221 S${order.flow}`]),
    ],
  };
}

function checked(lines: readonly string[]): OrderLines | Refusal {
  const wanted = lines.map((line) => line.trim()).filter((line) => line !== '');
  // With a number of six digits and the checksum: `N123456 ...*127`.
  const long = wanted.find((line) => line.length + 13 > MARLIN_LIMITS.lineChars);
  if (long === undefined) return { lines: wanted };
  const message = `"${long.slice(0, 40)}..." is over ${MARLIN_LIMITS.lineChars} characters with its number. Shorten it.`;
  return { code: 'GCODE_LINE_LENGTH', message };
}

function unsupported(message: string): Refusal {
  return { code: 'ORDER_UNSUPPORTED', message };
}

function round(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** One order at a time, line by line: the next leaves when the machine answered the one before. */
export class OrderQueue {
  private orderId: string | undefined;
  private waiting: string[] = [];
  private restore: string[] = [];
  private lineNumber: number | undefined;
  private answeredAtMs: number | undefined;
  private heard: string[] = [];
  private problem: string | undefined;

  constructor(private readonly isOkFirst: () => boolean) {}

  get isActive(): boolean {
    return this.orderId !== undefined;
  }

  begin(orderId: string, { lines, restore = [] }: OrderLines): void {
    this.orderId = orderId;
    this.waiting = [...lines];
    this.restore = [...restore];
    this.lineNumber = undefined;
    this.answeredAtMs = undefined;
    this.heard = [];
    this.problem = undefined;
  }

  /** The next line, if it may leave now. */
  take(): string | undefined {
    if (this.lineNumber !== undefined) return undefined;
    return this.waiting.shift() ?? this.restore.shift();
  }

  sent(lineNumber: number): void {
    this.lineNumber = lineNumber;
    this.answeredAtMs = undefined;
  }

  hear(line: string): void {
    if (!this.isActive) return;
    if (this.heard.length < MAX_LINES) this.heard.push(line.slice(0, 400));
    if (this.problem !== undefined || !REFUSAL.test(line)) return;
    this.problem = line.slice(0, 200);
    this.waiting = [];
  }

  /** Number of the line that is not answered yet. */
  get openLine(): number | undefined {
    return this.lineNumber;
  }

  /** @param isAnswered the open line was accepted and answered */
  settle(isAnswered: boolean, nowMs: number): OrderEnd | undefined {
    if (this.orderId === undefined) return undefined;
    if (this.lineNumber !== undefined) {
      if (!isAnswered) return undefined;
      this.answeredAtMs ??= nowMs;
      if (this.isOkFirst() && nowMs - this.answeredAtMs < TAIL_MS) return undefined;
      this.lineNumber = undefined;
    }
    if (this.waiting.length + this.restore.length > 0) return undefined;
    const { orderId, problem, heard } = this;
    this.drop();
    if (problem === undefined) return { orderId, outcome: 'done', lines: heard };
    return { orderId, outcome: 'refused', message: problem, lines: heard };
  }

  /** @returns the order that will never be answered, and what was heard of it */
  drop(): { readonly orderId: string; readonly lines: readonly string[] } | undefined {
    const { orderId, heard } = this;
    this.orderId = undefined;
    this.lineNumber = undefined;
    this.waiting = [];
    this.restore = [];
    return orderId === undefined ? undefined : { orderId, lines: heard };
  }
}

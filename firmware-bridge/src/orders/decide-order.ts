import type { Macro, Order } from '#libs/bridge-contract';
import type { MachineProfile } from '#libs/domain';
import type { MachineOrder, SessionSnapshot } from '#libs/machine-protocols';
import { reason } from '../gate/gate-moves.js';
import { mayHaveStarted, type GateState, type Reason } from '../gate/gate-types.js';
import { checkOrderLines } from './order-lines.js';
import { readinessProblem } from '../gate/readiness.js';

/** What somebody asks. */
export interface OrderWish {
  readonly order: Order;
  readonly by: string;
  /** The person beside the machine. */
  readonly armedBy?: string;
  /** What makes a message over the network safe; a person at the bridge itself needs neither. */
  readonly remote?: { readonly commandId: string; readonly fence: number; readonly expiresAtMs: number };
}

export interface OrderContext {
  readonly profile: MachineProfile;
  readonly macros: readonly Macro[];
  /** Latest the server's clock can read now. */
  readonly serverNowMs?: number;
  readonly snapshot?: SessionSnapshot;
  /** Why the machine is not connected, or may not be used. */
  readonly trouble: string;
  readonly notReady?: Reason;
  /** Why only a person at the bridge may move it. */
  readonly notRemote?: Reason;
  /** Another order has not ended. */
  readonly isBusy: boolean;
}

export interface AcceptedOrder {
  readonly order: MachineOrder;
  /** Sets a heater above zero: the lease begins anew. */
  readonly isHeating?: boolean;
  /** Switches a spindle or laser on (true) or off (false). */
  readonly isSpinning?: boolean;
  /** Only asks or switches off: whether it was done to its end does not matter to whoever comes next. */
  readonly isHarmless?: boolean;
}

/**
 * May this order go to the machine now? Pure; the same rules for the server, the local page and macros:
 * fresh, fenced, nothing running, a person beside what cuts, within the machine's limits.
 */
export function decideOrder(wish: OrderWish, state: GateState, context: OrderContext): AcceptedOrder | Reason {
  // What makes a machine stand still is obeyed however late it comes.
  if (wish.order.kind === 'jog-cancel') return { order: wish.order, isHarmless: true };
  return (
    staleness(wish, state, context) ??
    availability(wish.order, state, context) ??
    accept(wish, context.profile, context)
  );
}

function staleness(
  { remote, order }: OrderWish,
  { ledger }: GateState,
  { serverNowMs, notRemote }: OrderContext,
): Reason | undefined {
  if (!remote) return undefined;
  if (notRemote && !isCooling(order)) return notRemote;
  if (serverNowMs === undefined || serverNowMs > remote.expiresAtMs) {
    return reason('ORDER_EXPIRED', 'The order arrived too late and was not carried out. Give it again.');
  }
  if (remote.fence < ledger.maxFence) {
    const text = `The order carries fence ${remote.fence}; this machine has seen ${ledger.maxFence}. Look at it again.`;
    return reason('START_FENCED', text);
  }
  return undefined;
}

function availability(order: Order, { ledger, live }: GateState, context: OrderContext): Reason | undefined {
  const { snapshot, trouble, notReady, isBusy } = context;
  const isRunning = live !== undefined && mayHaveStarted(live);
  if (isRunning && order.kind === 'override') return undefined;
  if (isRunning) return reason('MACHINE_BUSY', 'A job runs on this machine. Pause or cancel it, or change its speed.');
  if (ledger.lock) return ledger.lock;
  if (isBusy) return reason('MACHINE_BUSY', 'The machine still carries out the order before. Wait for it.');
  return readinessProblem(snapshot, trouble) ?? notReady;
}

function accept(wish: OrderWish, profile: MachineProfile, context: OrderContext): AcceptedOrder | Reason {
  const { order } = wish;
  const isArmed = wish.armedBy !== undefined || (profile.safetyClass !== 'C' && profile.safetyClass !== 'D');
  const moved = (accepted: MachineOrder): AcceptedOrder | Reason => (isArmed ? { order: accepted } : NEEDS_PERSON);
  switch (order.kind) {
    case 'gcode':
      return acceptLines(order.lines, profile, isArmed);
    case 'macro': {
      const macro = context.macros.find(({ name }) => name === order.name);
      if (!macro) return reason('NOT_FOUND', `This machine has no macro "${order.name}". Look at its list.`);
      return acceptLines(macro.lines, profile, isArmed);
    }
    case 'jog':
      return jogProblem(order, profile, context.snapshot) ?? moved(order);
    case 'home':
      return moved(order);
    case 'heat': {
      const isHeating = (order.nozzleC ?? 0) > 0 || (order.bedC ?? 0) > 0;
      return heatProblem(order, profile) ?? { order, isHeating, isHarmless: !isHeating };
    }
    case 'override':
      return quickens(order, context.snapshot) ? moved(order) : { order, isHarmless: true };
    case 'zero':
      return { order };
    case 'jog-cancel':
      return { order, isHarmless: true };
  }
}

/** Faster than it is now; where the firmware does not tell, than programmed. */
function quickens(order: Extract<Order, { kind: 'override' }>, snapshot: SessionSnapshot | undefined): boolean {
  const { feed = 100, rapid = 100, spindle = 100 } = snapshot?.overrides ?? {};
  return (order.feed ?? 0) > feed || (order.rapid ?? 0) > rapid || (order.spindle ?? 0) > spindle;
}

const isCooling = (order: Order): boolean =>
  order.kind === 'heat' && (order.nozzleC ?? 0) <= 0 && (order.bedC ?? 0) <= 0;

const NEEDS_PERSON = reason(
  'START_NEEDS_PERSON',
  'This machine cuts: it moves only on the order of a trained person beside it.',
);

function acceptLines(lines: readonly string[], profile: MachineProfile, isArmed: boolean): AcceptedOrder | Reason {
  const checked = checkOrderLines(lines, profile);
  if ('code' in checked) return checked;
  if (!isArmed && !checked.isHarmless) return NEEDS_PERSON;
  const { blocks, isHeating, isHarmless, isSpinning } = checked;
  const spindle = isSpinning === undefined ? {} : { isSpinning };
  return { order: { kind: 'gcode', lines: blocks }, isHeating, isHarmless, ...spindle };
}

type Jog = Extract<Order, { kind: 'jog' }>;

function jogProblem(
  { deltaMm, feedMmPerMin }: Jog,
  profile: MachineProfile,
  snapshot?: SessionSnapshot,
): Reason | undefined {
  const axes = (['x', 'y', 'z'] as const).filter((axis) => (deltaMm[axis] ?? 0) !== 0);
  if (axes.length === 0) return reason('INPUT_INVALID', 'The jog names no distance. Give one in X, Y or Z.');
  for (const axis of axes) {
    const lengthMm = profile.envelopeMm[axis];
    const delta = deltaMm[axis] ?? 0;
    const name = axis.toUpperCase();
    if (feedMmPerMin > profile.maxFeedMmPerMin[axis]) {
      const limit = profile.maxFeedMmPerMin[axis];
      return reason('GCODE_LIMIT', `${name} moves at most ${limit} mm/min; ${feedMmPerMin} was asked. Go slower.`);
    }
    // Where a mill's zero lies only its operator knows; a printer that has homed counts from its corner.
    const isKnown = profile.process === 'print' && snapshot?.isHomed === true && snapshot.positionMm !== undefined;
    const target = (snapshot?.positionMm?.[axis] ?? 0) + delta;
    const isOutside = isKnown ? target < 0 || target > lengthMm : Math.abs(delta) > lengthMm;
    if (!isOutside) continue;
    return reason(
      'GCODE_OUT_OF_BOUNDS',
      `${name} by ${delta} mm leaves the machine (0 to ${lengthMm} mm). Go less far.`,
    );
  }
  return undefined;
}

function heatProblem(order: Extract<Order, { kind: 'heat' }>, profile: MachineProfile): Reason | undefined {
  const heaters = [
    ['nozzle', order.nozzleC, profile.maxNozzleTempC],
    ['bed', order.bedC, profile.maxBedTempC],
  ] as const;
  for (const [name, targetC = 0, limitC = 0] of heaters) {
    if (targetC <= limitC) continue;
    return reason('GCODE_OVERTEMP', `The ${name} of this machine takes at most ${limitC} C; ${targetC} was asked.`);
  }
  return undefined;
}

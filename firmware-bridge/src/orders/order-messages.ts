import type { OrderCommand, Reply } from '#libs/bridge-contract';
import type { OrderWish } from './decide-order.js';
import type { OrderAnswer } from './machine-orders.js';

export function wishOf({ order, by, armedBy, fence, expiresAtMs, commandId }: OrderCommand): OrderWish {
  const person = armedBy === undefined ? {} : { armedBy };
  return { order, by, ...person, remote: { commandId, fence, expiresAtMs } };
}

export const orderedReply = ({ commandId, machineId }: OrderCommand, epoch: string, answer: OrderAnswer): Reply => ({
  kind: 'ordered',
  epoch,
  commandId,
  machineId,
  ...answer,
  lines: [...answer.lines],
});

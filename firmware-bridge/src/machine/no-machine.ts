import type { Command } from '#libs/bridge-contract';
import { refusal } from '../orders/machine-orders.js';
import { answer, reason, tombstone } from '../gate/gate-moves.js';
import type { BridgeCore } from '../bridge-core.js';

/** A command for a machine this bridge does not have (any more): the attempt gets an answer and can never start. */
export async function answerForNoMachine(core: BridgeCore, command: Command): Promise<void> {
  const { machineId } = command;
  const leftOut = core.leftOut(machineId);
  if (command.kind === 'order') {
    const { commandId } = command;
    const text = `This bridge has no machine ${machineId}. Register it first.`;
    const answer = refusal(leftOut ?? reason('MACHINE_OFFLINE', text));
    return core.reply({ kind: 'ordered', epoch: core.store.epoch, commandId, machineId, ...answer, lines: [] });
  }
  if (!('attemptId' in command)) {
    core.log('warn', 'command for a machine this bridge does not have', { machineId });
    return;
  }
  const { store, outbox } = core;
  await store.ready();
  const known = store.attempt(command.attemptId);
  const state = { ledger: store.ledger(machineId) };
  const noMachine =
    leftOut ?? reason('MACHINE_OFFLINE', `This bridge has no machine ${machineId}. Register it, then offer again.`);
  const decision = known
    ? answer(state, known, store.epoch)
    : tombstone(state, command, store.epoch, command.kind === 'offer' ? noMachine : undefined);
  const facts = decision.effects.flatMap((effect) => (effect.type === 'fact' ? [outbox.number(effect.fact)] : []));
  try {
    if (decision.put) await store.write({ attempt: decision.put, facts });
  } finally {
    outbox.settle(facts);
  }
  core.told();
  for (const effect of decision.effects) if (effect.type === 'reply') core.reply(effect.reply);
}

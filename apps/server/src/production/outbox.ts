import type { EntityManager } from 'typeorm';
import { COMMAND_EXPIRY_S, type Command } from '#libs/bridge-contract';
import { PlateTokenRow, OutboxRow, newId, notify, type AttemptRow } from '#libs/persistence';

/** A command without what every command has. */
type CommandBody = Command extends infer C
  ? C extends Command
    ? Omit<C, 'commandId' | 'issuedAtMs' | 'expiresAtMs'>
    : never
  : never;

/**
 * Writes a command in the transaction of the change that causes it; a relay publishes it after the commit.
 * @returns its id, which an answer names
 */
export async function putCommand(
  manager: EntityManager,
  bridgeId: string,
  nowMs: number,
  body: CommandBody,
): Promise<string> {
  const expiresAtMs = nowMs + COMMAND_EXPIRY_S * 1000;
  const command = { ...body, commandId: newId(), issuedAtMs: nowMs, expiresAtMs };
  await insert(manager, {
    kind: 'command',
    bridgeId,
    payload: command,
    createdAt: new Date(nowMs),
    expiresAt: new Date(expiresAtMs),
  });
  await notify(manager, { topic: 'outbox' });
  return command.commandId;
}

/** The offer of an attempt; said again it makes the bridge that holds the attempt answer with a fresh challenge. */
export async function putOffer(manager: EntityManager, nowMs: number, attempt: AttemptRow): Promise<void> {
  const token = await manager.findOneByOrFail(PlateTokenRow, { id: attempt.plateTokenId });
  const { id: attemptId, machineId, fence, jobId, programSha256, programBytes, armedBy, estimatedS } = attempt;
  await putCommand(manager, attempt.bridgeId, nowMs, {
    kind: 'offer',
    attemptId,
    machineId,
    fence,
    jobId,
    programSha256,
    programBytes,
    startByMs: attempt.startBy.getTime(),
    plateToken: { tokenId: token.id, afterRun: token.afterRun, by: token.byName },
    armedBy: armedBy ?? undefined,
    estimatedS: estimatedS ?? undefined,
  });
}

/** A person's cancel that may have been lost on its way; the person's name was in the first one. */
export const putCancelAgain = (manager: EntityManager, nowMs: number, attempt: AttemptRow): Promise<string> =>
  putCommand(manager, attempt.bridgeId, nowMs, {
    kind: 'cancel',
    attemptId: attempt.id,
    machineId: attempt.machineId,
    by: 'the site',
  });

/** Writes a message for the coalition; it stays until the coalition has said it has it. */
export async function putCoalitionMessage(manager: EntityManager, nowMs: number, payload: object): Promise<void> {
  await insert(manager, { kind: 'coalition', bridgeId: null, payload, createdAt: new Date(nowMs), expiresAt: null });
}

async function insert(
  manager: EntityManager,
  row: Pick<OutboxRow, 'kind' | 'bridgeId' | 'createdAt' | 'expiresAt'> & { payload: object },
): Promise<void> {
  await manager.insert(OutboxRow, { ...row, id: newId(), sentAt: null, tries: 0, lastError: null });
}

import { z } from 'zod';
import { domainError } from '#libs/domain';
import { orderSchema } from '#libs/bridge-contract';
import type { LocalMachine } from '../local-api.js';

type Action = (machine: LocalMachine, body: unknown, by: string) => Promise<unknown>;

const resumeSchema = z.object({ choice: z.number().int().min(0).max(20).optional() });
/** `accepts`: the `identityHash` that the page showed. */
const unlockSchema = z.object({ accepts: z.string().min(1).max(64).optional() });
const startSchema = z.object({ attemptId: z.string().min(1).max(64), isPlateClear: z.boolean() });

/** `POST /api/machines/<id>/<name>`. A refusal is an error with its code; an order answers what became of it. */
export const actions: Readonly<Record<string, Action>> = {
  pause: async (machine, _body, by) => passed(await machine.pause(by)),
  resume: async (machine, body, by) => passed(await machine.resume(by, read(resumeSchema, body).choice)),
  cancel: async (machine, _body, by) => passed(await machine.cancel(by)),
  unlock: async (machine, body, by) => passed(await machine.unlock(by, read(unlockSchema, body).accepts)),
  start: async (machine, body, by) => {
    const { attemptId, isPlateClear } = read(startSchema, body);
    return passed(await machine.startLocally(attemptId, by, isPlateClear));
  },
  order: async (machine, body, by) => machine.order(read(orderSchema, body), by),
};

function passed(refused: Awaited<ReturnType<LocalMachine['pause']>>): object {
  if (refused) throw domainError(refused.code, refused.message);
  return {};
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw domainError('INPUT_INVALID', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not right'}.`);
}

import { z } from 'zod';
import { CommandError } from './command.js';
import { reasonOf } from './doctor/network-checks.js';

const LIMIT_MS = 15_000;
const problemSchema = z.object({ title: z.string(), detail: z.string().optional() });

/** @throws CommandError with what the server says, or why it cannot be reached */
export async function post(server: string, path: string, body: unknown, cookie = ''): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) };
  const answer = await send(server, path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.ok) return answer;
  const problem = problemSchema.safeParse(await answer.json().catch(() => undefined));
  throw new CommandError(
    problem.success ? (problem.data.detail ?? problem.data.title) : `${server} answers ${answer.status}.`,
  );
}

/** @throws CommandError when nobody answers */
export async function send(server: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL(path, server), { ...init, signal: AbortSignal.timeout(LIMIT_MS) });
  } catch (error) {
    throw new CommandError(`${server} cannot be reached: ${reasonOf(error)}.`, { cause: error });
  }
}

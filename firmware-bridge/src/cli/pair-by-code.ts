import { setTimeout } from 'node:timers/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { generateSigningKeys } from '#libs/bridge-contract';
import { printable } from '../log.js';
import { CommandError, complain, say } from './command.js';
import { listPorts } from './ports-list.js';
import { post } from './server-call.js';

const POLL_MS = 2000;

const begunSchema = z.object({ code: z.string().max(20), pollToken: z.string(), expiresAt: z.iso.datetime() });
const stateSchema = z.object({
  state: z.enum(['waiting', 'approved']),
  config: z.record(z.string(), z.string()).nullable(),
});

/**
 * Shows a code and waits until an administrator has typed it on the site's page.
 * @returns the configuration, with the private key that was made here
 * @throws CommandError when the code has expired, or the server cannot be reached
 */
export async function askByCode(server: string, name: string): Promise<Record<string, unknown>> {
  const keys = generateSigningKeys();
  const machineCount = (await listPorts()).length;
  const wish = { name, hostName: hostname(), publicKeyPem: keys.publicKeyPem, machineCount };
  const begun = await post(server, '/api/bridge-pairings', wish);
  const { code, pollToken, expiresAt } = begunSchema.parse(await begun.json());
  say(`Type this code on the page Administration > Bridges of ${server}, within 10 minutes:`);
  say();
  say(`    ${printable(code)}`);
  say();
  for (;;) {
    const config = await poll(server, pollToken, Date.parse(expiresAt));
    if (config) return { ...config, privateKeyPem: keys.privateKeyPem };
    await setTimeout(POLL_MS);
  }
}

/** A broken line is no reason to give up: the code stays valid. */
async function poll(server: string, pollToken: string, untilMs: number): Promise<Record<string, string> | null> {
  try {
    const answer = await post(server, '/api/bridge-pairings/poll', { pollToken });
    return stateSchema.parse(await answer.json()).config;
  } catch (error) {
    if (!(error instanceof CommandError) || error.cause === undefined || Date.now() > untilMs) throw error;
    complain(error.message);
    return null;
  }
}

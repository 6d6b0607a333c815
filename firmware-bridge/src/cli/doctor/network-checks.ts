import { connectAsync } from 'mqtt';
import type { CheckedBridgeConfig } from '../../config.js';
import { fail, ok, warn, type Finding } from './check.js';

const LIMIT_MS = 5_000;
const MAX_SKEW_MS = 5_000;
/** No program has this hash; asking for it shows whether the secret is taken: 404 yes, 401 no. */
const NO_PROGRAM = '0'.repeat(64);

/** Name, route, certificate and answer of the server, and whether it knows this bridge. */
export async function checkServer({ serverUrl, bridgeId, secret }: CheckedBridgeConfig): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  try {
    const answer = await fetch(new URL('/api/health', serverUrl), { signal: AbortSignal.timeout(LIMIT_MS) });
    await answer.body?.cancel();
    findings.push(
      answer.ok
        ? ok('server', `${serverUrl} answers`)
        : warn('server', `${serverUrl} answers with ${answer.status}`, 'Look at the server’s log, or at serverUrl.'),
      ...skew(answer.headers.get('date')),
    );
    const authorization = `Basic ${Buffer.from(`${bridgeId}:${secret}`).toString('base64')}`;
    const programs = await fetch(new URL(`/api/bridge/programs/${NO_PROGRAM}`, serverUrl), {
      headers: { authorization },
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    await programs.body?.cancel();
    findings.push(
      programs.status === 401
        ? fail('credentials', 'the server does not know this bridge', 'Pair again: minga-bridge pair --help')
        : ok('credentials', 'accepted by the server'),
    );
  } catch (error) {
    findings.push(
      fail('server', `${serverUrl}: ${reasonOf(error)}`, 'Check network, address and certificate. Local work goes on.'),
    );
  }
  return findings;
}

function skew(date: string | null): readonly Finding[] {
  const skewMs = Math.abs(Date.now() - Date.parse(date ?? ''));
  if (!(skewMs > MAX_SKEW_MS)) return [];
  const seen = `${Math.round(skewMs / 1000)} s away from the server’s`;
  return [warn('clock of the server', seen, 'Set the clock of whichever is wrong.')];
}

/** Only while the bridge does not run: a second connection under its name would throw the first one out. */
export async function checkBroker({ mqttUrl, bridgeId, secret }: CheckedBridgeConfig): Promise<Finding> {
  for (const protocolVersion of [5, 4] as const) {
    try {
      const client = await connectAsync(mqttUrl, {
        clientId: bridgeId,
        username: bridgeId,
        password: secret,
        protocolVersion,
        reconnectPeriod: 0,
        connectTimeout: LIMIT_MS,
      });
      await client.endAsync();
      return ok('broker', `${mqttUrl} accepts this bridge`);
    } catch (error) {
      // Some brokers only speak 3.1.1 (the embedded one).
      if (protocolVersion === 4) {
        return fail(
          'broker',
          `${mqttUrl}: ${reasonOf(error)}`,
          'Check network and mqttUrl; a refused password means: pair again.',
        );
      }
    }
  }
  return fail('broker', mqttUrl, 'Check mqttUrl.');
}

/** `fetch failed` says nothing; its cause does. */
export function reasonOf(error: unknown): string {
  const { message, cause, code } = error as Error & { code?: string };
  if (cause instanceof Error) return cause.message || ((cause as NodeJS.ErrnoException).code ?? message);
  return message || (code ?? String(error));
}

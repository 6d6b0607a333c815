/** Waits before the second and the third try; a workshop's wireless is often gone for a moment. */
const RETRY_AFTER_MS = [500, 2_000];

/**
 * `fetch` for requests that change something: each has one `Idempotency-Key` over all its tries, so that a lost answer
 * is asked for again and nothing is done twice.
 */
export async function fetchOnce(request: Request): Promise<Response> {
  if (request.method === 'GET') return fetch(request);
  request.headers.set('idempotency-key', newKey());
  for (const waitMs of RETRY_AFTER_MS) {
    const again = request.clone();
    const response = await fetch(request).catch((error: unknown) => {
      // A TypeError is a broken line; anything else is not helped by another try.
      if (!(error instanceof TypeError)) throw error;
    });
    if (response && !(await isUnderWay(response))) return response;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    request = again;
  }
  return fetch(request);
}

/** The first try reached the server and is not done yet. */
async function isUnderWay(response: Response): Promise<boolean> {
  if (response.status !== 409) return false;
  const problem = (await response.clone().json().catch(() => ({}))) as { code?: string }; // prettier-ignore
  return problem.code === 'IDEMPOTENCY_UNDER_WAY';
}

/** `crypto.randomUUID` is missing where a workshop's server has no certificate. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

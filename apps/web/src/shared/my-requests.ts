const STORE_KEY = 'minga.requests';
const KEPT = 20;

export interface RememberedRequest {
  readonly code: string;
  readonly title: string;
}

/** Requests made on this telephone, newest first, so that nobody has to copy a code from paper. */
export function myRequests(): readonly RememberedRequest[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORE_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRemembered) : [];
  } catch {
    // Somebody else's text under our key is no reason to break the page.
    return [];
  }
}

export function rememberRequest(request: RememberedRequest): void {
  const others = myRequests().filter((each) => each.code !== request.code);
  localStorage.setItem(STORE_KEY, JSON.stringify([request, ...others].slice(0, KEPT)));
}

function isRemembered(value: unknown): value is RememberedRequest {
  if (value === null || typeof value !== 'object') return false;
  const { code, title } = value as Partial<RememberedRequest>;
  return typeof code === 'string' && typeof title === 'string';
}

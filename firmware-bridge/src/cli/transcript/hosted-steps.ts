import type { MachineRequest } from '#libs/machine-protocols';
import type { Step } from './parse.js';

export type Json = Readonly<Record<string, unknown>>;

/**
 * What is said to and by a machine with a computer of its own. Calls have names, because each side numbers them as it
 * likes: `> send who {"method":"server.info"}` is answered by `< message who {"result":{…}}`.
 */
export type HostedSaying =
  | { readonly kind: 'send'; readonly name: string; readonly body: Json }
  | { readonly kind: 'request'; readonly name: string; readonly method: 'GET' | 'POST' | 'DELETE'; readonly path: string; readonly body?: Json }
  | { readonly kind: 'upload'; readonly name: string; readonly path: string; readonly body: Upload }
  | { readonly kind: 'response'; readonly name: string; readonly status: number; readonly body: Json }
  /** Without a name: told to everybody. */
  | { readonly kind: 'message'; readonly name?: string; readonly body: Json }; // prettier-ignore

/** The file holds the blocks of the program, one per line. A recording names its sum instead of holding it. */
type Upload = Pick<NonNullable<MachineRequest['upload']>, 'fileName' | 'fields' | 'hasChecksum'> & {
  readonly sha256?: string;
  readonly bytes?: number;
};

const FORMS = {
  send: /^send (?<name>\w+) (?<json>\{.*\})$/,
  request: /^request (?<name>\w+) (?<method>GET|POST|DELETE) (?<path>\/\S*)(?: (?<json>\{.*\}))?$/,
  upload: /^upload (?<name>\w+) (?<path>\/\S*) (?<json>\{.*\})$/,
  response: /^response (?<name>\w+) (?<status>\d{3})(?: (?<json>\{.*\}))?$/,
  message: /^message (?:(?<name>\w+) )?(?<json>\{.*\})$/,
} as const;
const BY_HOST = ['send', 'request', 'upload'] as const;
const BY_MACHINE = ['response', 'message'] as const;

/** @throws Error on any other form */
export function sayingOf(step: Extract<Step, { kind: 'host' | 'machine' }>): HostedSaying {
  for (const kind of step.kind === 'host' ? BY_HOST : BY_MACHINE) {
    const found = FORMS[kind].exec(step.text)?.groups;
    if (!found) continue;
    const { name, json, path, method, status } = found;
    const body = json === undefined ? {} : (JSON.parse(json) as Json);
    return {
      kind,
      ...(name !== undefined && { name }),
      ...(path !== undefined && { path }),
      ...(method !== undefined && { method }),
      ...(status !== undefined && { status: Number(status) }),
      body,
    } as HostedSaying;
  }
  const known = step.kind === 'host' ? 'send, request or upload' : 'response or message';
  throw new Error(`here is written ${known}, a name, and JSON.`);
}

/** What two runs of the same conversation may differ in; it has to be there, and of the same kind. */
const LOOSE =
  /^(?:eventtime|temperature|actual|live_position|live_velocity|file_position|filepos|completion|software_version|moonraker_version|hostname|text|connection_id)$/;

/** Whether everything that is written was said; more may have been said than is written. */
export function contains(said: unknown, written: unknown, key = ''): boolean {
  if (LOOSE.test(key) && (typeof written !== 'object' || written === null || Array.isArray(written))) {
    return typeof said === typeof written || said === null || written === null;
  }
  if (Array.isArray(written)) {
    return Array.isArray(said) && written.every((item, at) => contains(said[at], item));
  }
  if (typeof written !== 'object' || written === null) return said === written;
  if (typeof said !== 'object' || said === null) return false;
  return Object.entries(written).every(([field, value]) => contains((said as Json)[field], value, field));
}

export function jsonOf(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
}

import { TOPIC_ROOT } from '#libs/bridge-contract';

/** Whom a broker connection belongs to, as its credentials say. */
export type BrokerIdentity = { readonly kind: 'server' } | { readonly kind: 'bridge'; readonly bridgeId: string };

/** The client id every server connection carries, alone or followed by `:` and a suffix of its own. */
export const SERVER_CLIENT_ID = 'server';

/** A bridge id is one level of a topic and may not look like a server's client id. */
export function isBridgeId(id: string): boolean {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(id) && id !== SERVER_CLIENT_ID;
}

/** The client id must be the identity: a second connection of one identity then throws the first one out, visibly. */
export function mayUseClientId(identity: BrokerIdentity, clientId: string): boolean {
  if (identity.kind === 'bridge') return isBridgeId(identity.bridgeId) && clientId === identity.bridgeId;
  return clientId === SERVER_CLIENT_ID || clientId.startsWith(`${SERVER_CLIENT_ID}:`);
}

/** Bridges write below their own `up/`, servers below any `down/`. Nothing is retained: a kept command is a late start. */
export function mayPublish(identity: BrokerIdentity, topic: string, isRetained: boolean): boolean {
  return !isRetained && !/[+#]/.test(topic) && isInside(identity, topic, identity.kind === 'bridge' ? 'up' : 'down');
}

/** Bridges read below their own `down/`, servers below any `up/`. */
export function maySubscribe(identity: BrokerIdentity, filter: string): boolean {
  return isInside(identity, filter, identity.kind === 'bridge' ? 'down' : 'up');
}

function isInside(identity: BrokerIdentity, topic: string, direction: 'up' | 'down'): boolean {
  if (!topic.startsWith(`${TOPIC_ROOT}/`)) return false;
  const [id = '', way, channel] = topic.slice(TOPIC_ROOT.length + 1).split('/');
  if (way !== direction || channel === undefined || channel === '') return false;
  // The server may name one bridge or all of them with `+`; `#` here would cover both directions.
  return identity.kind === 'bridge' ? id === identity.bridgeId : id === '+' || isBridgeId(id);
}

/**
 * The same rules for an external Mosquitto (`acl_file`): the user name of a bridge is its bridge id.
 * Set `retain_available false` beside it, because an ACL file cannot refuse retained messages.
 */
export function mosquittoAcl(serverUser: string = SERVER_CLIENT_ID): string {
  return [
    '# Servers: read what bridges say, write what they shall do.',
    `user ${serverUser}`,
    `topic read ${TOPIC_ROOT}/+/up/#`,
    `topic write ${TOPIC_ROOT}/+/down/#`,
    '',
    '# Every bridge: its own branch only. %u is the user name.',
    `pattern write ${TOPIC_ROOT}/%u/up/#`,
    `pattern read ${TOPIC_ROOT}/%u/down/#`,
    '',
  ].join('\n');
}

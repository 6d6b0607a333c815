/**
 * Topics of one bridge. A bridge may write below `up/`, read below `down/`, and nothing else; the broker's ACL says so.
 * Commands are never retained and expire within 15 s, so a start can never wait in a queue.
 */
export const TOPIC_ROOT = 'mf/v1';

export const UP = ['birth', 'death', 'fact', 'reply', 'telemetry'] as const;
export const DOWN = ['command', 'ack', 'welcome'] as const;
export type UpChannel = (typeof UP)[number];
export type DownChannel = (typeof DOWN)[number];

/** QoS by channel: telemetry is lossy, everything else at least once (receivers deduplicate). */
export const QOS: Readonly<Record<UpChannel | DownChannel, 0 | 1>> = {
  birth: 1,
  death: 1,
  fact: 1,
  reply: 1,
  telemetry: 0,
  command: 1,
  ack: 1,
  welcome: 1,
};

/** Longest life of a command in any queue, seconds (MQTT 5 message expiry). */
export const COMMAND_EXPIRY_S = 15;
/** Longest life of a prepare nonce by the bridge's monotonic clock, milliseconds. */
export const NONCE_LIFE_MS = 15_000;
/** Largest message on the wire, bytes. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
/** WELCOME carries the configuration of every machine of a bridge: about 1 kB each, more with macros. */
export const MAX_WELCOME_BYTES = 2 * 1024 * 1024;

/** Only the server speaks where messages may be long. */
export const maxBytesOf = (channel: UpChannel | DownChannel): number =>
  channel === 'welcome' ? MAX_WELCOME_BYTES : MAX_MESSAGE_BYTES;

export const upTopic = (bridgeId: string, channel: UpChannel): string => `${TOPIC_ROOT}/${bridgeId}/up/${channel}`;
export const downTopic = (bridgeId: string, channel: DownChannel): string =>
  `${TOPIC_ROOT}/${bridgeId}/down/${channel}`;

/** Reads a topic back; undefined when it is not one of ours. */
export function parseTopic(
  topic: string,
):
  | { bridgeId: string; direction: 'up'; channel: UpChannel }
  | { bridgeId: string; direction: 'down'; channel: DownChannel }
  | undefined {
  const match = /^mf\/v1\/([^/+#]+)\/(up|down)\/([a-z]+)$/.exec(topic);
  if (!match) return undefined;
  const [, bridgeId = '', direction, channel = ''] = match;
  if (direction === 'up' && (UP as readonly string[]).includes(channel)) {
    return { bridgeId, direction, channel: channel as UpChannel };
  }
  if (direction === 'down' && (DOWN as readonly string[]).includes(channel)) {
    return { bridgeId, direction, channel: channel as DownChannel };
  }
  return undefined;
}

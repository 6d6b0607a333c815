import { z } from 'zod';
import { envelopeSchema } from './envelope.js';
import {
  CHANNEL_SCHEMAS,
  commandSchema,
  factBodySchema,
  factSchema,
  replySchema,
  type ChannelBody,
} from './messages.js';
import { errorCode } from './parts.js';
import {
  COMMAND_EXPIRY_S,
  DOWN,
  MAX_MESSAGE_BYTES,
  MAX_WELCOME_BYTES,
  QOS,
  TOPIC_ROOT,
  UP,
  maxBytesOf,
  type DownChannel,
} from './topics.js';

/** The bridge protocol as an AsyncAPI 3.0 document, seen from the bridge: made of the very schemas both sides parse with. */

type Channel = keyof ChannelBody;
type Json = Record<string, unknown>;

const BINDING_VERSION = '0.2.0';

const TOLD: Readonly<Record<Channel, { title: string; order: string }>> = {
  birth: {
    title: 'Who I am and what I hold; the first message of every connection.',
    order: 'Before every other message of the connection.',
  },
  death: {
    title: 'The bridge is gone: the last will, or the last word of a bridge that ends in order.',
    order: 'The last message of the connection.',
  },
  fact: {
    title: 'What happened; numbered, kept on disk, said again until acknowledged.',
    order: 'Oldest boot first, then by seq; a receiver takes repeats and any order.',
  },
  reply: { title: 'An answer to a command; worthless when late, never stored.', order: 'None.' },
  telemetry: { title: 'Positions, temperatures, progress.', order: 'None: the latest wins.' },
  command: {
    title: 'What the server asks for; expires within 15 s and is never retained.',
    order: 'As written by the server; a receiver takes repeats, and whatever is late or out of order starts nothing.',
  },
  ack: {
    title: 'Facts up to this number are committed and may be forgotten.',
    order: 'A lower number after a higher one means nothing.',
  },
  welcome: {
    title:
      'The answer to birth: the server’s time and the wanted configuration, the only wanted state in the protocol.',
    order: 'The latest wins.',
  },
};

/** Kinds of messages a channel carries: schema by name of the message. */
function messagesOf(channel: Channel): Record<string, z.ZodType> {
  if (channel === 'command') return byKind(commandSchema.options, '');
  if (channel === 'reply') return byKind(replySchema.options, '');
  if (channel !== 'fact') return { [channel]: CHANNEL_SCHEMAS[channel] };
  const facts = factBodySchema.options.map((fact): [string, z.ZodType] => [
    `${fact.shape.kind.value}Fact`,
    factSchema.extend({ fact }),
  ]);
  return Object.fromEntries(facts);
}

function byKind(
  options: readonly (z.ZodType & { shape: { kind: z.ZodLiteral } })[],
  suffix: string,
): Record<string, z.ZodType> {
  return Object.fromEntries(options.map((option) => [`${String(option.shape.kind.value)}${suffix}`, option]));
}

/** Draft 7, which AsyncAPI takes as it is; unknown fields are allowed, because readers ignore them. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema !== errorCode) return;
      // More are added within a version, and a reader takes those that it does not know.
      delete jsonSchema.enum;
      jsonSchema.description = 'A stable code of the project; a reader treats an unknown one as none.';
    },
  });
  return rest;
}

const ref = (path: string): Json => ({ $ref: `#/${path}` });
const bodyName = (message: string): string => `${message[0]?.toUpperCase() ?? ''}${message.slice(1)}Body`;

function message(channel: Channel, name: string): Json {
  const body = { contentMediaType: 'application/json', contentSchema: ref(`components/schemas/${bodyName(name)}`) };
  return {
    name,
    title: name,
    summary: TOLD[channel].title,
    contentType: 'application/json',
    payload: { allOf: [ref('components/schemas/Envelope'), { type: 'object', properties: { body } }] },
    'x-max-bytes': maxBytesOf(channel),
  };
}

function operation(channel: Channel): Json {
  const isDown = (DOWN as readonly string[]).includes(channel);
  const answer: Partial<Record<Channel, DownChannel>> = { birth: 'welcome', fact: 'ack' };
  const answeredBy = answer[channel];
  return {
    action: isDown ? 'receive' : 'send',
    channel: ref(`channels/${channel}`),
    summary: TOLD[channel].title,
    messages: Object.keys(messagesOf(channel)).map((name) => ref(`channels/${channel}/messages/${name}`)),
    ...(answeredBy && { reply: { channel: ref(`channels/${answeredBy}`) } }),
    bindings: {
      mqtt: {
        qos: QOS[channel],
        retain: false,
        ...(isDown && { messageExpiryInterval: COMMAND_EXPIRY_S }),
        bindingVersion: BINDING_VERSION,
      },
    },
    'x-ordering': TOLD[channel].order,
  };
}

function channelObject(channel: Channel): Json {
  const isDown = (DOWN as readonly string[]).includes(channel);
  return {
    address: `${TOPIC_ROOT}/{bridgeId}/${isDown ? 'down' : 'up'}/${channel}`,
    description: TOLD[channel].title,
    parameters: { bridgeId: ref('components/parameters/bridgeId') },
    messages: Object.fromEntries(
      Object.keys(messagesOf(channel)).map((name) => [name, ref(`components/messages/${name}`)]),
    ),
  };
}

function server(host: string, description: string, more: Json): Json {
  return {
    host,
    description,
    ...more,
    security: [ref('components/securitySchemes/bridge')],
    bindings: {
      mqtt: {
        clientId: '{bridgeId}',
        cleanSession: true,
        sessionExpiryInterval: 0,
        keepAlive: 15,
        maximumPacketSize: MAX_WELCOME_BYTES,
        lastWill: { topic: `${TOPIC_ROOT}/{bridgeId}/up/death`, qos: 1, retain: false, message: 'a sealed death' },
        bindingVersion: BINDING_VERSION,
      },
    },
  };
}

const DESCRIPTION = `What a bridge beside the machines sends and receives. The rules are in bridge-protocol.md; this is the form.

Every message is an envelope: "body" is JSON as text, "sig" the Ed25519 signature (base64url) over the topic, a line feed
and exactly that text, by the bridge's key upwards and the server's downwards. A message is at most ${MAX_MESSAGE_BYTES} bytes, a
welcome ${MAX_WELCOME_BYTES}. Nothing is retained.

Versions: within ${TOPIC_ROOT} only optional fields are added and readers ignore fields they do not know. Anything else is a
new root beside this one.`;

/** @param version of the project */
export function buildAsyncApi(version: string): Json {
  const channels = [...UP, ...DOWN];
  const all = channels.flatMap((channel) =>
    Object.entries(messagesOf(channel)).map(([name, schema]) => ({ channel, name, schema })),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Minga bridge protocol',
      version,
      description: DESCRIPTION,
      license: { name: 'AGPL-3.0-or-later' },
    },
    defaultContentType: 'application/json',
    servers: {
      embedded: server('minga.example', 'The broker inside the server: MQTT 3.1.1 over WebSocket on its own port.', {
        protocol: 'wss',
        pathname: '/mqtt',
        protocolVersion: '3.1.1',
      }),
      broker: server('broker.example:8883', 'A broker of its own, such as Mosquitto with deploy/mosquitto.', {
        protocol: 'mqtts',
        protocolVersion: '5',
      }),
    },
    channels: Object.fromEntries(channels.map((channel) => [channel, channelObject(channel)])),
    operations: Object.fromEntries(channels.map((channel) => [`on-${channel}`, operation(channel)])),
    components: {
      parameters: {
        bridgeId: { description: 'The id of the bridge: letters, digits, - _ . only, at most 64, and not "server".' },
      },
      securitySchemes: {
        bridge: { type: 'userPassword', description: 'The bridge id, and the secret that pairing shows once.' },
      },
      messages: Object.fromEntries(all.map(({ channel, name }) => [name, message(channel, name)])),
      schemas: {
        Envelope: schemaOf(envelopeSchema),
        ...Object.fromEntries(all.map(({ name, schema }) => [bodyName(name), schemaOf(schema)])),
      },
    },
  };
}

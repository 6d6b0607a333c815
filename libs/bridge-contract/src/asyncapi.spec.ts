import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { buildAsyncApi } from './asyncapi.js';
import { CHANNEL_SCHEMAS, DOWN, QOS, UP, commandSchema, factBodySchema, replySchema } from './index.js';

interface Reference {
  readonly $ref: string;
}
interface Document {
  readonly asyncapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: Record<string, { readonly host: string; readonly protocol: string }>;
  readonly channels: Record<string, { readonly address: string; readonly messages: Record<string, Reference> }>;
  readonly operations: Record<
    string,
    {
      readonly action: string;
      readonly channel: Reference;
      readonly messages: readonly Reference[];
      readonly reply?: { readonly channel: Reference };
      readonly bindings: { readonly mqtt: { qos: number; retain: boolean; messageExpiryInterval?: number } };
    }
  >;
  readonly components: { readonly schemas: Record<string, object>; readonly messages: Record<string, object> };
}

let document: Document;
beforeAll(async () => {
  document = parse(await readFile('docs/asyncapi.yaml', 'utf8')) as Document;
});

const references = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inside]) => (key === '$ref' ? [String(inside)] : references(inside)));

/** What a reference inside the document points at. */
const at = (reference: string): unknown =>
  reference
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], document);

describe('docs/asyncapi.yaml', () => {
  it('is what the schemas say (else: node scripts/generate-asyncapi.mjs)', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(document).toEqual(JSON.parse(JSON.stringify(buildAsyncApi(version))));
  });

  it('is AsyncAPI 3.0 in form, and every reference in it leads somewhere', () => {
    expect(document.asyncapi).toBe('3.0.0');
    expect(Object.keys(document)).toEqual([
      'asyncapi',
      'info',
      'defaultContentType',
      'servers',
      'channels',
      'operations',
      'components',
    ]);
    for (const server of Object.values(document.servers)) {
      expect(server).toMatchObject({ host: expect.any(String), protocol: expect.stringMatching(/^(wss|mqtts)$/) });
    }
    const all = references(document);
    expect(all.length).toBeGreaterThanOrEqual(100);
    expect(all.filter((reference) => at(reference) === undefined)).toEqual([]);
  });

  it('has each channel once, in its direction, with the QoS of the contract and nothing retained', () => {
    expect(Object.keys(document.channels)).toEqual([...UP, ...DOWN]);
    for (const operation of Object.values(document.operations)) {
      const channel = operation.channel.$ref.split('/').at(-1) as keyof typeof QOS;
      const isUp = (UP as readonly string[]).includes(channel);
      expect(document.channels[channel]?.address).toBe(`mf/v1/{bridgeId}/${isUp ? 'up' : 'down'}/${channel}`);
      expect(operation.action).toBe(isUp ? 'send' : 'receive');
      expect(operation.bindings.mqtt).toMatchObject({ qos: QOS[channel], retain: false });
      expect(operation.bindings.mqtt.messageExpiryInterval).toBe(isUp ? undefined : 15);
      const carried = Object.keys(document.channels[channel]?.messages ?? {});
      expect(operation.messages.map(({ $ref }) => $ref.split('/').at(-1))).toEqual(carried);
    }
    expect(Object.keys(document.operations)).toHaveLength(Object.keys(CHANNEL_SCHEMAS).length);
  });

  it('knows every kind of command, reply and fact', () => {
    const kinds = [...commandSchema.options, ...replySchema.options].map(({ shape }) => shape.kind.value);
    const facts = factBodySchema.options.map(({ shape }) => `${shape.kind.value}Fact`);
    const others = ['birth', 'death', 'telemetry', 'ack', 'welcome'];
    expect(Object.keys(document.components.messages).toSorted()).toEqual([...kinds, ...facts, ...others].toSorted());
  });
});

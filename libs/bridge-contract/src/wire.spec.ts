import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  CHANNEL_SCHEMAS,
  DOWN,
  MAX_ORDER_LINES,
  QOS,
  UP,
  commandSchema,
  factBodySchema,
  open,
  orderSchema,
  seal,
  type ChannelBody,
} from './index.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

describe('on the wire', () => {
  it('[BP-TOPIC-08] only telemetry may be lost', () => {
    expect([...UP, ...DOWN].filter((channel) => QOS[channel] === 0)).toEqual(['telemetry']);
  });

  it('[BP-ENV-01] [BP-ENV-02] an envelope is what anybody can make and check without this library', () => {
    const topic = 'mf/v1/b1/down/ack';
    const sealed = JSON.parse(seal(topic, 'ack', { epoch: 'e', seq: 3 }, privateKey).toString()) as Envelope;
    expect(Object.keys(sealed)).toEqual(['v', 'body', 'sig']);
    expect(sealed.sig).toMatch(/^[\w-]{86}$/);
    expect(JSON.parse(sealed.body)).toEqual({ epoch: 'e', seq: 3 });
    const signed = Buffer.from(`${topic}\n${sealed.body}`);
    expect(verify(null, signed, publicKey, Buffer.from(sealed.sig, 'base64url'))).toBe(true);
  });

  it.each([0, 2, '1', null])('[BP-COMPAT-02] an envelope of version %j is dropped', (v) => {
    const topic = 'mf/v1/b1/down/ack';
    const sealed = JSON.parse(seal(topic, 'ack', { epoch: 'e', seq: 3 }, privateKey).toString()) as Envelope;
    const other = Buffer.from(JSON.stringify({ ...sealed, v }));
    expect(open(topic, 'ack', other, publicKey)).toMatchObject({ ok: false, reason: 'bad-envelope' });
  });

  it('[BP-ENV-09] every command has an id, and says when it was issued and when it expires', () => {
    for (const { shape } of commandSchema.options) {
      for (const field of [shape.commandId, shape.issuedAtMs, shape.expiresAtMs]) {
        expect(field.safeParse(undefined).success).toBe(false);
      }
    }
  });

  it('[BP-FACT-08] facts about attempts and machines carry the count of physical starts', () => {
    const counted = factBodySchema.options.filter(({ shape }) => 'run' in shape);
    expect(counted.map(({ shape }) => shape.kind.value)).toEqual(['attempt', 'machine']);
    for (const { shape } of counted) expect('run' in shape && shape.run.safeParse(undefined).success).toBe(false);
  });

  it.each<[string, unknown, boolean]>([
    ['20 lines of 80 characters', Array(MAX_ORDER_LINES).fill('G'.padEnd(80, '1')), true],
    ['21 lines', Array(21).fill('G1'), false],
    ['no line', [], false],
    ['a line of 81 characters', ['G'.padEnd(81, '1')], false],
    ['a letter beyond ASCII', ['M117 ñ'], false],
    ['a line feed', ['G1\nM112'], false],
  ])('[BP-ORDER-11] an order with %s', (_name, lines, isFine) => {
    expect(orderSchema.safeParse({ kind: 'gcode', lines }).success).toBe(isFine);
  });
});

interface Envelope {
  readonly v: number;
  readonly body: string;
  readonly sig: string;
}

/** The least that was valid when version 1 was written down. Never change a line: there are bridges that say this. */
const FROZEN: { readonly [C in keyof ChannelBody]: readonly string[] } = {
  birth: [
    '{"epoch":"e","atMs":1,"version":"1","lastSeq":0,"machines":[],"openAttempts":[]}',
    '{"epoch":"e","atMs":1,"version":"1","lastSeq":9,"machines":[{"machineId":"m","maxFence":3,"run":2,"connectivity":"online","state":"idle"}],"openAttempts":[{"attemptId":"a","machineId":"m","state":"running"}]}',
  ],
  death: ['{"epoch":"e"}'],
  fact: [
    '{"epoch":"e","seq":1,"atMs":1,"fact":{"kind":"attempt","attemptId":"a","machineId":"m","state":"stored","run":0}}',
    '{"epoch":"e","seq":2,"atMs":1,"fact":{"kind":"machine","machineId":"m","connectivity":"stale","state":"execute","run":1}}',
    '{"epoch":"e","seq":3,"atMs":1,"fact":{"kind":"cancel","attemptId":"a","machineId":"m","outcome":"too-late"}}',
  ],
  reply: [
    '{"kind":"prepared","epoch":"e","nonce":"n","attemptId":"a","machineId":"m","fence":1}',
    '{"kind":"status","epoch":"e","attemptId":"a","machineId":"m","state":"rejected","code":"ATTEMPT_NEVER_SEEN"}',
    '{"kind":"ordered","epoch":"e","commandId":"c","machineId":"m","outcome":"done","lines":[]}',
  ],
  telemetry: ['{"epoch":"e","atMs":1,"machines":[{"machineId":"m","state":"idle"}]}'],
  command: [
    '{"commandId":"c","issuedAtMs":1,"expiresAtMs":2,"kind":"offer","attemptId":"a","machineId":"m","fence":1,"jobId":"j","programSha256":"0000000000000000000000000000000000000000000000000000000000000000","programBytes":1,"startByMs":2}',
    '{"commandId":"c","issuedAtMs":1,"expiresAtMs":2,"kind":"commit","attemptId":"a","machineId":"m","fence":1,"epoch":"e","nonce":"n"}',
    '{"commandId":"c","issuedAtMs":1,"expiresAtMs":2,"kind":"cancel","attemptId":"a","machineId":"m","by":"Rosa"}',
    '{"commandId":"c","issuedAtMs":1,"expiresAtMs":2,"kind":"query","attemptId":"a","machineId":"m"}',
    '{"commandId":"c","issuedAtMs":1,"expiresAtMs":2,"kind":"stop","machineId":"m","by":"Rosa"}',
    '{"commandId":"c","issuedAtMs":1,"expiresAtMs":2,"kind":"unlock","machineId":"m","by":"Rosa"}',
    '{"commandId":"c","issuedAtMs":1,"expiresAtMs":2,"kind":"pause","attemptId":"a","machineId":"m","by":"Rosa"}',
    '{"commandId":"c","issuedAtMs":1,"expiresAtMs":2,"kind":"resume","attemptId":"a","machineId":"m","by":"Rosa"}',
    '{"commandId":"c","issuedAtMs":1,"expiresAtMs":2,"kind":"order","machineId":"m","fence":0,"by":"Rosa","order":{"kind":"home"}}',
  ],
  ack: ['{"epoch":"e","seq":0}'],
  welcome: [
    '{"epoch":"e","serverTimeMs":1,"machines":[]}',
    '{"epoch":"e","serverTimeMs":1,"machines":[{"machineId":"m","name":"Killa","url":"tcp://127.0.0.1:1","profile":{"machineClass":"fff-220","process":"print","firmware":"marlin","safetyClass":"B","envelopeMm":{"x":1,"y":1,"z":1},"maxFeedMmPerMin":{"x":1,"y":1,"z":1},"maxAccelMmPerS2":{"x":1,"y":1,"z":1}}}]}',
  ],
};

describe('what version 1 has always said', () => {
  const messages = Object.entries(FROZEN).flatMap(([channel, bodies]) =>
    bodies.map((body) => [channel as keyof ChannelBody, body] as const),
  );

  it.each(messages)('[BP-COMPAT-01] is still understood: %s %s', (channel, body) => {
    const parsed = CHANNEL_SCHEMAS[channel].safeParse(JSON.parse(body));
    expect(parsed.success).toBe(true);
    expect(parsed.data).toEqual(JSON.parse(body));
  });

  it('[BP-COMPAT-04] may come with a reason of a newer peer: its words stay, its code counts as none', () => {
    const fact = { kind: 'attempt', attemptId: 'a', machineId: 'm', state: 'rejected', run: 0, message: 'too windy' };
    const parsed = factBodySchema.safeParse({ ...fact, code: 'MACHINE_IN_THE_WIND' });
    expect(parsed.success).toBe(true);
    expect(parsed.data).toEqual({ ...fact, code: undefined });
  });

  it('covers every kind of command', () => {
    const kinds = FROZEN.command.map((body) => (JSON.parse(body) as { kind: string }).kind);
    expect(kinds).toEqual(commandSchema.options.map(({ shape }) => shape.kind.value));
  });
});

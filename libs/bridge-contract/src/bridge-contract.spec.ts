import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DOWN,
  MAX_MESSAGE_BYTES,
  UP,
  commandSchema,
  downTopic,
  generateSigningKeys,
  open,
  parseTopic,
  readPrivateKey,
  readPublicKey,
  seal,
  upTopic,
  type Ack,
  type Welcome,
} from './index.js';

const keys = generateSigningKeys();
const privateKey = readPrivateKey(keys.privateKeyPem);
const publicKey = readPublicKey(keys.publicKeyPem);
const topic = downTopic('b1', 'ack');
const ack: Ack = { epoch: 'e1', seq: 7 };

describe('topics', () => {
  it('are read back as they were built', () => {
    for (const channel of UP)
      expect(parseTopic(upTopic('b1', channel))).toEqual({ bridgeId: 'b1', direction: 'up', channel });
    for (const channel of DOWN) {
      expect(parseTopic(downTopic('b1', channel))).toEqual({ bridgeId: 'b1', direction: 'down', channel });
    }
  });

  it.each(['mf/v1/b1/up/command', 'mf/v1/b1/down/fact', 'mf/v2/b1/up/fact', 'mf/v1//up/fact', 'mf/v1/+/up/fact', 'x'])(
    '[BP-TOPIC-12] of other forms are not ours: %s',
    (text) => expect(parseTopic(text)).toBeUndefined(),
  );
});

describe('the signed envelope', () => {
  const sealed = seal(topic, 'ack', ack, privateKey);

  it('[BP-ENV-01] gives back what was sealed', () => {
    expect(open(topic, 'ack', sealed, publicKey)).toEqual({ ok: true, body: ack });
  });

  it('[BP-ENV-04] [BP-ENV-05] is worth nothing on another topic, or with another key', () => {
    const reasonOf = (result: ReturnType<typeof open>) => (result.ok ? 'ok' : result.reason);
    expect(reasonOf(open(downTopic('b2', 'ack'), 'ack', sealed, publicKey))).toBe('bad-signature');
    const stranger = readPublicKey(generateSigningKeys().publicKeyPem);
    expect(reasonOf(open(topic, 'ack', sealed, stranger))).toBe('bad-signature');
  });

  it('[BP-ENV-08] opens to the same body or not at all, whatever byte is changed (property)', () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const opened = open(topic, 'ack', changed, publicKey);
        if (opened.ok) expect(opened.body).toEqual(ack);
      }),
    );
  });

  it('never throws on garbage (property)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(open(topic, 'ack', bytes, publicKey).ok).toBe(false);
      }),
    );
  });

  it('[BP-TOPIC-10] refuses what is too large, both ways', () => {
    expect(open(topic, 'ack', Buffer.alloc(MAX_MESSAGE_BYTES + 1), publicKey)).toMatchObject({ reason: 'too-large' });
    expect(() => seal(topic, 'ack', { epoch: 'e'.repeat(MAX_MESSAGE_BYTES), seq: 1 }, privateKey)).toThrow(RangeError);
  });

  it('[BP-TOPIC-10] carries the configuration of 200 machines with their macros in one WELCOME', () => {
    const machines = Array.from({ length: 200 }, (_, index) => ({
      machineId: `m${index}`,
      name: `Printer ${index}`,
      url: `serial:///dev/serial/by-path/platform-3f980000.usb-usb-0:1.${index}:1.0-port0?baud=115200`,
      profile: {
        machineClass: 'fff-220',
        process: 'print' as const,
        firmware: 'marlin' as const,
        safetyClass: 'B' as const,
        envelopeMm: { x: 220, y: 220, z: 250 },
        maxFeedMmPerMin: { x: 18_000, y: 18_000, z: 900, e: 3600 },
        maxAccelMmPerS2: { x: 3000, y: 3000, z: 100, e: 5000 },
      },
      macros: Array.from({ length: 10 }, (_m, n) => ({ name: `macro ${n}`, lines: Array(5).fill('G1 X10 Y10 F3000') })),
    }));
    const to = downTopic('b1', 'welcome');
    const welcome = { epoch: 'e1', serverTimeMs: 1, machines };
    const bytes = seal(to, 'welcome', welcome, privateKey);
    expect(bytes.length).toBeGreaterThan(MAX_MESSAGE_BYTES);
    expect(open(to, 'welcome', bytes, publicKey)).toEqual({ ok: true, body: welcome });
  });

  it('[BP-CFG-07] reads of a WELCOME the machines that it understands, and names the others', () => {
    const known = {
      machineId: 'm1',
      name: 'Killa',
      url: 'tcp://127.0.0.1:1',
      profile: {
        machineClass: 'fff-220',
        process: 'print',
        firmware: 'marlin',
        safetyClass: 'B',
        envelopeMm: { x: 220, y: 220, z: 250 },
        maxFeedMmPerMin: { x: 18_000, y: 18_000, z: 900 },
        maxAccelMmPerS2: { x: 3000, y: 3000, z: 100 },
      },
    } as const;
    const to = downTopic('b1', 'welcome');
    const read = (body: object) => open(to, 'welcome', seal(to, 'welcome', body as Welcome, privateKey), publicKey);
    const newer = { ...known, machineId: 'm2', name: 'Nina', profile: { ...known.profile, firmware: 'marlin-9' } };
    const rest = { epoch: 'e1', serverTimeMs: 1 };
    expect(read({ ...rest, machines: [newer, known, 7] })).toEqual({
      ok: true,
      body: {
        ...rest,
        machines: [known],
        leftOut: [
          { machineId: 'm2', name: 'Nina', detail: expect.stringMatching(/^profile\.firmware: /) },
          { machineId: '', name: '', detail: expect.any(String) },
        ],
      },
    });
    expect(read({ ...rest, machines: [known], leftOut: [{ machineId: 'm1' }] })).toEqual({
      ok: true,
      body: { ...rest, machines: [known] },
    });
    for (const bad of [rest, { ...rest, machines: {} }, { machines: [known] }, [], null]) {
      expect(read(bad as object)).toMatchObject({ ok: false, reason: 'bad-body' });
    }
  });

  it('[BP-ENV-06] [BP-ENV-07] refuses a signed body of the wrong shape, and ignores fields of a newer peer', () => {
    const odd = seal(topic, 'ack', { epoch: 'e1', seq: -1 }, privateKey);
    expect(open(topic, 'ack', odd, publicKey)).toMatchObject({ ok: false, reason: 'bad-body' });
    const newer = seal(topic, 'ack', { ...ack, colour: 'red' } as Ack, privateKey);
    expect(open(topic, 'ack', newer, publicKey)).toEqual({ ok: true, body: ack });
  });
});

describe('commands', () => {
  const base = { commandId: 'c1', issuedAtMs: 1, expiresAtMs: 2, machineId: 'm1' };

  it('name who unlocks a machine', () => {
    expect(commandSchema.safeParse({ ...base, kind: 'unlock', by: 'Rosa' }).success).toBe(true);
    expect(commandSchema.safeParse({ ...base, kind: 'unlock' }).success).toBe(false);
  });

  it('[BP-COMPAT-03] of an unknown kind are refused', () => {
    expect(commandSchema.safeParse({ ...base, kind: 'start', by: 'Rosa' }).success).toBe(false);
  });
});

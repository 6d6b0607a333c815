import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateSigningKeys } from '#libs/bridge-contract';
import { AuditRow, BridgeRow, PairingRow } from '#libs/persistence';
import { openSite, type Answer, type TestSite } from '../../../../test/support/site.js';
import { newPairingCode } from './pairing-code.js';

let site: TestSite;
let line = 0;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());
/** Each test asks from a line of its own: the limits are per line. */
beforeEach(async () => {
  line += 1;
  for (const table of ['pairing', 'bridge', 'audit']) await site.database.query(`DELETE FROM "${table}"`);
});

const post = (to: string, body: object, as: 'nobody' | 'lab-admin' | 'operator' = 'nobody'): Promise<Answer> =>
  site.api('POST', `/api/bridge-pairings${to}`, body, { as, headers: { 'x-forwarded-for': `10.0.0.${line}` } });
const begin = (name = 'attic', publicKeyPem = generateSigningKeys().publicKeyPem): Promise<Answer> =>
  post('', { name, hostName: 'pi-attic', publicKeyPem, machineCount: 2 });
const poll = ({ body }: Answer): Promise<Answer> => post('/poll', { pollToken: body.pollToken });
const expire = () => site.database.query(`UPDATE pairing SET expires_at = now() - interval '1 second'`);

describe('pairing by code', () => {
  it('shows who asks, and hands the credentials out exactly once, after a person said yes', async () => {
    const keys = generateSigningKeys();
    const begun = await begin('attic', keys.publicKeyPem);
    expect(begun).toMatchObject({
      status: 201,
      body: { code: expect.stringMatching(/^[AC-HJKMNP-RT-Y34679]{4}-.{4}$/) },
    });
    expect((await poll(begun)).body).toEqual({ state: 'waiting', config: null });
    const typed = begun.body.code.toLowerCase().replace('-', ' ');
    expect((await post('/look', { code: typed }, 'lab-admin')).body).toMatchObject({
      name: 'attic',
      hostName: 'pi-attic',
      machineCount: 2,
      address: '10.0.0.1',
    });
    expect((await post('/approve', { code: typed, name: 'Desván' }, 'lab-admin')).status).toBe(204);
    const { body } = await poll(begun);
    expect(body.state).toBe('approved');
    expect(body.config).not.toHaveProperty('privateKeyPem');
    const program = `/api/bridge/programs/${'0'.repeat(64)}`;
    const basic = Buffer.from(`${body.config.bridgeId}:${body.config.secret}`).toString('base64');
    expect((await site.api('GET', program, undefined, { as: { authorization: `Basic ${basic}` } })).status).toBe(404);
    expect(await poll(begun)).toMatchObject({ status: 410, body: { code: 'PAIRING_OVER' } });
    expect(await site.database.manager.find(BridgeRow)).toMatchObject([
      { name: 'Desván', publicKeyPem: keys.publicKeyPem },
    ]);
    const told = await site.database.manager.findOneBy(AuditRow, { action: 'bridge paired' });
    expect(told).toMatchObject({
      subject: body.config.bridgeId,
      detail: { hostName: 'pi-attic', approvedBy: 'lab-admin' },
    });
  });

  it('hands them out once even when two ask at the same moment', async () => {
    const begun = await begin();
    await post('/approve', { code: begun.body.code }, 'lab-admin');
    const answers = await Promise.all([poll(begun), poll(begun), poll(begun)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410]);
    expect(await site.database.manager.count(BridgeRow)).toBe(1);
  });

  it('takes a code once, only while it is valid, and only from an administrator', async () => {
    const begun = await begin();
    expect((await post('/approve', { code: begun.body.code }, 'operator')).status).toBe(403);
    expect((await post('/approve', { code: begun.body.code }, 'lab-admin')).status).toBe(204);
    const unknown = { status: 404, body: { code: 'PAIRING_CODE_UNKNOWN' } };
    expect(await post('/approve', { code: begun.body.code }, 'lab-admin')).toMatchObject(unknown);
    const late = await begin();
    await expire();
    expect(await post('/approve', { code: late.body.code }, 'lab-admin')).toMatchObject(unknown);
    expect(await poll(late)).toMatchObject({ status: 410 });
  });

  it('gives nothing to an approved bridge that comes after ten minutes', async () => {
    const begun = await begin();
    await post('/approve', { code: begun.body.code }, 'lab-admin');
    await expire();
    expect((await poll(begun)).status).toBe(410);
    expect(await site.database.manager.count(BridgeRow)).toBe(0);
  });

  it('keeps neither code nor token nor secret in the database', async () => {
    const begun = await begin();
    await post('/approve', { code: begun.body.code }, 'lab-admin');
    const { body } = await poll(begun);
    const rows = [PairingRow, BridgeRow, AuditRow].map((entity) => site.database.manager.find(entity as never));
    const stored = JSON.stringify(await Promise.all(rows));
    for (const secret of [begun.body.pollToken, body.config.secret]) expect(stored).not.toContain(secret);
    expect(JSON.stringify(await site.database.manager.find(PairingRow))).not.toContain(
      begun.body.code.replace('-', ''),
    );
  });

  it('[BP-ENV-12] is done by the command of the bridge, whose private key never leaves it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'pair-'));
    const file = path.join(folder, 'bridge.json');
    const main = path.resolve('dist/firmware-bridge/src/main.js');
    const args = ['pair', '--server', site.url, '--name', 'attic', '--data', folder, '--config', file];
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, NODE_OPTIONS: '' } });
    try {
      let out = '';
      let isTyped = false;
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        const [, code] = /^ {4}(\S{4}-\S{4})$/m.exec(out) ?? [];
        if (code === undefined || isTyped) return;
        isTyped = true;
        void post('/approve', { code }, 'lab-admin');
      });
      const [exit] = (await once(child, 'close')) as [number];
      expect([exit, out]).toEqual([0, expect.stringContaining('accepts this bridge')]);
      const config = JSON.parse(await readFile(file, 'utf8'));
      expect(config.privateKeyPem).toContain('PRIVATE KEY');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const stored = await site.database.manager.findOneByOrFail(BridgeRow, { id: config.bridgeId });
      expect(stored.publicKeyPem).toContain('PUBLIC KEY');
    } finally {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true });
    }
  });

  it('stops who guesses codes, and who asks for too many', async () => {
    const begun = await begin();
    let tries = 0;
    while ((await post('/look', { code: 'AAAA-AAAA' }, 'lab-admin')).status === 404) tries += 1;
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThanOrEqual(10);
    expect(await post('/look', { code: begun.body.code }, 'lab-admin')).toMatchObject({ status: 429 });
    const statuses = [];
    for (let i = 0; i < 10; i++) statuses.push((await begin()).status);
    expect(statuses).toEqual([...Array.from({ length: 9 }, () => 201), 429]);
  });
});

it('makes codes without look-alikes, each different', () => {
  const codes = Array.from({ length: 2000 }, newPairingCode);
  expect(new Set(codes).size).toBe(2000);
  expect(codes.filter((code) => !/^[ACDEFGHJKMNPQRTUVWXY34679]{8}$/.test(code))).toEqual([]);
});

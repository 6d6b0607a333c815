import { mkdtemp } from 'node:fs/promises';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '#libs/domain';
import { startSimulatedMachine } from '#libs/machine-simulator';
import { removeDataFolder } from '../../test/data-folder.js';
import { memoryLog, printProgram, printer } from '../../test/fixtures.js';
import { MiniServer } from '../../test/mini-server.js';
import { Bridge } from '../index.js';
import { LocalServer, type LocalServerOptions } from './local-server.js';
import { hashPin } from './pin.js';

const PIN = '271828';
const OWN = { 'x-minga-by': encodeURIComponent('José') };

let server: MiniServer;
let folder: string;
let machine: Awaited<ReturnType<typeof startSimulatedMachine>>;
let bridge: Bridge;
let page: LocalServer;
let url: string;
let logged: ReturnType<typeof memoryLog>;

beforeEach(async () => {
  server = await new MiniServer().start();
  folder = await mkdtemp(path.join(tmpdir(), 'bridge-page-'));
  machine = await startSimulatedMachine({ kind: 'marlin', name: 'sim', timeFactor: 20 });
  server.machines = [printer(machine.url)];
  logged = memoryLog();
  bridge = new Bridge({ ...server.config(folder), ...QUIET }, { log: logged.log });
  await bridge.start();
  await server.untilOnline('m1');
});
afterEach(async () => {
  await page?.stop();
  await bridge.stop();
  await server.close();
  await machine.close();
  await removeDataFolder(folder);
});

/** No second process in these tests. */
const QUIET = { hasWatchdog: false };

async function serve(options: Partial<LocalServerOptions> = {}): Promise<void> {
  page = new LocalServer(bridge, { host: '127.0.0.1', port: 0, ...options }, { clock: systemClock, log: logged.log });
  url = await page.start();
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** Not `fetch`: it lets nobody choose Host, nor the address it comes from. */
function ask(
  target: string,
  init: { method?: string; headers?: http.OutgoingHttpHeaders; body?: unknown; from?: string } = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const { method = 'GET', headers = {}, body, from } = init;
    const request = http.request(
      url + target,
      { method, headers, ...(from ? { localAddress: from } : {}) },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const isJson = response.headers['content-type'] === 'application/json';
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
            text,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
const post = (target: string, body: unknown = {}, headers: http.OutgoingHttpHeaders = OWN) =>
  ask(target, { method: 'POST', headers, body });

describe('the local page', () => {
  it('is one file under 30 kB that may run nothing else', async () => {
    await serve();
    const { text, headers } = await ask('/');
    expect(Buffer.byteLength(text)).toBeLessThan(30_000);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/,
    );
    expect(text).not.toMatch(/https?:\/\/|innerHTML|\son\w+=/);
  });

  it('shows the machines, and what a job is doing', async () => {
    await serve();
    await server.startAttempt(server.offer(server.addProgram(printProgram(2000))));
    await server.untilState('a1', 'running');
    const { body } = await ask('/api/state');
    expect(body).toMatchObject({
      bridgeId: 'b1',
      mayOperate: true,
      machines: [{ machineId: 'm1', name: 'Printer m1', attempt: { attemptId: 'a1', state: 'running' } }],
    });
  });

  it('pauses, resumes and cancels the running job, under the person’s name', async () => {
    await serve();
    await server.startAttempt(server.offer(server.addProgram(printProgram(2000))));
    await server.untilState('a1', 'running');
    expect(await post('/api/machines/m1/pause')).toMatchObject({ status: 200 });
    await server.untilState('a1', 'paused');
    expect(await post('/api/machines/m1/resume')).toMatchObject({ status: 200 });
    expect(await post('/api/machines/m1/cancel')).toMatchObject({ status: 200 });
    await server.untilState('a1', 'cancelled');
    expect(logged.lines.join('\n')).toContain('cancel asked at the bridge {"machineId":"m1","by":"José (bridge)"}');
  });

  it('stops before the rest of the request has arrived, and unlocks again', async () => {
    await serve();
    const stalled = http.request(`${url}/api/machines/m1/stop`, {
      method: 'POST',
      headers: { ...OWN, 'content-length': 1000 },
    });
    const answered = new Promise((resolve) => stalled.on('response', resolve));
    stalled.on('error', () => undefined);
    stalled.flushHeaders();
    await answered;
    expect(bridge.machines()[0]).toMatchObject({ isLocked: true });
    stalled.destroy();
  });

  it('gives orders, and says why one is refused', async () => {
    await serve();
    const order = await post('/api/machines/m1/order', { kind: 'gcode', lines: ['M105'] });
    expect(order.body).toMatchObject({ outcome: 'done', lines: [expect.stringContaining('T:')] });
    expect((await post('/api/machines/m1/order', { kind: 'gcode', lines: ['M502'] })).body).toMatchObject({
      outcome: 'refused',
      code: expect.stringMatching(/^GCODE_/),
    });
    expect(await post('/api/machines/m1/order', { kind: 'fly' })).toMatchObject({ status: 422 });
    const lines = (await ask('/api/machines/m1/console?all=1')).body as unknown as { text: string }[];
    expect(lines.map(({ text }) => text).join('\n')).toContain('FIRMWARE_NAME');
  });

  it('refuses what it does not know', async () => {
    await serve();
    expect(await ask('/etc/passwd')).toMatchObject({ status: 404 });
    expect(await post('/api/machines/m2/stop')).toMatchObject({ status: 404 });
    expect(await post('/api/machines/m1/constructor')).toMatchObject({ status: 404 });
    expect(await post('/api/machines/m1/order', 'x'.repeat(20_000))).toMatchObject({ status: 413 });
    expect(await ask('/api/state', { method: 'DELETE' })).toMatchObject({ status: 404 });
  });
});

describe('the local page against other sites', () => {
  it.each(['evil.example', 'evil.example:8377', '127.0.0.1.evil.example', 'x@127.0.0.1'])(
    'does not answer to the name "%s"',
    async (host) => {
      await serve();
      expect(await ask('/api/state', { headers: { host } })).toMatchObject({
        status: 403,
        body: { code: 'AUTH_CROSS_SITE' },
      });
    },
  );

  it.each([
    ['no header of ours', {}],
    ['another origin', { ...OWN, origin: 'https://evil.example' }],
    ['no origin at all', { ...OWN, origin: 'null' }],
    ['a cross-site fetch', { ...OWN, 'sec-fetch-site': 'cross-site' }],
  ])('lets nothing be changed with %s, not even by a stop', async (_name, headers) => {
    await serve();
    expect(await post('/api/machines/m1/stop', {}, headers)).toMatchObject({ status: 403 });
    expect(bridge.machines()[0]).toMatchObject({ isLocked: false });
  });
});

/** An address of this computer that does not count as "here": connections from it stand for the network. */
describe('the local page on the network', () => {
  const PEER = { from: networkAddress() };
  const onNetwork = PEER.from === undefined ? it.skip : it;
  const fromPeer = (target: string, body?: unknown, headers: http.OutgoingHttpHeaders = OWN) =>
    ask(target, { ...(body === undefined ? {} : { method: 'POST', body }), headers, from: PEER.from ?? '' });
  const serveNetwork = async (): Promise<void> => {
    await serve({ host: '0.0.0.0', pinHash: await hashPin(PIN) });
    url = url.replace('127.0.0.1', PEER.from ?? '');
  };

  onNetwork('shows and stops without a PIN, and does nothing else', async () => {
    await serveNetwork();
    expect((await fromPeer('/api/state')).body).toMatchObject({ mayOperate: false, hasPin: true });
    for (const what of ['pause', 'unlock', 'order', 'start']) {
      expect(await fromPeer(`/api/machines/m1/${what}`, {})).toMatchObject({
        status: 401,
        body: { code: 'AUTH_REQUIRED' },
      });
    }
    expect(await fromPeer('/api/machines/m1/console')).toMatchObject({ status: 401 });
    expect(await fromPeer('/api/machines/m1/stop', {})).toMatchObject({ status: 200 });
    expect(bridge.machines()[0]).toMatchObject({ isLocked: true });
    expect(logged.lines.join('\n')).toContain('José (network)');
  });

  onNetwork('opens with the PIN, for this browser only', async () => {
    await serveNetwork();
    const { status, headers } = await fromPeer('/api/pin', { pin: PIN });
    expect(status).toBe(200);
    const [setCookie = ''] = headers['set-cookie'] ?? [];
    expect(setCookie).toMatch(/HttpOnly; SameSite=Strict/);
    const cookie = setCookie.split(';')[0] ?? '';
    const ordered = await fromPeer('/api/machines/m1/order', { kind: 'heat', nozzleC: 0 }, { ...OWN, cookie });
    expect(ordered.status).toBe(200);
    expect(await fromPeer('/api/machines/m1/order', { kind: 'home' })).toMatchObject({ status: 401 });
  });

  onNetwork('makes wrong PINs wait from the fifth on, the right one too', async () => {
    await serveNetwork();
    const codes = [];
    for (const pin of ['000000', '', '1', '999999', '123456', PIN])
      codes.push((await fromPeer('/api/pin', { pin })).body['code']);
    expect(codes).toEqual([...Array<string>(5).fill('PIN_WRONG'), 'AUTH_LOCKED']);
  });

  onNetwork('a start asks for the PIN on the bridge’s own screen too', async () => {
    await serveNetwork();
    url = url.replace(PEER.from ?? '', '127.0.0.1');
    const start = await post('/api/machines/m1/start', { attemptId: 'a1', isPlateClear: true });
    expect(start).toMatchObject({ status: 401, body: { code: 'AUTH_REQUIRED' } });
  });

  it('sends away who connects and says nothing, so that a stop gets through', async () => {
    await serve();
    const { port } = new URL(url);
    const silent = Array.from({ length: 120 }, () =>
      net
        .connect(Number(port), '127.0.0.1')
        .on('error', () => undefined)
        .resume(),
    );
    await Promise.all(silent.map((socket) => once(socket, 'close')));
    const answer = await fetch(`${url}/api/machines/m1/stop`, { method: 'POST', headers: OWN });
    expect(answer.status).toBe(200);
  }, 15_000);
});

function networkAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

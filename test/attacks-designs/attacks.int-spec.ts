import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DomainError } from '#libs/domain';
import { DesignRow } from '#libs/persistence';
import { makeCut } from '../../libs/slicing/src/cut/make-cut.js';
import { LASER } from '../../libs/slicing/test/parts.js';
import { Forge } from '../support/forge.js';
import { openSite, type Answer, type TestSite } from '../support/site.js';
import type { Attack, RawRequest, SentDrawing } from './attack.js';
import { HARMLESS } from './harmless.js';
import { ATTACK_ROWS } from './rows.js';
import { attackTable } from './table.js';

const MB = 1024 * 1024;
/** Of the acceptance: the worker's memory above idle, whatever it is sent. */
const MAX_ABOVE_IDLE_MB = 512;

let site: TestSite;
let forge: Forge;
let worker: ChildProcess;
let idleMb: number;
let highestMb = 0;

const memoryMb = (field: 'VmHWM' | 'VmRSS'): number => {
  const status = readFileSync(`/proc/${worker.pid}/status`, 'utf8');
  return (Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) * 1024) / MB;
};
/** Since Linux 4.0: the high-water mark begins again at what is resident now. */
const beginAgain = (): void => writeFileSync(`/proc/${worker.pid}/clear_refs`, '5');

beforeAll(async () => {
  forge = await Forge.open();
  site = await openSite({ network: forge.network });
  // Names that the attacks will use must be known to the worker's world as well.
  const prepared = ATTACK_ROWS.flatMap(({ attacks }) =>
    attacks.filter(({ name }) => /forge\.test|inner network/.test(name)),
  );
  for (const attack of prepared) attack.make(forge);
  worker = fork(path.resolve('dist/test/attacks-designs/worker-process.js'));
  const { clock: _clock, network: _network, ...config } = site.config;
  worker.send({ config, caFile: forge.caFile, names: [...forge.names, ['localhost', ['127.0.0.1', '::1']]] });
  await once(worker, 'message');
  idleMb = memoryMb('VmRSS');
}, 60_000);
afterAll(async () => {
  if (worker?.exitCode === null) {
    worker.send('close');
    await once(worker, 'exit');
  }
  await site?.close();
  await forge?.close();
});

const PEG = `solid t
facet normal 0 0 0 outer loop vertex 0 0 0 vertex 0 10 0 vertex 10 0 0 endloop endfacet
facet normal 0 0 0 outer loop vertex 0 0 0 vertex 10 0 0 vertex 0 0 10 endloop endfacet
facet normal 0 0 0 outer loop vertex 0 0 0 vertex 0 0 10 vertex 0 10 0 endloop endfacet
facet normal 0 0 0 outer loop vertex 10 0 0 vertex 0 10 0 vertex 0 0 10 endloop endfacet
endsolid t
`;

/** @returns the code of the refusal, at once or at the end of the import; 'done' when it was imported */
async function send(attack: Pick<Attack, 'make'>): Promise<string> {
  const sent = attack.make(forge);
  if (!(sent instanceof Uint8Array) && sent.kind === 'drawing') return cut((sent as SentDrawing).content);
  if (!(sent instanceof Uint8Array) && sent.kind === 'request') return ask(sent as RawRequest);
  let body: unknown = sent;
  if (sent instanceof Uint8Array) {
    const form = new FormData();
    form.append('file', new Blob([Buffer.from(sent)]), 'peg.zip');
    body = form;
  }
  return codeOf(await site.api('POST', '/api/imports', body, { as: 'operator' }));
}

/** A request of the attacker's own; with a key, so that its body is hashed as well. */
async function ask({ path: to, contentType, body }: RawRequest): Promise<string> {
  const headers = { 'content-type': contentType, 'idempotency-key': randomUUID() };
  return codeOf(await site.api('POST', to, Buffer.from(body), { as: 'operator', headers }));
}

/** What making a laser's program of a drawing ends with. */
async function cut(content: string): Promise<string> {
  const job = { process: 'laser', material: 'plywood', thicknessMm: 3, profile: LASER } as const;
  try {
    await makeCut({ ...job, parts: [{ source: Buffer.from(content) }] });
    return 'made';
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
}

async function codeOf(answer: Answer): Promise<string> {
  if (answer.status !== 202) {
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    return answer.body.code as string;
  }
  const ended = await site.eventually(async () => {
    if (worker.exitCode !== null || worker.signalCode !== null) return { state: 'the worker died', problems: [] };
    const { body: found } = await site.api('GET', `/api/imports/${answer.body.id}`, undefined, { as: 'operator' });
    return ['done', 'failed', 'choose', 'confirm'].includes(found.state) ? found : undefined;
  });
  return ended.state === 'failed' ? ended.problems[0].code : ended.state;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let n = 0; n < 500 && !isTrue(); n++) await setTimeout(20);
  expect(isTrue()).toBe(true);
}

describe.each(ATTACK_ROWS)('$title', ({ attacks }) => {
  it.each(attacks)('$name: $code', async (attack) => {
    beginAgain();
    const code = await send(attack);
    const aboveMb = memoryMb('VmHWM') - idleMb;
    highestMb = Math.max(highestMb, aboveMb);
    expect(code).toBe(attack.code);
    expect(aboveMb).toBeLessThanOrEqual(MAX_ABOVE_IDLE_MB);
  });
});

describe('after all attacks', () => {
  it('uploads that break off leave nothing behind', async () => {
    const { cookie = '' } = await site.session('operator');
    const begun = [
      'POST /api/imports HTTP/1.1',
      'Host: localhost',
      `Cookie: ${cookie}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 5000000',
      '',
      '--b',
      'Content-Disposition: form-data; name="file"; filename="peg.zip"',
      '',
      'PK'.repeat(200_000),
    ].join('\r\n');
    const uploads = path.join(site.config.blobDir, 'uploads');
    const waiting = () => (existsSync(uploads) ? readdirSync(uploads).length : 0);
    const before = waiting();
    const sockets = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = connect(site.app.port, '127.0.0.1');
        socket.on('error', () => undefined);
        await once(socket, 'connect');
        socket.write(begun);
        return socket;
      }),
    );
    await until(() => waiting() === before + sockets.length);
    for (const socket of sockets) socket.destroy();
    await until(() => waiting() === before);
    expect((await site.api('GET', '/api/health')).status).toBe(200);
  });

  it('the catalogue is empty, nothing was touched outside, and the worker takes the next sound design', async () => {
    expect(await site.database.manager.count(DesignRow)).toBe(0);
    expect(existsSync('/tmp/pwned')).toBe(false);
    const { bundle } = await import('./attack.js');
    expect(await send({ make: () => bundle({ name: 'peg.stl', content: PEG }) })).toBe('done');
    process.stderr.write(`attacks: idle ${Math.round(idleMb)} MB, at most ${Math.round(highestMb)} MB above\n`);
  });

  it('all are in the documentation, two or more of each kind', () => {
    expect(readFileSync('docs/designs-attacks.md', 'utf8')).toBe(attackTable(ATTACK_ROWS, HARMLESS));
    expect(ATTACK_ROWS.filter(({ attacks }) => attacks.length < 2)).toEqual([]);
    const addresses = ATTACK_ROWS.find(({ title }) => title === 'Addresses of the inner network');
    expect(addresses?.attacks.length).toBeGreaterThan(30);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DesignRow } from '#libs/persistence';
import { Forge } from '../support/forge.js';
import { openSite, type TestSite } from '../support/site.js';
import type { Attack } from './attack.js';
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
  let body: unknown = sent;
  if (sent instanceof Uint8Array) {
    const form = new FormData();
    form.append('file', new Blob([Buffer.from(sent)]), 'peg.zip');
    body = form;
  }
  const answer = await site.api('POST', '/api/imports', body, { as: 'operator' });
  if (answer.status !== 202) return answer.body.code as string;
  const ended = await site.eventually(async () => {
    if (worker.exitCode !== null || worker.signalCode !== null) return { state: 'the worker died', problems: [] };
    const { body: found } = await site.api('GET', `/api/imports/${answer.body.id}`, undefined, { as: 'operator' });
    return ['done', 'failed', 'choose', 'confirm'].includes(found.state) ? found : undefined;
  });
  return ended.state === 'failed' ? ended.problems[0].code : ended.state;
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
  it('the catalogue is empty, nothing was touched outside, and the worker takes the next sound design', async () => {
    expect(await site.database.manager.count(DesignRow)).toBe(0);
    expect(existsSync('/tmp/pwned')).toBe(false);
    const { bundle } = await import('./attack.js');
    expect(await send({ make: () => bundle({ name: 'peg.stl', content: PEG }) })).toBe('done');
    process.stderr.write(`attacks: idle ${Math.round(idleMb)} MB, at most ${Math.round(highestMb)} MB above\n`);
  });

  it('all are in the documentation, two or more of each kind', () => {
    expect(readFileSync('docs/designs-attacks.md', 'utf8')).toBe(attackTable(ATTACK_ROWS));
    expect(ATTACK_ROWS.filter(({ attacks }) => attacks.length < 2)).toEqual([]);
    const addresses = ATTACK_ROWS.find(({ title }) => title === 'Addresses of the inner network');
    expect(addresses?.attacks.length).toBeGreaterThan(30);
  });
});

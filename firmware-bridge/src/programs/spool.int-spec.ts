import { mkdtemp, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { printer, printProgram } from '../../test/fixtures.js';
import { MiniServer } from '../../test/mini-server.js';
import { Spool } from './spool.js';

describe('the spool', () => {
  let server: MiniServer;
  let folder: string;
  beforeEach(async () => {
    server = await new MiniServer().start();
    folder = await mkdtemp(path.join(tmpdir(), 'spool-'));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const { signal } = new AbortController();
  const spool = (quotaBytes: number): Spool =>
    new Spool({
      folder,
      quotaBytes,
      serverUrl: server.config('').serverUrl,
      authorization: `Basic ${Buffer.from('b1:a-long-secret').toString('base64')}`,
    });

  async function fetched(from: Spool, text: string, usedAtS: number): Promise<string> {
    const { programSha256, programBytes } = server.addProgram(text);
    await from.fetch(programSha256, programBytes, signal);
    await utimes(path.join(folder, programSha256), usedAtS, usedAtS);
    return programSha256;
  }

  it('fetches a program once, also when two machines want it at the same time', async () => {
    const programs = spool(10_000);
    const { programSha256, programBytes } = server.addProgram('G28\n');
    const fetch = (): Promise<string> => programs.fetch(programSha256, programBytes, signal);
    const files = await Promise.all([fetch(), fetch()]);
    expect(await fetch()).toBe(files[0]);
    expect(files[0]).toBe(files[1]);
    expect(server.requests).toHaveLength(1);
  });

  it('makes room by throwing out what was used longest ago, but nothing in use', async () => {
    const programs = spool(100);
    const oldest = await fetched(programs, 'a'.repeat(40), 1000);
    const older = await fetched(programs, 'b'.repeat(40), 2000);
    const unpin = programs.pin(oldest);
    const newest = await fetched(programs, 'c'.repeat(40), 3000);
    expect((await readdir(folder)).sort()).toEqual([oldest, newest].sort());
    expect(await readdir(folder)).not.toContain(older);
    unpin();
    await fetched(programs, 'd'.repeat(40), 4000);
    expect(await readdir(folder)).not.toContain(oldest);
  });

  it('goes on with a download as long as somebody waits for it', async () => {
    const programs = spool(10_000);
    const { programSha256, programBytes } = server.addProgram('G28\n');
    const first = new AbortController();
    const cancelled = programs.fetch(programSha256, programBytes, first.signal);
    const wanted = programs.fetch(programSha256, programBytes, signal);
    first.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'PROGRAM_FETCH' });
    expect(await wanted).toBe(path.join(folder, programSha256));
  });

  it('begins anew when everybody had gone', async () => {
    const programs = spool(10_000);
    const { programSha256, programBytes } = server.addProgram('G28\n');
    const first = new AbortController();
    const cancelled = programs.fetch(programSha256, programBytes, first.signal);
    first.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'PROGRAM_FETCH' });
    expect(await programs.fetch(programSha256, programBytes, signal)).toBe(path.join(folder, programSha256));
  });

  it('[H5] follows no link that somebody put in its place', async () => {
    const programs = spool(100_000);
    const { programSha256, programBytes } = server.addProgram(printProgram(8));
    const file = await programs.fetch(programSha256, programBytes, signal);
    await rename(file, `${file}.real`);
    await symlink(`${file}.real`, file);
    const inspected = programs.inspect(file, programSha256, printer('tcp://x:1').profile);
    await expect(inspected).rejects.toThrow('ELOOP');
  });

  it('refuses what never fits', async () => {
    const { programSha256, programBytes } = server.addProgram('x'.repeat(200));
    await expect(spool(100).fetch(programSha256, programBytes, signal)).rejects.toMatchObject({ code: 'SPACE' });
  });

  it('refuses a program that is longer than ordered, and leaves nothing behind', async () => {
    const { programSha256 } = server.addProgram('x'.repeat(200));
    const refused = spool(1000).fetch(programSha256, 100, signal);
    await expect(refused).rejects.toMatchObject({ code: 'PROGRAM_HASH' });
  });

  it('sees a byte that rotted on the disk', async () => {
    const programs = spool(100_000);
    const { programSha256, programBytes } = server.addProgram(printProgram(8));
    const file = await programs.fetch(programSha256, programBytes, signal);
    expect((await programs.inspect(file, programSha256, printer('tcp://x:1').profile)).report.isRunnable).toBe(true);
    await writeFile(file, printProgram(8).replace('X50', 'X51'));
    const inspected = programs.inspect(file, programSha256, printer('tcp://x:1').profile);
    await expect(inspected).rejects.toMatchObject({ code: 'PROGRAM_HASH' });
    expect(await readdir(folder)).toEqual([]);
  });
});

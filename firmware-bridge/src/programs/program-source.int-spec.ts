import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { analyseProgram } from '#libs/gcode';
import { printer } from '../../test/fixtures.js';
import { sealOf, type FileSeal } from './file-seal.js';
import { FileBlockSource } from './program-source.js';

describe('blocks of a program file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'program-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function source(text: string): Promise<FileBlockSource> {
    const file = path.join(folder, 'p.gcode');
    await writeFile(file, text);
    return new FileBlockSource(file, { firmware: 'marlin' });
  }

  describe('of a sealed file', () => {
    const text = Array.from({ length: 30_000 }, (_, index) => `G1 X${index % 200}`).join('\n');
    const sealed = async (seal: FileSeal, file: string): Promise<FileBlockSource> =>
      new FileBlockSource(file, { firmware: 'marlin' }, { ...seal });

    async function prepare(): Promise<{ file: string; seal: FileSeal }> {
      const file = path.join(folder, 'p.gcode');
      await writeFile(file, text);
      return { file, seal: sealOf(createHash('sha256').update(text).digest('hex'), await stat(file)) };
    }

    it('all come out when it is still the same', async () => {
      const { file, seal } = await prepare();
      const blocks = await sealed(seal, file);
      let count = 0;
      while (blocks.next() !== undefined) count += 1;
      expect(count).toBe(30_000);
      blocks.close();
    });

    it('do not begin when it was touched after the check', async () => {
      const { file, seal } = await prepare();
      await writeFile(file, text.replace('X5', 'X6'));
      await expect(sealed(seal, file)).rejects.toMatchObject({ code: 'PROGRAM_HASH' });
    });

    it('end in an error when the disk gave other bytes than it gave to the check', async () => {
      const { file, seal } = await prepare();
      const rotten = { ...seal, sha256: '0'.repeat(64) };
      const blocks = await sealed(rotten, file);
      expect(() => {
        while (blocks.next() !== undefined);
      }).toThrow('rotted');
      blocks.close();
    });
  });

  it('come without comments and blank lines, and then no more', async () => {
    const blocks = await source('; hello\nG28\n\nG1 X1 ; there\r\nM104 S0');
    expect([blocks.next(), blocks.next(), blocks.next(), blocks.next(), blocks.next()]).toEqual([
      'G28',
      'G1 X1',
      'M104 S0',
      undefined,
      undefined,
    ]);
    blocks.close();
  });

  it('come without what the machine’s owner strips, as many as the check counted', async () => {
    const text = 'G28\nM92 X80\nM155 S1\nm851 Z-1 ; probe\nG1 X1 F600\nM104 S0\n';
    const file = path.join(folder, 'p.gcode');
    await writeFile(file, text);
    const profile = { ...printer('').profile, policy: { strips: ['M92', 'M851'] } };
    const blocks = new FileBlockSource(file, profile);
    const taken = [];
    for (let block = blocks.next(); block !== undefined; block = blocks.next()) taken.push(block);
    expect(taken).toEqual(['G28', 'G1 X1 F600', 'M104 S0']);
    expect(analyseProgram(Buffer.from(text), profile)).toMatchObject({ blocks: taken.length, isRunnable: true });
    blocks.close();
  });

  const many = Array.from({ length: 30_000 }, (_block, index) => `G1 X${index}`);

  it('come all and in order when taken faster than the disk', async () => {
    const blocks = await source(many.join('\n'));
    const taken = [];
    for (let block = blocks.next(); block !== undefined; block = blocks.next()) taken.push(block);
    expect(taken).toEqual(many);
    blocks.close();
  });

  it('come all and in order when the disk reads ahead, and when both happen by turns', async () => {
    const blocks = await source(many.join('\n'));
    const taken = [];
    for (let block = blocks.next(); block !== undefined; block = blocks.next()) {
      taken.push(block);
      if (taken.length % 700 === 0) await new Promise(setImmediate);
    }
    expect(taken).toEqual(many);
    blocks.close();
  });

  it('can be closed in the middle of a read', async () => {
    const blocks = await source(many.join('\n'));
    for (let index = 0; index < 5000; index += 1) blocks.next();
    blocks.close();
    await new Promise(setImmediate);
    expect(() => blocks.close()).not.toThrow();
  });
});

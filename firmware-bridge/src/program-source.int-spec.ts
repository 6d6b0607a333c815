import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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
    return new FileBlockSource(file, 'marlin');
  }

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

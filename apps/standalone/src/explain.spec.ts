import { describe, expect, it } from '@jest/globals';
import { readStandaloneConfig } from './config.js';
import { explain } from './explain.js';

const failure = (code: string, more: object = {}) => Object.assign(new Error(`${code}: it failed`), { code, ...more });

describe('why Minga cannot start', () => {
  it.each([
    [failure('EADDRINUSE', { port: 3000 }), /^port 3000 is taken .* --port\.$/],
    [failure('EADDRNOTAVAIL', { address: '10.0.0.9' }), /10\.0\.0\.9.* --host\.$/],
    [failure('EACCES', { port: 80 }), /may not open port 80.* --port\.$/],
    [failure('EACCES'), /right to use the data folder.* --data\.$/],
    [failure('EROFS'), /--data\.$/],
    [failure('ENOTDIR'), /--data\.$/],
    [failure('ENOSPC'), /^the disk is full/],
    [new Error('the folder is locked'), /^the folder is locked$/],
    ['just a text', /^just a text$/],
  ])('%s is one sentence with what to do', (error, sentence) => {
    expect(explain(error)).toMatch(sentence);
    expect(explain(error)).not.toContain('\n');
  });

  it('shows the stack of what nobody expected', () => {
    expect(explain(new TypeError('x is not a function'))).toMatch(/^TypeError: x is not a function\n\s+at /);
  });

  it('names the port we wanted when the system does not', () => {
    expect(explain(failure('EADDRINUSE'), { port: 4000 })).toContain('port 4000');
  });
});

describe('the settings of the standalone', () => {
  it('have a value each, and a data folder that does not move with the shell', () => {
    expect(readStandaloneConfig({})).toMatchObject({ port: 3000, host: '127.0.0.1', hasTraining: true });
    expect(readStandaloneConfig({ MINGA_DATA: 'd' }).dataDir).toBe(`${process.cwd()}/d`);
  });

  it.each([
    [{ MINGA_PORT: 'http' }, 'MINGA_PORT'],
    [{ MINGA_TRAINING: 'maybe' }, 'MINGA_TRAINING'],
    [{ MINGA_PUBLIC_URL: 'here' }, 'MINGA_PUBLIC_URL'],
  ])('%j is refused by name', (env, name) => {
    expect(() => readStandaloneConfig(env)).toThrow(new RegExp(`^${name} is not right: .*--help$`));
  });
});

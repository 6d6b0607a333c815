import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const START = path.resolve('scripts/start.mjs');

/** Ends before anything is installed, built or started: these answers must come at once and on any computer. */
function start(...options: string[]): { code: number | null; output: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [START, ...options], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { code: status, output: stdout, error: stderr };
}

describe('npm start', () => {
  it('lists every option with its environment variable', () => {
    const { code, output } = start('--help');
    expect(code).toBe(0);
    for (const name of ['port', 'host', 'data', 'mqtt-port', 'no-training', 'verbose']) {
      expect(output).toMatch(new RegExp(`--${name}.*MINGA_`));
    }
  });

  it.each([
    [['--colour'], 'There is no option --colour. See: npm start -- --help\n'],
    [['--port', 'http'], '--port (MINGA_PORT) needs a port number from 0 to 65535, but got "http".\n'],
    [['--port=70000'], '--port (MINGA_PORT) needs a port number from 0 to 65535, but got "70000".\n'],
    [['--data', ' '], '--data (MINGA_DATA) needs a text, but got " ".\n'],
    [['4000'], '"4000" was not expected. Options come after two dashes: npm start -- --port 3001\n'],
  ])('answers %j with one sentence', (options, sentence) => {
    expect(start(...options)).toEqual({ code: 1, output: '', error: sentence });
  });
});

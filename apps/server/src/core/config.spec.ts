import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSiteConfig } from './config.js';

const dir = mkdtempSync(path.join(tmpdir(), 'minga-config-'));
afterAll(() => rmSync(dir, { recursive: true }));

const MINIMUM = { DATABASE_URL: 'postgres://minga@db/minga', MINGA_BLOB_DIR: '/blobs', MINGA_SECRETS_DIR: '/secrets' };
const failure = (env: NodeJS.ProcessEnv): string => {
  try {
    readSiteConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the settings of a site', () => {
  it('need three variables; the rest has a sensible value', () => {
    expect(readSiteConfig(MINIMUM)).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: 'postgres://minga@db/minga',
      broker: { kind: 'embedded', tcpPort: undefined },
      coalition: undefined,
    });
  });

  it('name every variable that is wrong, one on a line', () => {
    const lines = failure({ DATABASE_URL: 'mysql://x', MINGA_PORT: '70000', MINGA_SITE_ID: 'x' }).split('\n');
    expect(lines.map((line) => line.split(':')[0] ?? '').toSorted()).toEqual([
      'DATABASE_URL',
      'MINGA_BLOB_DIR',
      'MINGA_PORT',
      'MINGA_SECRETS_DIR',
      'MINGA_SITE_ID',
    ]);
  });

  it.each(['x', '-1', '3.5', '65536'])('refuse the port %s', (port) => {
    expect(failure({ ...MINIMUM, MINGA_PORT: port })).toMatch(/^MINGA_PORT: /);
  });

  it('treat an empty variable as none', () => {
    expect(readSiteConfig({ ...MINIMUM, MINGA_PORT: '', REDIS_URL: '' })).toMatchObject({
      port: 3000,
      redisUrl: undefined,
    });
  });

  it('read secrets from files, which the variable itself overrules', () => {
    const file = path.join(dir, 'url');
    writeFileSync(file, 'postgres://from-file@db/minga\n');
    const { DATABASE_URL, ...others } = MINIMUM;
    expect(readSiteConfig({ ...others, DATABASE_URL_FILE: file }).databaseUrl).toBe('postgres://from-file@db/minga');
    expect(readSiteConfig({ ...others, DATABASE_URL, DATABASE_URL_FILE: file }).databaseUrl).toBe(DATABASE_URL);
  });

  it('say which variable names a file that cannot be read', () => {
    expect(failure({ ...MINIMUM, REDIS_URL_FILE: path.join(dir, 'none') })).toMatch(/^REDIS_URL_FILE: .*none/);
  });

  it.each([
    [{ MQTT_URL: 'mqtts://broker' }, 'MINGA_MQTT_PASSWORD'],
    [{ COALITION_URL: 'https://coalition.example' }, 'COALITION_SITE_KEY'],
    [{ COALITION_SITE_KEY: 'k' }, 'COALITION_URL'],
  ])('refuse half of a pair: %j needs %s', (env, missing) => {
    expect(failure({ ...MINIMUM, ...env })).toMatch(new RegExp(`^${missing}: `));
  });

  it('know an outside broker and a coalition', () => {
    const env = {
      MQTT_URL: 'mqtts://b',
      MINGA_MQTT_PASSWORD: 'p',
      COALITION_URL: 'https://c',
      COALITION_SITE_KEY: 'k',
    };
    expect(readSiteConfig({ ...MINIMUM, ...env })).toMatchObject({
      broker: { kind: 'external', url: 'mqtts://b', username: 'server', password: 'p' },
      coalition: { url: 'https://c', siteKey: 'k' },
    });
  });
});

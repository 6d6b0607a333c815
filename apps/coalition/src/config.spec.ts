import { describe, expect, it } from '@jest/globals';
import { hashSiteKey, readConfig } from './config.js';
import { KEY_A, KEY_B, SITE_A, SITE_B } from './testing/messages.js';

const env = {
  COALITION_DATABASE_URL: 'postgres://minga@localhost/minga',
  COALITION_SITE_KEYS: `${SITE_A}:${KEY_A}`,
};

describe('the settings of the coalition', () => {
  it('listen on this computer only unless told otherwise, and keep hashes of keys', () => {
    expect(readConfig(env)).toEqual({
      host: '127.0.0.1',
      port: 7460,
      databaseUrl: 'postgres://minga@localhost/minga',
      siteKeys: [{ siteId: SITE_A, keyHash: hashSiteKey(KEY_A) }],
    });
  });

  it('take several keys, in the clear or hashed', () => {
    const keys = `${SITE_A.toUpperCase()}:${KEY_A}, ${SITE_B}:sha256=${hashSiteKey(KEY_B)},`;
    expect(readConfig({ ...env, COALITION_SITE_KEYS: keys }).siteKeys).toEqual([
      { siteId: SITE_A, keyHash: hashSiteKey(KEY_A) },
      { siteId: SITE_B, keyHash: hashSiteKey(KEY_B) },
    ]);
  });

  it.each([
    ['no database', { COALITION_DATABASE_URL: undefined }, /^COALITION_DATABASE_URL must be set, .*\.$/],
    ['another database', { COALITION_DATABASE_URL: 'mysql://x' }, /^COALITION_DATABASE_URL must begin with postgres/],
    ['no keys', { COALITION_SITE_KEYS: undefined }, /^COALITION_SITE_KEYS must be set/],
    ['empty keys', { COALITION_SITE_KEYS: ' , ' }, /^COALITION_SITE_KEYS must name at least one/],
    ['a key without site', { COALITION_SITE_KEYS: KEY_A }, /^COALITION_SITE_KEYS must list siteId:key pairs/],
    [
      'a short key',
      { COALITION_SITE_KEYS: `${SITE_A}:secret` },
      /has a key of site 6f1c7a52-.* under 32 characters\.$/,
    ],
    ['no port', { COALITION_PORT: 'http' }, /^COALITION_PORT must be a port number\.$/],
    ['a port beyond all', { COALITION_PORT: '65536' }, /^COALITION_PORT /],
  ])('say in one sentence what is wrong with %s, and no key', (_, changes, message) => {
    const read = (): unknown => readConfig({ ...env, ...changes });
    expect(read).toThrow(message);
    expect(read).not.toThrow(/secret|a-key-of/);
  });
});

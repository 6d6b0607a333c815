import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { BRIDGE_VERSION } from '../../../firmware-bridge/src/index.js';
import { VERSION } from './version.js';

it('is told the same by package.json, server and bridge', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect([VERSION, BRIDGE_VERSION]).toEqual([version, version]);
});

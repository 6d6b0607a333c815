// node scripts/generate-asyncapi.mjs: writes docs/asyncapi.yaml from the schemas of libs/bridge-contract (after `npx tsc`).
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { ROOT } from './lib/run.mjs';

const { buildAsyncApi } = await import('../dist/libs/bridge-contract/src/asyncapi.js');
const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const head = '# Made by scripts/generate-asyncapi.mjs from libs/bridge-contract. Do not edit.\n';
writeFileSync(
  path.join(ROOT, 'docs/asyncapi.yaml'),
  head + stringify(buildAsyncApi(version), { aliasDuplicateObjects: false, lineWidth: 0 }),
);

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Program } from '../support/child-process.js';
import type { RunningSite } from '../support/running-site.js';
import { START_LIMIT_MS, startSite } from '../support/start-site.js';

/** What a reader must see, in this order. */
const LANDMARKS = [
  /^ok$/m,
  /^Luis is signed in$/m,
  /^3 machines, time x 1000$/m,
  /^print PLA: 1 of 1 free$/m,
  /^seed-metering-wheel-for-maize-8-cells {2}CERN-OHL-W-2\.0$/m,
  /^allowed/m,
  /^received: 0 of 2 made, 0 made again$/m,
  /^request: /m,
  /^accepted$/m,
  /^job 1 runs on (Inti|Killa)\njob 2 runs on (Inti|Killa)$/m,
  /^print (PLA|PETG): 0 of 1 free$/m,
  /^in-production: 0 of 2 made, 0 made again$/m,
  /^job 1: scrap$/m,
  /^job 2: pass$/m,
  /^job 3 replaces job 1$/m,
  /^in-production: 1 of 2 made, 1 made again$/m,
  /^job 3: pass$/m,
  /^ready: 2 of 2 made, 1 made again$/m,
  /^collected$/m,
  /^print PLA: 1 of 1 free$/m,
  /^(consume [\d.]+ gram (PLA|PETG)\n){3}(produce 1 one (PLA|PETG)\n?){2}$/m,
  /^CODE_UNKNOWN\nAUTH_REQUIRED\nAUTH_FORBIDDEN$/m,
];

describe('docs/tutorial.md', () => {
  let minga: RunningSite;
  beforeAll(async () => {
    minga = await startSite();
  }, START_LIMIT_MS);
  afterAll(() => minga?.remove(), 60_000);

  it('does what it says, as it stands there', async () => {
    const text = await readFile(path.resolve('docs/tutorial.md'), 'utf8');
    const blocks = [...text.matchAll(/^```bash\n(.*?)^```$/gms)].map((match) => match[1]);
    const script = ['set -euo pipefail', ...blocks].join('\n');
    const env = { MINGA: minga.url, TOKEN: (await minga.setupToken()) ?? '' };
    const reader = new Program('bash', ['-c', script], env);
    const exit = await reader.exit(280_000).catch(async (error: unknown) => {
      await reader.kill9();
      throw error;
    });

    let rest = reader.stdout;
    for (const landmark of LANDMARKS) {
      const found = landmark.exec(rest);
      if (!found) throw new Error(`${landmark} is missing in:\n${rest}\nof all:\n${reader.stdout}${reader.stderr}`);
      rest = rest.slice(found.index + found[0].length);
    }
    expect(exit.code).toBe(0);
    expect(reader.stderr).toBe('');
  }, 300_000);
});

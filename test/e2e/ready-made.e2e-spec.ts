import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importDesignFolder } from '../../apps/server/src/designs/designs.routes.js';
import { getProgram, getUpload, type uploadedProgramSchema } from '../../apps/server/src/production/programs.routes.js';
import type { z } from 'zod';
import type { People, RunningSite } from '../support/running-site.js';
import { ShopFloor, WISH } from '../support/shop.js';
import { writeBlock } from '../support/small-designs.js';
import { START_LIMIT_MS, startSite } from '../support/start-site.js';

const HEAT = ['M140 S60', 'M104 S210', 'G28', 'M190 S60', 'M109 S210'];
const OWN = ['G21', 'G90', 'M83', ...HEAT, 'G1 X50 Y50 Z0.3 F3000', 'G1 X90 E4 F1200', 'G1 Y90 E4', 'M104 S0', 'M140 S0', 'G1 Z20 F600', 'M84', ''].join('\n'); // prettier-ignore

describe('a ready-made program', () => {
  let minga: RunningSite;
  let people: People;
  let shop: ShopFloor;

  beforeAll(async () => {
    minga = await startSite();
    people = await minga.createPeople();
    shop = new ShopFloor(people.operator);
    await minga.hurry(people.owner);
    const body = { path: await writeBlock(path.join(minga.dataDir, 'block')) };
    await people.owner.call(importDesignFolder, { body });
  }, START_LIMIT_MS);
  afterAll(() => minga?.remove(), 60_000);

  const upload = async (
    jobId: string,
    material: string,
    text: string,
  ): Promise<z.output<typeof uploadedProgramSchema>> => {
    const form = new FormData();
    const fields = { machineClass: 'fff-220', material, jobId };
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([text]), 'ours.gcode');
    const { headers } = people.operator;
    const answer = await fetch(`${minga.url}/api/programs`, { method: 'POST', body: form, headers });
    expect(answer.status).toBe(202);
    const { id } = (await answer.json()) as { id: string };
    return people.operator.until('the program is read', async () => {
      const program = await people.operator.call(getUpload, { params: { programId: id } });
      return program.state !== 'preparing' && program;
    });
  };

  it('is read, runs on the training machine for its job, and makes the piece', async () => {
    const { jobs } = await shop.order({ ...WISH, designId: 'spacer-block-2-mm', quantity: 3 });
    // Two printers take the first two with the program made here; the third piece gets ours.
    const waiting = await people.operator.until('two prints have begun', async () => {
      const now = await Promise.all(jobs.map(({ id }) => shop.job(id)));
      return now.filter(({ attempts }) => attempts.length === 0).length === 1 && now;
    });
    const job = waiting.find(({ attempts }) => attempts.length === 0);
    const [first] = waiting.filter(({ attempts }) => attempts.length > 0);
    const jobId = job?.id ?? '';
    // The two printers have different materials; ours is for what lies on the one that will be free.
    const printer = (await shop.machines()).find(({ id }) => id === first?.attempts[0]?.machineId);
    const material = printer?.loaded?.material ?? '';

    const wrong = await upload(jobId, material, OWN.replace('X90', 'X900'));
    expect(wrong).toMatchObject({ state: 'failed', reason: { code: 'GCODE_OUT_OF_BOUNDS' } });
    const right = await upload(jobId, material, OWN);
    expect(right).toMatchObject({ state: 'ready', fileName: 'ours.gcode', uploadedBy: 'Luis' });

    await shop.takeAndCheck(first?.id ?? '', 'pass');
    await people.operator.until('it has begun', async () => (await shop.job(jobId)).attempts.length > 0);
    expect(await shop.job(jobId)).toMatchObject({ programId: right.id });
    const program = await people.operator.call(getProgram, { params: { programId: right.id } });
    expect(program.blocks).toBe(OWN.trim().split('\n').length);
    await shop.takeAndCheck(jobId, 'pass');
    expect(await shop.job(jobId)).toMatchObject({ state: 'done', verdict: 'pass' });
  }, 180_000);
});

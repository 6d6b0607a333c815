import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AttemptRow } from '#libs/persistence';
import { AttemptsService } from '../production/attempts.service.js';
import { FactsService } from '../production/facts.service.js';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import type { Floor } from '../../../../test/support/shopfloor.js';

let site: TestSite;
let at: Floor;
let attemptId: string;

beforeAll(async () => {
  site = await openSite();
  at = await site.floor.addFloor();
  const { jobId } = await site.floor.addJob();
  attemptId = await site.get(AttemptsService).start({ jobId, machineId: at.machineId });
  for (const body of [
    { state: 'stored', run: 0 },
    { state: 'unknown', run: 0, code: 'ATTEMPT_UNKNOWN', message: 'The bridge went down.', ackedBlocks: 12 },
  ] as const) {
    const fact = { kind: 'attempt', attemptId, machineId: at.machineId, ...body } as const;
    await site.get(FactsService).take(at.bridgeId, site.floor.fact(fact));
  }
});
afterAll(() => site?.close());

const evidence = () => site.api('GET', `/api/attempts/${attemptId}/evidence`, undefined, { as: 'operator' });
const send = async (bytes: Uint8Array) => {
  const form = new FormData();
  form.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'plate.png');
  return fetch(`${site.url}/api/attempts/${attemptId}/photo`, {
    method: 'POST',
    body: form,
    headers: await site.session('operator'),
  });
};
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

it('tells what is certain about an unknown end, what is not, and who said what', async () => {
  const { status, body } = await evidence();
  expect(status).toBe(200);
  expect(body.certain).toEqual([
    { code: 'OFFERED', at: expect.any(String) },
    { code: 'START_NEVER_ORDERED' },
    { code: 'RUN_BEGAN', at: expect.any(String) },
    { code: 'BLOCKS_DONE', blocks: 12 },
    { code: 'LAST_WORD', attemptState: 'unknown', at: expect.any(String) },
    { code: 'MACHINE_NOW', machineState: 'idle' },
  ]);
  expect(body).toMatchObject({ hasBegun: true, hasPhoto: false, job: { state: 'attempting' } });
  expect(body.trail.map(({ by, what }: { by: string; what: string }) => `${by} ${what}`)).toEqual(
    expect.arrayContaining(['site offer', 'bridge stored', 'bridge unknown']),
  );
});

it('takes a photo of the machine and nothing else, shows it to staff, and keeps it with what was said', async () => {
  expect((await send(new TextEncoder().encode('<svg/>'))).status).toBe(422);
  expect((await send(PNG)).status).toBe(200);
  const shown = await fetch(`${site.url}/api/attempts/${attemptId}/photo`, { headers: await site.session('operator') });
  expect(shown.headers.get('content-type')).toBe('image/png');
  expect(new Uint8Array(await shown.arrayBuffer())).toEqual(PNG);
  expect((await fetch(`${site.url}/api/attempts/${attemptId}/photo`)).status).toBe(401);

  const path = `/api/attempts/${attemptId}/resolve`;
  const said = await site.api('POST', path, { outcome: 'scrapped', note: 'half of it' }, { as: 'operator' });
  expect(said.body.attempts[0]).toMatchObject({ state: 'scrapped', claim: null });
  expect((await evidence()).body).toMatchObject({ note: 'half of it', hasPhoto: true, resolvedBy: expect.any(String) });
  const trail = async () => (await evidence()).body.trail as { by: string; what: string; name: string }[];
  // The audit's row follows the answer.
  let acts: Awaited<ReturnType<typeof trail>> = [];
  for (let looks = 0; looks < 100 && acts.length === 0; looks++) {
    acts = (await trail()).filter(({ what }) => what.endsWith('/resolve'));
  }
  expect(acts[0]).toMatchObject({ by: 'person', name: expect.any(String) });
  expect((await send(PNG)).status).toBe(409);
  expect(await site.database.manager.findOneByOrFail(AttemptRow, { id: attemptId })).toMatchObject({
    resolveNote: 'half of it',
  });
});

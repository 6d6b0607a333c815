import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cleanPieceCode } from '#libs/domain';
import {
  AttemptRow,
  DesignFeedbackRow,
  JobRow,
  MachineRow,
  OrderLineRow,
  OperationRow,
  PieceRow,
  newId,
} from '#libs/persistence';
import { pageCountOf, wordsOf } from '../../../../test/support/pdf.js';
import { openSite, type TestSite } from '../../../../test/support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const check = (jobId: string, verdict: string) =>
  site.api('POST', `/api/jobs/${jobId}/check`, { verdict, reason: 'looked at' }, { as: 'operator' });

/** A job that lies ready to be checked, made by a machine with red PLA. */
async function madePiece() {
  const { machineId, bridgeId } = await site.floor.addFloor();
  await site.database.manager.update(MachineRow, { id: machineId }, { loaded: { material: 'PLA', colour: 'rojo' } });
  const made = await site.floor.addJob({ state: 'awaiting-check' });
  await site.database.manager.update(JobRow, { id: made.jobId }, { machineId });
  await site.database.manager.insert(AttemptRow, {
    id: newId(),
    jobId: made.jobId,
    attemptNo: 1,
    machineId,
    bridgeId,
    fence: 1,
    state: 'done',
    programSha256: 'a'.repeat(64),
    programBytes: 1000,
    plateTokenId: newId(),
    runBefore: 0,
    startBy: new Date(),
    createdAt: new Date(),
    startedAt: new Date(Date.UTC(2026, 4, 1, 8)),
    endedAt: new Date(Date.UTC(2026, 4, 1, 10)),
  } as never);
  return { ...made, machineId };
}
async function passedPiece() {
  const made = await madePiece();
  const { body } = await check(made.jobId, 'pass');
  return { ...made, code: body.pieceCode as string };
}
const get = (path: string, as: 'operator' | 'nobody' | 'planner' = 'nobody') =>
  site.api('GET', path, undefined, { as });

describe('a piece that passes its check', () => {
  it('gets its passport with the check', async () => {
    const { jobId, machineId, orderId, designId } = await madePiece();
    const { status, body } = await check(jobId, 'pass');
    expect(status).toBe(200);
    expect(cleanPieceCode(body.pieceCode)).toBe(body.pieceCode);
    expect(await site.database.manager.findOneByOrFail(PieceRow, { jobId })).toMatchObject({
      code: body.pieceCode,
      designId,
      orderId,
      machineId,
      machineName: 'Killa',
      material: 'PLA',
      lot: 'rojo',
      programSha256: 'a'.repeat(64),
      checkedBy: 'operator',
      licence: 'CERN-OHL-W-2.0',
      duties: { es: expect.arrayContaining([expect.stringContaining('«Anillo»')]), en: expect.any(Array) },
    });
  });

  it('is not one when it is scrapped, or to be put right, or checked twice', async () => {
    const pieces = (jobId: string) => site.database.manager.countBy(PieceRow, { jobId });
    const bad = await madePiece();
    expect((await check(bad.jobId, 'rework')).body.pieceCode).toBeNull();
    expect((await check(bad.jobId, 'scrap')).body.pieceCode).toBeNull();
    expect(await pieces(bad.jobId)).toBe(0);
    const good = await madePiece();
    const answers = await Promise.all([check(good.jobId, 'pass'), check(good.jobId, 'pass')]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await pieces(good.jobId)).toBe(1);
  });

  it('is one only after its last machine', async () => {
    const { jobId, orderId, operationId } = await madePiece();
    const { manager } = site.database;
    const lineId = newId();
    const line = {
      id: lineId,
      orderId,
      position: 0,
      key: 'ring',
      partId: 'ring',
      name: 'Ring',
      kind: 'make',
      quantity: 1,
    } as const;
    await manager.insert(OrderLineRow, line);
    await manager.update(OperationRow, { id: operationId }, { lineId });
    const first = await manager.findOneByOrFail(OperationRow, { id: operationId });
    const later = {
      ...(first as object),
      id: newId(),
      sequence: 1,
      step: 'laser',
      state: 'waiting' as const,
      after: [operationId],
    };
    await manager.insert(OperationRow, later as never);
    expect((await check(jobId, 'pass')).body).toMatchObject({ state: 'done', pieceCode: null });
    const last = await site.floor.addPiece(later.id, orderId, 'awaiting-check');
    const { pieceCode } = (await check(last, 'pass')).body;
    expect((await get(`/api/pieces/${pieceCode}`)).body).toMatchObject({ partId: 'ring', process: 'laser' });
  });
});

describe('the passport', () => {
  it('is for whoever holds the piece, and says nothing of who asked, ordered or checked', async () => {
    const { code } = await passedPiece();
    const { status, body } = await get(`/api/pieces/${code}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      code,
      design: { title: { es: 'Anillo' }, licensors: ['Ana'], version: '1' },
      machineName: 'Killa',
      material: 'PLA',
      startedAt: '2026-05-01T08:00:00.000Z',
      program: { sha256: 'a'.repeat(64) },
      checkedBy: null,
      orderId: null,
      licenceUrl: 'https://spdx.org/licenses/CERN-OHL-W-2.0.html',
    });
    // The requester of the fixtures.
    expect(JSON.stringify(body)).not.toMatch(/Rosa|Salasaka|operator/);
    expect((await get(`/api/pieces/${code}`, 'operator')).body).toMatchObject({
      checkedBy: 'operator',
      orderId: expect.any(String),
    });
  });

  it('is found however the code is typed, and a wrong code is told apart from a broken page', async () => {
    const { code } = await passedPiece();
    expect((await get(`/api/pieces/${code.toLowerCase().replace('-', '%20')}`)).body.code).toBe(code);
    for (const wrong of ['2222-2223', 'nothing']) {
      expect(await get(`/api/pieces/${wrong}`)).toMatchObject({ status: 404, body: { code: 'PIECE_UNKNOWN' } });
    }
  });
});

describe('what is said and shown of a piece', () => {
  const report = (code: string, body: object) => site.api('POST', `/api/pieces/${code}/problems`, body);

  it('is kept with the revision it was made from, with its code', async () => {
    const { code, designId, requestId } = await passedPiece();
    expect(await report(code, { text: 'The hub broke in stony ground.' })).toMatchObject({ status: 201 });
    expect(await site.database.manager.findOneByOrFail(DesignFeedbackRow, { pieceCode: code })).toMatchObject({
      designId,
      requestId,
      kind: 'broke',
      text: 'The hub broke in stony ground.',
      source: 'requester',
      state: 'new',
    });
    expect((await report(code, { text: ' ' })).status).toBe(422);
    expect((await report('2222-2223', { text: 'broke' })).status).toBe(404);
    const statuses: number[] = [];
    for (let again = 0; again < 5; again++) statuses.push((await report(code, { text: 'again' })).status);
    // Five unread ones of a request are enough.
    expect(statuses).toEqual([201, 201, 201, 201, 429]);
  });

  it('is a photo without what the telephone wrote into it', async () => {
    const { code } = await passedPiece();
    const path = `/api/pieces/${code}/photo`;
    const send = async (bytes: number[], headers: Record<string, string>) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(bytes)]), 'piece.jpg');
      return fetch(site.url + path, { method: 'POST', body: form, headers });
    };
    const exif = [0xff, 0xe1, 0, 8, 1, 2, 3, 4, 5, 6];
    const scan = [0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9];
    const operator = await site.session('operator');
    expect((await get(path)).status).toBe(404);
    expect((await send([0xff, 0xd8, ...exif, ...scan], {})).status).toBe(401);
    expect((await send([1, 2, 3], operator)).status).toBe(422);
    expect(await (await send([0xff, 0xd8, ...exif, ...scan], operator)).json()).toMatchObject({ photoUrl: path });
    const shown = await fetch(site.url + path);
    expect(shown.headers.get('content-type')).toBe('image/jpeg');
    expect([...new Uint8Array(await shown.arrayBuffer())]).toEqual([0xff, 0xd8, ...scan]);
  });
});

describe('the list of pieces', () => {
  it('is for staff, newest first, by word, machine, design and order', async () => {
    const piece = await passedPiece();
    const newer = await passedPiece();
    expect((await get('/api/pieces')).status).toBe(401);
    const codes = async (query: string) =>
      (await get(`/api/pieces?${query}`, 'planner')).body.map(({ code }: { code: string }) => code);
    expect((await codes('')).slice(0, 2)).toEqual([newer.code, piece.code]);
    for (const query of [
      `text=${piece.code.slice(2, 8).toLowerCase()}`,
      `machineId=${piece.machineId}`,
      `designId=${piece.designId}`,
      `orderId=${piece.orderId}`,
    ]) {
      expect({ query, codes: await codes(query) }).toEqual({ query, codes: [piece.code] });
    }
    expect(await codes('text=killa%20anillo')).toEqual(expect.arrayContaining([piece.code, newer.code]));
    expect(await codes('text=nowhere')).toEqual([]);
    const [{ checkedAt }] = (await get(`/api/pieces?orderId=${newer.orderId}`, 'operator')).body;
    expect(await codes(`before=${checkedAt}`)).not.toContain(newer.code);
  });
});

describe('papers', () => {
  const pdf = async (path: string) => {
    const answer = await fetch(site.url + path, { headers: await site.session('operator') });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { answer, bytes, text: answer.ok ? wordsOf(bytes).join('\n') : bytes.toString() };
  };

  it('are labels with what the piece is', async () => {
    const { code } = await passedPiece();
    const other = await passedPiece();
    const { answer, bytes, text } = await pdf(
      `/api/pieces/labels.pdf?codes=${code},${other.code}&sheet=a4-70x36&start=24`,
    );
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    for (const words of [code, other.code, 'Ring', 'Anillo 1', 'Killa', 'CERN-OHL-W-2.0'])
      expect(text).toContain(words);
    expect(pageCountOf(bytes)).toBe(2);
  });

  it('are none for a code we do not know, a place the sheet does not have, or somebody outside', async () => {
    const { code } = await passedPiece();
    expect((await pdf(`/api/pieces/labels.pdf?codes=${code},2222-2223`)).answer.status).toBe(404);
    expect((await pdf(`/api/pieces/labels.pdf?codes=${code}&start=2`)).answer.status).toBe(422);
    expect((await pdf('/api/pieces/labels.pdf?codes=,')).answer.status).toBe(422);
    expect((await get(`/api/pieces/labels.pdf?codes=${code}`)).status).toBe(401);
  });

  it('are a delivery note with lines, codes and duties, in both languages', async () => {
    const { code, requestId } = await passedPiece();
    const es = await pdf(`/api/requests/${requestId}/delivery-note.pdf`);
    for (const words of ['Nota de entrega', 'Para: Rosa', code, 'CERN-OHL-W-2.0', 'Recibido por']) {
      expect(es.text).toContain(words);
    }
    const { text } = await pdf(`/api/requests/${requestId}/delivery-note.pdf?lang=en`);
    expect(text).toContain('Delivery note');
    expect(text).toContain('Source of the design');
  });

  it('are no delivery note for what nobody makes yet', async () => {
    const requestId = await site.floor.addRequest(await site.floor.addDesign());
    expect((await pdf(`/api/requests/${requestId}/delivery-note.pdf`)).answer.status).toBe(409);
    expect((await pdf(`/api/requests/${newId()}/delivery-note.pdf`)).answer.status).toBe(404);
  });
});

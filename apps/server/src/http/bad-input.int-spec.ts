import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { once } from 'node:events';
import { newId } from '#libs/persistence';
import { zipForTests, type ZipEntryForTests } from '../../../../libs/designs/src/zip-for-tests.js';
import { binaryStl, box } from '../../../../libs/slicing/test/parts.js';
import { PRINTER } from '../../../../test/support/shopfloor.js';
import { BridgesService } from '../bridges/bridges.service.js';
import { openSite, type Answer, type TestSite } from '../../../../test/support/site.js';

let site: TestSite;
let machineId: string;
let bridgeId: string;
beforeAll(async () => {
  site = await openSite();
  ({ machineId, bridgeId } = await site.floor.addFloor());
});
afterAll(() => site?.close());

const MANIFEST = `okh-manifest-version: 1.0.0
title: Anillo
description: Shells maize.
project-link: https://example.org/ring
license: {hardware: CERN-OHL-W-2.0}
licensor: {name: Minga contributors}
version: "1.0"
manufacturing-files:
  - {path: ring.stl, title: Ring}
x-minga: {steps: [print], materials: [PLA]}
`;
const RING = binaryStl(box(20, 20, 5));

function upload(entries: ZipEntryForTests[]): Promise<Answer> {
  const form = new FormData();
  form.set('file', new Blob([Buffer.from(zipForTests(entries))]), 'ring.zip');
  return site.api('POST', '/api/designs', form, { as: 'operator' });
}
const bundle = (manifest: string, stl: Uint8Array | string = RING) =>
  upload([
    { name: 'okh.yml', content: manifest },
    { name: 'ring.stl', content: stl },
  ]);

const problem = ({ status, headers, body }: Answer) => {
  expect(headers.get('content-type')).toContain('application/problem+json');
  return { status, code: body.code, place: body.problems[0].place };
};

describe('a design', () => {
  it('comes in once, however many send it at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => bundle(MANIFEST)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(answers.filter(({ body }) => body.isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.design.id)).size).toBe(1);
  });

  it.each([
    ['whose manifest is broken YAML', () => bundle('title: [unclosed\nx: }'), 422, 'MANIFEST_SYNTAX', { line: 2 }],
    ['without a licence', () => bundle(MANIFEST.replace(/license.*\n/, '')), 422, 'MANIFEST_LICENCE', {}],
    ['with an empty model', () => bundle(MANIFEST, ''), 422, 'MODEL_EMPTY', { file: 'ring.stl' }],
    ['without its model', () => upload([{ name: 'okh.yml', content: MANIFEST }]), 422, 'DESIGN_FILE_MISSING', {}],
    ['without a manifest', () => upload([{ name: 'ring.stl', content: RING }]), 422, 'MANIFEST_MISSING', {}],
    [
      'that climbs out of its folder',
      () => upload([{ name: '../okh.yml', content: MANIFEST }]),
      422,
      'ARCHIVE_NAME',
      {},
    ],
    ['that unpacks without end', () => upload(bomb()), 413, 'ARCHIVE_BOMB', {}],
  ] as const)('%s is refused with its place', async (_, send, status, code, place) => {
    expect(problem(await send())).toMatchObject({ status, code, ...(Object.keys(place).length > 0 && { place }) });
  });

  it('that is no zip, no form or half a form is refused', async () => {
    const junk = new FormData();
    junk.set('file', new Blob(['not a zip']), 'x.zip');
    const post = (body: unknown, type?: string) =>
      site.api('POST', '/api/designs', body, { as: 'operator', headers: type ? { 'content-type': type } : {} });
    expect(problem(await post(junk))).toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(problem(await post(new FormData(), undefined))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(problem(await post({ file: 'x' }))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(problem(await post('x', 'multipart/form-data'))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(problem(await post('--b\r\nbroken', 'multipart/form-data; boundary=b'))).toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('gives only the files it came with', async () => {
    const at = (file: string) => site.api('GET', `/api/designs/anillo/files/${file}`);
    const stl = await at('ring.stl');
    expect(stl.status).toBe(200);
    expect(stl.headers.get('content-disposition')).toBe('attachment');
    expect(stl.headers.get('content-security-policy')).toContain('sandbox');
    for (const path of ['..%2f..%2fsecrets%2fcommand-key.json', '%2e%2e/okh.yml', '/etc/passwd', 'none.stl']) {
      expect(problem(await at(path))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
  });

  it('from a folder that is none is refused', async () => {
    const answer = await site.api('POST', '/api/designs/import-folder', { path: '/nowhere' }, { as: 'lab-admin' });
    expect(problem(answer).status).toBe(422);
  });
});

describe('asking for a part', () => {
  const WISH = {
    designId: 'anillo',
    quantity: 1,
    place: 'Salasaka',
    purpose: 'OWN',
    requesterKind: 'IND',
    requesterName: 'María',
  };
  let line = 0;
  const ask = (change: object, address = `10.9.0.${(line += 1)}`) =>
    site.api('POST', '/api/requests', { ...WISH, ...change }, { headers: { 'x-forwarded-for': address } });

  it('gives a code that is followed as it is typed', async () => {
    const { status, body } = await ask({});
    expect(status).toBe(201);
    expect(body.code).toMatch(/^[A-Z]{4}-\d{4}$/);
    const typed = body.code.toLowerCase().replace('-', '%20');
    expect((await site.api('GET', `/api/follow/${typed}`)).body).toMatchObject({ code: body.code, state: 'received' });
  });

  it.each([
    [{ quantity: 0 }, 'QUANTITY_INVALID', 'quantity'],
    [{ quantity: -3 }, 'QUANTITY_INVALID', 'quantity'],
    [{ quantity: 1.5 }, 'INPUT_INVALID', 'quantity'],
    [{ quantity: 100_000 }, 'INPUT_INVALID', 'quantity'],
    [{ quantity: 'one' }, 'INPUT_INVALID', 'quantity'],
    [{ neededBy: '2026-02-30' }, 'INPUT_INVALID', 'neededBy'],
    [{ requesterName: ' ' }, 'INPUT_INVALID', 'requesterName'],
    [{ requesterName: 'a\u0000b' }, 'INPUT_INVALID', 'requesterName'],
    [{ note: 'half a pair \ud83d' }, 'INPUT_INVALID', 'note'],
    [{ purpose: 'WAR' }, 'INPUT_INVALID', 'purpose'],
  ] as const)('with %j is refused at its field', async (change, code, field) => {
    expect(problem(await ask(change))).toEqual({ status: 422, code, place: { field } });
  });

  it('names every wrong field at once', async () => {
    const { body } = await ask({ quantity: 0, place: '', purpose: 'x' });
    expect(body.problems.map((item: { place: { field: string } }) => item.place.field).sort()).toEqual([
      'place',
      'purpose',
      'quantity',
    ]);
  });

  it('of a design that is not there is refused', async () => {
    expect(problem(await ask({ designId: 'none' }))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(problem(await ask({ designId: newId() }))).toMatchObject({ status: 404 });
  });

  it('too often from one line is slowed down, and other lines are not', async () => {
    const answers = await Promise.all(Array.from({ length: 35 }, () => ask({ designId: 'none' }, '10.8.0.1')));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
    expect((await ask({}, '10.8.0.2')).status).toBe(201);
  });

  it('guessing codes is stopped after a few, right ones from that line included', async () => {
    const { code } = (await ask({})).body;
    const follow = (typed: string, address: string) =>
      site.api('GET', `/api/follow/${typed}`, undefined, { headers: { 'x-forwarded-for': address } });
    for (let n = 0; n < 20; n += 1) {
      expect(problem(await follow(`KUTI-${n}`, '10.7.0.1'))).toMatchObject({ status: 404, code: 'CODE_UNKNOWN' });
    }
    expect(problem(await follow(code, '10.7.0.1'))).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect((await follow(code, '10.7.0.2')).status).toBe(200);
  });
});

describe('a body or address that makes no sense', () => {
  const post = (body: string, type = 'application/json') =>
    site.api('POST', '/api/requests', body, { headers: { 'content-type': type } });

  it.each([
    ['half a JSON', () => post('{"a":'), 422, 'INPUT_INVALID'],
    ['nothing', () => post(''), 422, 'INPUT_INVALID'],
    ['null', () => post('null'), 422, 'INPUT_INVALID'],
    ['a list', () => post('[]'), 422, 'INPUT_INVALID'],
    ['a poisoned prototype', () => post('{"__proto__": {"x": 1}}'), 422, 'INPUT_INVALID'],
    ['XML', () => post('<a/>', 'text/xml'), 422, 'INPUT_INVALID'],
    ['two megabytes', () => post(JSON.stringify({ note: 'x'.repeat(2_000_000) })), 413, 'INPUT_TOO_LARGE'],
    ['an address that cannot be decoded', () => site.api('GET', '/api/designs/%zz'), 422, 'INPUT_INVALID'],
    ['a zero byte in an address', () => site.api('GET', '/api/designs/%00'), 422, 'INPUT_INVALID'],
    ['a zero byte in a search', () => site.api('GET', '/api/designs?text=%00'), 422, 'INPUT_INVALID'],
    ['a zero byte in a name', () => post2('/api/session', { name: '\u0000', password: 'x' }), 422, 'INPUT_INVALID'],
    ['a number for an id', () => site.api('GET', '/api/jobs/7', undefined, { as: 'operator' }), 422, 'INPUT_INVALID'],
    [
      'a filter twice',
      () => site.api('GET', '/api/jobs?open=1&open=0', undefined, { as: 'operator' }),
      422,
      'INPUT_INVALID',
    ],
  ] as const)('%s is answered with a problem', async (_, send, status, code) => {
    expect(problem(await send())).toMatchObject({ status, code });
  });
  const post2 = (path: string, body: object) => site.api('POST', path, body);

  it('changes nothing when there is nothing to change', async () => {
    const answer = await site.api('PATCH', `/api/machines/${machineId}`, {}, { as: 'operator' });
    expect(answer).toMatchObject({ status: 200, body: { name: 'Killa' } });
  });

  it('a bridge with a key that is none, and a machine of no bridge, are refused', async () => {
    const key = await site.api(
      'POST',
      '/api/bridges',
      { name: 'Puente', publicKeyPem: 'garbage' },
      { as: 'lab-admin' },
    );
    expect(problem(key)).toMatchObject({ code: 'INPUT_INVALID', place: { field: 'publicKeyPem' } });
    const body = { name: 'Inti', bridgeId: newId(), url: 'tcp://127.0.0.1:1', profile: PRINTER };
    const machine = await site.api('POST', '/api/machines', body, { as: 'lab-admin' });
    expect(problem(machine)).toMatchObject({ code: 'NOT_FOUND', place: { field: 'bridgeId' } });
    const fine = await site.api('POST', '/api/machines', { ...body, bridgeId }, { as: 'lab-admin' });
    expect(fine).toMatchObject({ status: 201, body: { state: 'stopped' } });
  });

  it('a real machine on a training bridge is refused: no watchdog guards it', async () => {
    const { row } = await site.get(BridgesService).create({ name: 'Puente de práctica', isSimulated: true });
    const body = { name: 'Inti', bridgeId: row.id, url: 'tcp://127.0.0.1:1', profile: PRINTER };
    const machine = await site.api('POST', '/api/machines', body, { as: 'lab-admin' });
    expect(problem(machine)).toMatchObject({ code: 'INPUT_INVALID', place: { field: 'bridgeId' } });
  });

  it('a machine that no bridge can drive is refused; one whose motion is told is kept as told', async () => {
    const body = { name: 'Quilla', bridgeId, url: 'tcp://127.0.0.1:1' };
    const linuxcnc = { ...body, profile: { ...PRINTER, firmware: 'linuxcnc' } };
    const refused = await site.api('POST', '/api/machines', linuxcnc, { as: 'lab-admin' });
    expect(problem(refused)).toMatchObject({ code: 'INPUT_INVALID', place: { field: 'profile.firmware' } });
    const told = {
      firmware: 'reprapfirmware',
      motion: { junctionDeviationMm: 0.02, jerkMmPerS: { x: 8, y: 8, z: 0.4, e: 5 } },
      times: { homingS: 20 },
      policy: { strips: ['M300'], rejects: ['GCODE_DURATION'] },
      maxChamberTempC: 60,
      materialDensityGPerCm3: 1.24,
    };
    const kept = await site.api(
      'POST',
      '/api/machines',
      { ...body, profile: { ...PRINTER, ...told } },
      { as: 'lab-admin' },
    );
    expect(kept).toMatchObject({ status: 201, body: { profile: told } });
  });

  it('and thousands of broken lines later the server is well', async () => {
    const { port } = site.app;
    for (const junk of [
      '\u0000'.repeat(2000),
      'GET / HTTP/9.9\r\n\r\n',
      'POST /api/requests HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
    ]) {
      for (let n = 0; n < 50; n += 1) {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined).resume();
        socket.end(junk);
        await once(socket, 'close');
      }
    }
    await site.eventually(async () => ((await site.api('GET', '/api/health')).status === 200 ? true : undefined));
  });
});

/** 300 MB of zeros in a few hundred kilobytes. */
function bomb(): ZipEntryForTests[] {
  return Array.from({ length: 3 }, (_, n) => ({ name: `zeros-${n}.stl`, content: Buffer.alloc(100_000_000) }));
}

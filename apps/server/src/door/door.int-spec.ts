import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Bonjour, type Service } from 'bonjour-service';
import {
  BlobStore,
  JobRow,
  OperationRow,
  ProgramRow,
  RequestRow,
  SlicerUploadRow,
  WorkOrderRow,
} from '#libs/persistence';
import { openSite, type TestSite } from '../../../../test/support/site.js';
import { PRINTER } from '../../../../test/support/shopfloor.js';
import { JobsService } from '../jobs/jobs.service.js';
import { AdvanceService } from '../production/advance.service.js';
import { LIVE_STATES } from '../production/views.js';
import { bonjourOptions } from './advertise.service.js';

const BLOCK = readFileSync('test/fixtures/prusa-block.gcode', 'latin1');
const ADMIN = { as: 'lab-admin' } as const;

/** Checks run in a sandbox of the lowest priority: on a computer that is busy they take their time. */
jest.setTimeout(120_000);

let site: TestSite;
let key = '';
let bridgeId = '';
beforeAll(async () => {
  site = await openSite();
  ({ bridgeId } = await site.floor.addFloor());
  key = ((await site.key('operator', ['upload']))['authorization'] ?? '').slice('Bearer '.length);
  await makeQueue('Impresoras PLA', 'es');
  await makeQueue('PLA printers', 'en');
});
afterAll(() => site?.close());

const makeQueue = async (name: string, language: string, change = {}) =>
  (await site.api('POST', '/api/slicer-queues', { name, language, machineClass: 'fff-220', material: 'PLA', ...change }, ADMIN)).body; // prettier-ignore

interface Raw {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Bytes as they go over the wire; nothing in between improves them. */
async function raw(head: readonly string[], body: Buffer = Buffer.alloc(0)): Promise<Raw> {
  const { hostname, port } = new URL(site.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write([...head, 'Connection: close', '', ''].join('\r\n'));
  socket.write(body);
  const answer = await text(socket);
  const [top = '', ...rest] = answer.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '').split('\r\n\r\n');
  const chunks = rest.join('\r\n\r\n');
  const isChunked = /transfer-encoding: chunked/i.test(top);
  return { status: Number(top.split(' ')[1]), head: top, body: isChunked ? unchunked(chunks) : chunks };
}
const unchunked = (chunks: string): string => chunks.replace(/^[0-9a-f]+\r\n/i, '').replace(/\r\n0\r\n(\r\n)?$/, '');

const BOUNDARY = '------------------------d74496d66958873e';
const UTF8 = (words: string) => Buffer.from(words, 'utf8');

/** As libcurl writes PrusaSlicer's `form_add("print")`, `form_add("path")`, `form_add_file("file")`. */
function prusaForm(gcode: string, options: { print?: string; path?: string; disposition?: string } = {}): Buffer {
  const {
    print = 'true',
    path = '',
    disposition = 'form-data; name="file"; filename="anillo_0.2mm_PLA.gcode"',
  } = options;
  const field = (name: string, value: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file = `--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return Buffer.concat([
    UTF8(field('print', print) + field('path', path) + file),
    Buffer.from(gcode, 'latin1'),
    UTF8(`\r\n--${BOUNDARY}--\r\n`),
  ]);
}
const uploadHead = (slug: string, length: number, more: readonly string[] = [`X-Api-Key: ${key}`]) => [
  `POST /queues/${slug}/api/files/local HTTP/1.1`,
  `Host: ${new URL(site.url).host}`,
  'User-Agent: PrusaSlicer/2.5.0+linux-x64-GTK3',
  'Accept: */*',
  ...more,
  `Content-Length: ${length}`,
  `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
];
async function prusa(slug: string, gcode = BLOCK, options: Parameters<typeof prusaForm>[1] = {}) {
  const form = prusaForm(gcode, options);
  const answer = await raw(uploadHead(slug, form.length), form);
  return { ...answer, json: answer.status === 201 ? JSON.parse(answer.body) : undefined };
}
const get = (slug: string, path: string, headers: object = { 'x-api-key': key }) =>
  site.api('GET', `/queues/${slug}/api/${path}`, undefined, { headers });

describe('a queue for slicers', () => {
  it('is a choice of machines with an address of its own', async () => {
    const { body } = await site.api('GET', '/api/slicer-queues', undefined, { as: 'operator' });
    expect(body).toMatchObject([
      {
        slug: 'impresoras-pla',
        url: `${site.url}/queues/impresoras-pla`,
        machines: ['Killa'],
        process: 'print',
        uploads: 0,
      },
      { slug: 'pla-printers' },
    ]);
  });

  it('needs a class that is here, and an address that is free', async () => {
    expect(await makeQueue('Grandes', 'es', { machineClass: 'fff-900' })).toMatchObject({ code: 'INPUT_INVALID' });
    expect(await makeQueue('Impresoras PLA', 'es')).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('is closed, and removed while nothing came through it', async () => {
    const { id } = await makeQueue('Otra', 'en');
    await site.api('PATCH', `/api/slicer-queues/${id}`, { isOpen: false }, ADMIN);
    const closed = await get('otra', 'version');
    expect(closed).toMatchObject({ status: 409, body: 'The queue Otra is closed for now. Ask at the workshop.' });
    expect((await site.api('DELETE', `/api/slicer-queues/${id}`, undefined, ADMIN)).status).toBe(204);
    expect(await get('otra', 'version')).toMatchObject({ status: 404 });
  });
});

describe('what slicers ask before they upload', () => {
  it('the version, by either kind of key', async () => {
    for (const headers of [{ 'x-api-key': key }, { authorization: `Bearer ${key}` }]) {
      const { status, body } = await get('impresoras-pla', 'version', headers);
      expect(status).toBe(200);
      expect(body.api).toMatch(/^\d/);
      expect(body.text).toMatch(/^OctoPrint /);
    }
  });

  it('what Cura’s plugin reads', async () => {
    expect((await get('impresoras-pla', 'settings')).body).toMatchObject({ feature: { sdSupport: false }, appearance: { name: 'Impresoras PLA' } }); // prettier-ignore
    expect((await get('impresoras-pla', 'printer')).body).toMatchObject({ state: { flags: { operational: true, ready: true, printing: false } } }); // prettier-ignore
    expect((await get('impresoras-pla', 'job')).body).toMatchObject({ job: { file: { name: null } }, progress: { completion: null } }); // prettier-ignore
    const { volume, extruder } = (await get('impresoras-pla', 'printerprofiles')).body.profiles._default;
    expect(volume).toMatchObject({ width: PRINTER.envelopeMm.x, height: PRINTER.envelopeMm.z });
    expect(extruder.nozzleDiameter).toBe(0.4);
    const login = await site.api('POST', '/queues/impresoras-pla/api/login', { passive: true }, { headers: { 'x-api-key': key } }); // prettier-ignore
    expect(login).toMatchObject({ status: 200, body: { name: 'operator', admin: false } });
  });

  it.each(['printer/command', 'job'])('a command to %s is refused in words', async (path) => {
    const command = { command: 'G28' };
    const refused = await site.api('POST', `/queues/impresoras-pla/api/${path}`, command, { headers: { 'x-api-key': key } }); // prettier-ignore
    expect(refused).toMatchObject({
      status: 409,
      body: expect.stringMatching(/^Un laminador solo puede subir archivos/),
    });
  });

  it.each([
    ['no key', {}, 401, /clave API/],
    ['a wrong key', { 'x-api-key': 'mk_guess' }, 401, /clave API/],
  ])('with %s nothing', async (_, headers, status, words) => {
    expect(await get('impresoras-pla', 'version', headers)).toMatchObject({
      status,
      body: expect.stringMatching(words),
    });
  });

  it('a key for uploads opens nothing else', async () => {
    const headers = { 'x-api-key': key };
    for (const path of ['/api/jobs', '/api/slicer-uploads', '/api/slicer-queues', '/api/machines', '/api/api-keys'])
      expect((await site.api('GET', path, undefined, { headers })).status).toBe(403);
    const other = await site.key('operator', ['read', 'write', 'operate']);
    expect(await get('impresoras-pla', 'version', other)).toMatchObject({ status: 403, body: expect.stringMatching(/^Esta clave/) }); // prettier-ignore
  });

  it('a queue that is not there', async () => {
    expect(await get('nada', 'version')).toMatchObject({
      status: 404,
      body: expect.stringMatching(/^No hay una cola/),
    });
  });
});

describe('PrusaSlicer’s upload', () => {
  it('with print: 201, Location and OctoPrint’s old answer; a job waits that only this program can make', async () => {
    const { status, head, json } = await prusa('impresoras-pla', BLOCK, { path: 'anillos' });
    expect(status).toBe(201);
    expect(json.files.local).toMatchObject({ name: 'anillo_0.2mm_PLA.gcode', path: 'anillos/anillo_0.2mm_PLA.gcode', origin: 'local' }); // prettier-ignore
    expect(json).toMatchObject({ done: true, effectivePrint: false, effectiveSelect: false, print_queued: true });
    expect(json.minga).toMatchObject({ machines: ['Killa'], material: 'PLA', wasKnown: expect.any(Boolean) });
    expect(json.minga.message).toMatch(/^Trabajo \d+ en la cola Impresoras PLA/);
    const location = /^location: (.*)$/im.exec(head)?.[1] ?? '';
    expect(location).toBe(json.files.local.refs.resource);
    const resource = await site.api('GET', location.slice(site.url.length), undefined, { headers: { 'x-api-key': key } }); // prettier-ignore
    expect(resource).toMatchObject({
      status: 200,
      body: { name: 'anillo_0.2mm_PLA.gcode', size: BLOCK.length, type: 'machinecode' },
    });

    const job = await site.database.manager.findOneByOrFail(JobRow, { number: json.minga.jobNumber });
    expect(job.state).toBe('waiting');
    const operation = await site.database.manager.findOneByOrFail(OperationRow, { id: job.operationId });
    expect(operation).toMatchObject({ name: 'anillo_0.2mm_PLA.gcode', step: 'print', partSha256: null });
    expect(operation.requirements).toMatchObject({ process: 'print', materials: ['PLA'] });
    // PrusaSlicer says 0.20 g and 66.07 mm of the same file.
    expect(operation.requirements.massG).toBeCloseTo(0.2, 2);
    expect(operation.requirements.sizeMm.z).toBeGreaterThan(0.5);
    const { body: view } = await site.api('GET', `/api/jobs/${job.id}`, undefined, { as: 'operator' });
    expect(view).toMatchObject({
      partName: 'anillo_0.2mm_PLA.gcode',
      materials: ['PLA'],
      programId: expect.any(String),
    });
    expect(view.estimatedS).toBeGreaterThan(60);
    const order = await site.api('GET', `/api/orders/${job.orderId}`, undefined, { as: 'operator' });
    expect(order.status).toBe(200);
    const tree = await site.api('GET', `/api/orders/${job.orderId}/tree`, undefined, { as: 'operator' });
    expect(tree.status).toBe(200);
    const { requestId } = await site.database.manager.findOneByOrFail(WorkOrderRow, { id: job.orderId });
    const { code, requesterName, agreedTerms } = await site.database.manager.findOneByOrFail(RequestRow, {
      id: requestId,
    });
    expect({ requesterName, agreedTerms }).toMatchObject({ requesterName: 'operator', agreedTerms: expect.stringContaining('answers for the right') }); // prettier-ignore
    expect((await site.api('GET', `/api/follow/${code}`)).status).toBe(200);
    const found = await site.api('GET', '/api/designs', undefined, { as: 'operator' });
    expect(JSON.stringify(found.body)).not.toContain('slicer-file');
  });

  it('starts on a machine whose plate is clear, and on no other; its piece passes the check and ends the order', async () => {
    const { manager } = site.database;
    const job = await manager.findOneByOrFail(JobRow, { state: 'waiting' });
    await manager.query('DELETE FROM plate_token');
    await site.get(AdvanceService).run();
    expect(await manager.query('SELECT 1 FROM attempt WHERE job_id = $1', [job.id])).toEqual([]);
    const waits = await manager.findOneByOrFail(JobRow, { id: job.id });
    expect(waits.reasons[0]?.code).toBe('PLATE_NOT_CLEAR');

    const machine = await site.floor.addMachine(bridgeId, { name: 'Nina' });
    await site.get(AdvanceService).run();
    const [attempt] = await manager.query('SELECT machine_id, program_sha256, state FROM attempt WHERE job_id = $1', [job.id]); // prettier-ignore
    expect(attempt).toMatchObject({ machine_id: machine });
    expect(LIVE_STATES).toContain(attempt.state);
    const program = await manager.findOneByOrFail(ProgramRow, { operationId: job.operationId });
    expect(attempt.program_sha256).toBe(program.sha256);

    await manager.query(`UPDATE attempt SET state = 'done', ended_at = now() WHERE job_id = $1`, [job.id]);
    await manager.update(JobRow, { id: job.id }, { state: 'awaiting-check', machineId: machine });
    await site.get(JobsService).check(job.id, 'pass', undefined);
    expect(await manager.findOneByOrFail(WorkOrderRow, { id: job.orderId })).toMatchObject({ state: 'complete' });
    await manager.query('UPDATE machine SET removed_at = now() WHERE id = $1', [machine]);
  });

  it('without print: kept until somebody releases it, in as many copies as are wanted, once', async () => {
    const { json } = await prusa('pla-printers', `; kept\n${BLOCK}`, { print: 'false' });
    expect(json).toMatchObject({ print_queued: false, minga: { jobNumber: null } });
    const { uploadId } = json.minga;
    const waiting = async () =>
      ((await site.api('GET', '/api/slicer-uploads?waiting=true', undefined, { as: 'operator' })).body as { id: string }[]).map(({ id }) => id); // prettier-ignore
    expect(await waiting()).toContain(uploadId);
    const release = () =>
      site.api('POST', `/api/slicer-uploads/${uploadId}/release`, { copies: 3 }, { as: 'operator' });
    const [one, other] = await Promise.all([release(), release()]);
    expect([one.status, other.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
    const done = one.status === 200 ? one : other;
    expect(done.body).toMatchObject({ releasedBy: 'operator', maker: 'PrusaSlicer 2.5.0', fileName: 'anillo_0.2mm_PLA.gcode' }); // prettier-ignore
    expect(done.body.jobNumbers).toHaveLength(3);
    expect(await waiting()).not.toContain(uploadId);
    expect(await site.api('DELETE', `/api/slicer-uploads/${uploadId}`, undefined, { as: 'operator' })).toMatchObject({
      status: 409,
    });
  });

  it('of the same file twice is two wishes and one blob, however it is sent; one that is kept can be thrown away', async () => {
    const form = prusaForm(BLOCK, { print: 'false' });
    const head = uploadHead('pla-printers', form.length, [`Authorization: Bearer ${key}`, 'Expect: 100-continue']);
    const answer = await raw(head, form);
    expect(answer.status).toBe(201);
    const { minga } = JSON.parse(answer.body);
    expect(minga).toMatchObject({ wasKnown: true, jobNumber: null });
    expect(minga.sha256).toBe(createHash('sha256').update(BLOCK, 'latin1').digest('hex'));
    expect(Buffer.from(await site.get(BlobStore).read(minga.sha256)).toString('latin1')).toBe(BLOCK);
    const remove = () => site.api('DELETE', `/api/slicer-uploads/${minga.uploadId}`, undefined, { as: 'operator' });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    const { id } = (await site.api('GET', '/api/slicer-queues', undefined, ADMIN)).body[0];
    expect(await site.api('DELETE', `/api/slicer-queues/${id}`, undefined, ADMIN)).toMatchObject({ status: 409 });
  });
});

describe('an upload that no machine of the queue may run', () => {
  const rows = async () => ({
    programs: await site.database.manager.countBy(ProgramRow, {}),
    uploads: await site.database.manager.countBy(SlicerUploadRow, {}),
    jobs: await site.database.manager.countBy(JobRow, {}),
  });

  it('one sentence with line and number, in the language of the queue, and nothing is kept', async () => {
    const before = await rows();
    const gcode = BLOCK.replace('G1 X102.82', 'G1 X302.82');
    const line = BLOCK.split('\n').findIndex((each) => each.includes('X102.82')) + 1;
    const { status, body, head } = await prusa('impresoras-pla', gcode);
    expect({ status, body }).toEqual({
      status: 422,
      body: `Línea ${line}: lleva X a 302.82 mm y el límite de la máquina es 220 mm. Lamine de nuevo para esta cola.`,
    });
    expect(head).toMatch(/content-type: text\/plain; charset=utf-8/i);
    expect(await prusa('impresoras-pla', '')).toMatchObject({ status: 422, body: expect.stringMatching(/^El programa no tiene órdenes/) }); // prettier-ignore
    expect(await rows()).toEqual(before);
    expect(readdirSync(`${site.config.blobDir}/arriving`)).toEqual([]);
  });

  it('no file, no form', async () => {
    const none = new FormData();
    none.set('print', 'true');
    const post = (body: FormData | string) =>
      fetch(`${site.url}/queues/pla-printers/api/files/local`, { method: 'POST', body, headers: { 'X-Api-Key': key } });
    expect(await (await post(none)).text()).toBe('The form has no file.');
    expect((await post('{}')).status).toBe(422);
  });
});

describe('mDNS', () => {
  it('tells of a queue as soon as it is made', async () => {
    const port = await freeUdpPort();
    const network = { interface: '127.0.0.1', port };
    const told = await openSite({ mdns: network });
    const browser = new Bonjour(bonjourOptions(network) as never);
    try {
      await told.floor.addFloor();
      const queue = { name: 'Cola ñ', machineClass: 'fff-220', material: 'PLA' };
      const { body } = await told.api('POST', '/api/slicer-queues', queue, ADMIN);
      const found = await new Promise<Service>((resolve) => {
        browser.find({ type: 'octoprint' }, resolve);
      });
      expect(found).toMatchObject({ port: Number(new URL(told.url).port), txt: { path: `/queues/${body.slug}/` } });
      expect(found.name).toMatch(/^Cola ñ \(/);
    } finally {
      browser.destroy();
      await told.close();
    }
  });
});

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

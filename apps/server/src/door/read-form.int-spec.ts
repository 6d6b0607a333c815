import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import multipart from '@fastify/multipart';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { BlobStore } from '#libs/persistence';
import { displayFileName } from '../http/file-name.js';
import { folderName, readDoorForm } from './read-form.js';

const BOUNDARY = '------------------------d74496d66958873e';
const LIMIT_BYTES = 4_000;

const app = Fastify();
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'minga-door-'));
  const blobs = new BlobStore(dir);
  await app.register(multipart, { limits: { fileSize: LIMIT_BYTES, files: 1, fields: 10 } });
  app.post('/', async (request, reply) => {
    try {
      const { file, fileName, fields } = await readDoorForm(request, blobs);
      const content = (await file.read()).toString('latin1');
      await file.discard();
      return {
        fileName: displayFileName(fileName, 'program.gcode'),
        content,
        fields,
        sha256: file.sha256,
        bytes: file.bytes,
      };
    } catch (error) {
      return reply.status(400).send({ error: (error as Error).message });
    }
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await rm(dir, { recursive: true });
});

interface Read {
  readonly fileName?: string;
  readonly content?: string;
  readonly fields?: Record<string, string>;
  readonly error?: string;
}
async function send(body: Buffer, type = `multipart/form-data; boundary=${BOUNDARY}`): Promise<Read> {
  const { port } = app.server.address() as { port: number };
  const asked = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-type': type, 'content-length': body.length } }); // prettier-ignore
  asked.end(body);
  const [answer] = await once(asked, 'response');
  return (await json(answer)) as Read;
}
const field = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (gcode: string, disposition = 'form-data; name="file"; filename="a.gcode"') =>
  `--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n${gcode}\r\n`;
const form = (...parts: string[]) => Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`, 'utf8');
const FIELDS = [field('print', 'true'), field('path', 'anillos')] as const;

describe('a slicer’s form', () => {
  it('is read whether its fields come before the file (libcurl) or behind it (Cura)', async () => {
    const read = { fileName: 'a.gcode', content: 'G28\n', fields: { print: 'true', path: 'anillos' }, bytes: 4 };
    expect(await send(form(...FIELDS, file('G28\n')))).toMatchObject(read);
    expect(await send(form(file('G28\n'), ...FIELDS))).toMatchObject(read);
  });

  it.each([
    ['UTF-8 as it is', 'form-data; name="file"; filename="Añillo ñandú.gcode"', 'Añillo ñandú.gcode'],
    ['RFC 5987', `form-data; name="file"; filename*=UTF-8''A%C3%B1illo%20%C3%B1and%C3%BA.gcode`, 'Añillo ñandú.gcode'],
    ['a path', 'form-data; name="file"; filename="../../etc/passwd"', 'passwd'],
    ['a quote, as newer libcurl writes it', 'form-data; name="file"; filename="an%22illo.gcode"', 'an%22illo.gcode'],
    ['a quote, as older libcurl writes it', 'form-data; name="file"; filename="an\\"illo.gcode"', 'an"illo.gcode'],
  ])('has a name in %s', async (_, disposition, fileName) => {
    expect(await send(form(file('G28', disposition)))).toMatchObject({ fileName, content: 'G28' });
  });

  it('too large, cut off, without a file, no form: refused in words, and nothing stays on the disk', async () => {
    expect(await send(form(file('G1 X1\n'.repeat(LIMIT_BYTES))))).toEqual({
      error: expect.stringMatching(/too large/),
    });
    const whole = form(...FIELDS, file('G28\n'.repeat(500)));
    expect(await send(whole.subarray(0, 1_500))).toEqual({ error: expect.stringMatching(/cannot be read to its end/) });
    expect(await send(form(...FIELDS))).toEqual({ error: 'The form has no file.' });
    expect(await send(Buffer.from('{}'), 'application/json')).toEqual({
      error: expect.stringMatching(/^Send the file/),
    });
    expect(await readdir(path.join(dir, 'arriving'))).toEqual([]);
  });

  it.each([
    ['', ''],
    ['anillos', 'anillos'],
    ['a\\b//c', 'a/b/c'],
    ['../../etc', 'etc'],
    ['\u202ea\u0000b', 'ab'],
  ])('the folder %j is %j', (text, folder) => {
    expect(folderName(text)).toBe(folder);
  });
});

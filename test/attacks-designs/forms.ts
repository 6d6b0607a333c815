import type { Attack, AttackRow } from './attack.js';

const BOUNDARY = 'minga-boundary';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** Both ways a form is read: as a stream to disk, and whole into memory. */
const DOORS = ['/api/imports', '/api/designs'];

const form = (name: string, code: Attack['code'], body: string, contentType = TYPE): Attack[] =>
  DOORS.map((path) => ({
    name: `${name}, ${path}`,
    code,
    make: () => ({ kind: 'request', path, contentType, body }),
  }));

const disposition = (rest: string) => `Content-Disposition: form-data; ${rest}`;
const part = (headers: string, content: string) => `--${BOUNDARY}\r\n${headers}\r\n\r\n${content}\r\n`;
const file = (fileName: string, content = 'no archive') =>
  part(disposition(`name="file"; filename=${fileName}`), content);
const END = `--${BOUNDARY}--\r\n`;
const field = (name: string) => part(disposition(`name="${name}"`), 'x');

export const FORMS: readonly AttackRow[] = [
  {
    title: 'Forms that break their reader',
    control: 'One file, ten fields, 1,000 parts, 2,000 headers, 80 kB of headers; every refusal is a problem, and the server lives on',
    attacks: [
      ...form('no boundary', 'INPUT_INVALID', file('"a.zip"') + END, 'multipart/form-data'),
      ...form('an empty boundary', 'INPUT_INVALID', file('"a.zip"') + END, 'multipart/form-data; boundary='),
      ...form('another boundary than announced', 'INPUT_INVALID', file('"a.zip"') + END, 'multipart/form-data; boundary=other'),
      ...form('a boundary of 10,000 signs', 'INPUT_INVALID', file('"a.zip"') + END, `multipart/form-data; boundary=${'b'.repeat(10_000)}`),
      ...form('no end', 'INPUT_INVALID', file('"a.zip"').slice(0, -2)),
      ...form('an end within a header', 'INPUT_INVALID', `--${BOUNDARY}\r\nContent-Disposition: form-da`),
      ...form('an end within a boundary', 'INPUT_INVALID', `${file('"a.zip"')}--minga-b`),
      ...form('nothing', 'INPUT_INVALID', ''),
      ...form('nothing but its end', 'INPUT_INVALID', END),
      ...form('100,000 times its boundary', 'INPUT_TOO_LARGE', `--${BOUNDARY}\r\n`.repeat(100_000)),
      ...form('a header without end', 'INPUT_INVALID', part(`X-Long: ${'x'.repeat(900_000)}`, 'x') + END),
      ...form('20,000 headers of one part', 'INPUT_INVALID', part(Array.from({ length: 20_000 }, (_, n) => `X-${n}: x`).join('\r\n'), 'x') + END),
      ...form('a part without headers', 'INPUT_INVALID', `--${BOUNDARY}\r\n\r\nx\r\n${END}`),
      ...form('a part without a name', 'INPUT_INVALID', part('Content-Disposition: form-data', 'x') + END),
      ...form('20,000 fields', 'INPUT_TOO_LARGE', field('x').repeat(20_000) + END),
      ...form('a field called __proto__', 'INPUT_INVALID', field('__proto__') + END),
      ...form('a field called constructor', 'INPUT_INVALID', field('constructor') + END),
      ...form('a form in a form', 'INPUT_INVALID', part(`${disposition('name="file"')}\r\nContent-Type: multipart/mixed; boundary=inner`, '--inner--') + END),
    ],
  },
  {
    title: 'File names of forms',
    control: 'A name is for people: files are stored by hash, what is in them decides',
    attacks: [
      ...form('out of its folder', 'ARCHIVE_INVALID', file('"../../../../etc/cron.d/evil"') + END),
      ...form('a zero byte', 'ARCHIVE_INVALID', file('"a\u0000.zip"') + END),
      ...form('an option', 'ARCHIVE_INVALID', file('"-rf"') + END),
      ...form('an escape', 'INPUT_INVALID', file("utf-8''x; filename*=utf-8''%2e%2e%2fevil%0d%0aX-Evil:%201") + END),
      ...form('turned round', 'ARCHIVE_INVALID', file('"evil\u202epiz.exe"') + END),
      ...form('60,000 signs', 'ARCHIVE_INVALID', file(`"${'a'.repeat(60_000)}.zip"`) + END),
      ...form('none', 'ARCHIVE_INVALID', file('""') + END),
    ],
  },
]; // prettier-ignore

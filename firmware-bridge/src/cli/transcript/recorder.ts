import { appendFileSync, closeSync, openSync } from 'node:fs';
import { CommandError } from '../command.js';
import { jsonOf, type Json } from './hosted-steps.js';
import { isHosted, type TranscriptMachine } from './parse.js';
import { redacted } from './redacted.js';

/** Shorter silences are not written down; a replay waits for answers by itself. */
const MIN_PAUSE_MS = 100;

/** Writes a live conversation as a transcript, line by line, so that nothing is lost when it breaks off. */
export class Recorder {
  private readonly file: number;
  private machine: TranscriptMachine | undefined;
  private lastMs = 0;
  /** Numbers of Marlin lines that have a name. */
  private readonly numbers = new Set<number>();
  private readonly calls = new Set<unknown>();
  private readonly requests: number[] = [];
  private nextRequest = 1;
  /** Told in two parts: what is uploaded, and when it has left, the sum of it. */
  private upload: { readonly id: number; readonly path: string; readonly body: Json } | undefined;

  /**
   * @param machine undefined: found out from what it says
   * @throws CommandError when the file is there already or cannot be written
   */
  constructor(path: string, title: string, machine?: TranscriptMachine) {
    try {
      this.file = openSync(path, 'wx', 0o600);
    } catch (error) {
      throw new CommandError(`${path} cannot be written: ${(error as Error).message}.`, { cause: error });
    }
    this.write(`# ${title}`);
    if (machine !== undefined) this.name(machine);
  }

  /** The conversation begins with an idle machine whose handshake is over. */
  ready(): void {
    this.write('! ready');
  }

  /** What a person asks; `! order {…}`, `! stop`. */
  asked(what: string): void {
    this.write(`! ${redacted(what)}`);
  }

  /** @param text one line, other bytes than printable ASCII as `\x18` @param atMs milliseconds of any one clock */
  said(direction: 'out' | 'in', text: string, atMs: number): void {
    if (this.lastMs > 0 && atMs - this.lastMs >= MIN_PAUSE_MS) this.write(`@ ${Math.round(atMs - this.lastMs)}ms`);
    this.lastMs = atMs;
    if (this.machine === undefined && direction === 'in') this.recognise(text);
    const clean = redacted(text);
    if (this.machine !== undefined && isHosted(this.machine)) this.hosted(direction, clean);
    else if (direction === 'out') this.host(clean);
    else this.write(`< ${this.withNames(escaped(clean))}`);
  }

  close(): void {
    this.write('! end');
    closeSync(this.file);
  }

  private recognise(text: string): void {
    if (/^grbl/i.test(text) || /^<\w+[|>:]/.test(text)) this.name('grbl');
    else if (/^(?:start$|FIRMWARE_NAME:|ok\b.*T:|echo:)/.test(text)) this.name('marlin');
  }

  private name(machine: TranscriptMachine): void {
    this.machine = machine;
    this.write(`% machine ${machine}`);
  }

  private host(text: string): void {
    // Real-time bytes have no line end: on the wire they stand before the next line.
    const [realTime = ''] = (this.machine === 'marlin' ? undefined : /^(?:[?!~]|\\x[0-9a-f]{2})+/.exec(text)) ?? [];
    for (const byte of realTime.match(/\\x..|./g) ?? []) this.write(`>- ${byte}`);
    const line = text.slice(realTime.length);
    const [, number, block] = /^N(\d+) ?(.*)\*\d+$/.exec(line) ?? [];
    if (number === undefined || block === undefined) {
      if (line !== '') this.write(`> ${escaped(line)}`);
      return;
    }
    this.numbers.add(Number(number));
    this.write(`> N{n${number}} ${escaped(block)}`);
  }

  /** `ok N5`, `Resend: 5` and `Last Line: 4`, by name: another run numbers its lines as it likes. */
  private withNames(text: string): string {
    return text.replace(/^(ok N|Resend: ?|rs N?)(\d+)|(Last Line: )(\d+)/g, (all, ok, a, last, b) => {
      const number = Number(a ?? b);
      const name = this.numbers.has(number) ? `{n${number}}` : this.numbers.has(number + 1) ? `{n${number + 1}-1}` : '';
      return name === '' ? all : `${ok ?? last}${name}`;
    });
  }

  private hosted(direction: 'out' | 'in', text: string): void {
    const line = direction === 'out' ? this.call(text) : this.answer(text);
    // Cut off by the length of the console, or something no transcript has a form for.
    this.write(line ?? `# ${direction === 'out' ? '>' : '<'} ${text}`);
  }

  private call(text: string): string | undefined {
    const [, method, path, body] = /^(GET|POST|DELETE|UPLOAD) (\S+)\s*(.*)$/.exec(text) ?? [];
    if (method !== undefined && path !== undefined) {
      const id = this.nextRequest++;
      this.requests.push(id);
      if (method !== 'UPLOAD') return `> request r${id} ${method} ${path}${body === '' ? '' : ` ${body}`}`;
      this.upload = { id, path, body: jsonOf(body ?? '') };
      return `! run ${programNameOf(this.upload.body)}`;
    }
    if (text.startsWith('UPLOADED ')) return this.uploaded(jsonOf(text.slice('UPLOADED '.length)));
    const { jsonrpc: _version, id, ...said } = jsonOf(text);
    if (id === undefined) return undefined;
    this.calls.add(id);
    return `> send c${String(id)} ${JSON.stringify(said)}`;
  }

  private uploaded(sums: Json): string | undefined {
    const { upload } = this;
    delete this.upload;
    return upload && `> upload r${upload.id} ${upload.path} ${JSON.stringify({ ...upload.body, ...sums })}`;
  }

  private answer(text: string): string | undefined {
    const [, status, body] = /^(\d{1,3}) (\{.*\})?$/.exec(text) ?? [];
    if (status !== undefined) {
      const id = this.requests.shift();
      return id === undefined || status.length < 3 ? undefined : `< response r${id} ${status}${body ? ` ${body}` : ''}`;
    }
    const { jsonrpc: _version, id, ...said } = jsonOf(text);
    if (id !== undefined) return this.calls.has(id) ? `< message c${String(id)} ${JSON.stringify(said)}` : undefined;
    return said['method'] === undefined ? undefined : `< message ${JSON.stringify(said)}`;
  }

  private write(line: string): void {
    appendFileSync(this.file, `${line}\n`);
  }
}

/** As the session was told it: the name of the file is made of it. */
const programNameOf = ({ fileName }: Json): string =>
  String(fileName)
    .replace(/^minga-/, '')
    .replace(/\.gcode$/, '');

/** A backslash that is none of our own. */
const escaped = (text: string): string => text.replace(/\\(?!x[0-9a-f]{2})/g, '\\\\');

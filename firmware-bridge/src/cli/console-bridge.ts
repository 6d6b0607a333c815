import { z } from 'zod';
import type { RunFile } from '../local/run-file.js';
import { CommandError } from './command.js';
import type { ConsoleLine } from './console.js';
import { reasonOf } from './doctor/network-checks.js';
import type { TranscriptMachine } from './transcript/parse.js';
import { Recorder } from './transcript/recorder.js';

const POLL_MS = 300;

const stateSchema = z.object({
  machines: z.array(
    z.object({
      machineId: z.string(),
      name: z.string(),
      profile: z.object({ firmware: z.enum(['marlin', 'grbl', 'klipper']) }),
      firmware: z.string().optional(),
    }),
  ),
});
const entriesSchema = z.array(
  z.object({ seq: z.number(), atMs: z.number(), direction: z.enum(['in', 'out']), text: z.string() }),
);
const answerSchema = z.object({
  outcome: z.string().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});

const COMMANDS: Readonly<Record<string, readonly [action: string, body?: object]>> = {
  stop: ['stop'],
  pause: ['pause'],
  resume: ['resume'],
  cancel: ['cancel'],
  home: ['order', { kind: 'home' }],
};

/** A console over the running bridge: lines are orders, checked by it like everybody's. */
export async function openBridgeLine(
  running: RunFile,
  wanted: string | undefined,
  { isAll, record, show }: { readonly isAll: boolean; readonly record?: string; show(text: string): void },
): Promise<ConsoleLine> {
  const door = new Door(running);
  const { machines } = stateSchema.parse(await door.get('/api/state'));
  const found = machines.filter(
    ({ machineId, name }) => wanted === undefined || wanted === machineId || wanted === name,
  );
  const [machine] = found;
  if (!machine || found.length > 1) {
    const list = machines.map(({ machineId, name }) => `${machineId} (${name})`).join(', ');
    throw new CommandError(`Name one of the machines of this bridge: ${list || 'there is none'}.`);
  }
  const base = `/api/machines/${encodeURIComponent(machine.machineId)}`;
  const line = new BridgeLine(door, base, isAll ? '&all=1' : '', show);
  // What was said before is shown, but belongs to no conversation that could be replayed.
  await line.read();
  if (record !== undefined) {
    const kind: TranscriptMachine = /octoprint/i.test(machine.firmware ?? '') ? 'octoprint' : machine.profile.firmware;
    const recorder = new Recorder(record, `${machine.name}, ${machine.firmware ?? 'not connected'}`, kind);
    recorder.ready();
    line.record(recorder);
  }
  line.watch();
  return line;
}

class BridgeLine implements ConsoleLine {
  readonly closed: Promise<void>;
  private whenClosed: () => void = () => undefined;
  private recorder: Recorder | undefined;
  private seq = 0;
  private isOpen = true;
  private wake: () => void = () => undefined;

  constructor(
    private readonly door: Door,
    private readonly base: string,
    private readonly query: string,
    private readonly show: (text: string) => void,
  ) {
    this.closed = new Promise((resolve) => (this.whenClosed = resolve));
  }

  record(recorder: Recorder): void {
    this.recorder = recorder;
  }

  async send(line: string): Promise<void> {
    this.recorder?.asked(`order ${JSON.stringify({ kind: 'gcode', lines: [line] })}`);
    await this.act('order', { kind: 'gcode', lines: [line] });
    await this.read();
  }

  async command(name: string): Promise<void> {
    const [action, body] = (Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined) ?? [];
    if (action === undefined)
      throw new CommandError(`there is no ":${name}"; ":stop :pause :resume :cancel :home :quit"`);
    this.recorder?.asked(body === undefined ? action : `${action} ${JSON.stringify(body)}`);
    await this.act(action, body);
    await this.read();
  }

  close(): void {
    this.isOpen = false;
    this.recorder?.close();
    delete this.recorder;
    this.wake();
  }

  private async act(action: string, body?: object): Promise<void> {
    const { outcome, code, message } = answerSchema.parse(await this.door.post(`${this.base}/${action}`, body));
    if (outcome !== undefined && outcome !== 'done') this.show(`! ${code ?? outcome}: ${message ?? 'not done'}`);
  }

  async read(): Promise<void> {
    const entries = entriesSchema.parse(await this.door.get(`${this.base}/console?since=${this.seq}${this.query}`));
    for (const { seq, atMs, direction, text } of entries) {
      if (seq <= this.seq) continue;
      this.seq = seq;
      this.show(`${direction === 'out' ? '>' : '<'} ${text}`);
      this.recorder?.said(direction, text, atMs);
    }
  }

  watch(): void {
    void this.watching().finally(this.whenClosed);
  }

  private async watching(): Promise<void> {
    while (this.isOpen) {
      try {
        await this.read();
      } catch (error) {
        this.show(`! ${(error as Error).message}`);
        return;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** The local page's HTTP, with the token of the data folder. */
class Door {
  constructor(private readonly running: RunFile) {}

  get(path: string): Promise<unknown> {
    return this.ask(path, {});
  }

  post(path: string, body: object = {}): Promise<unknown> {
    return this.ask(path, { method: 'POST', body: JSON.stringify(body) });
  }

  private async ask(path: string, init: RequestInit): Promise<unknown> {
    const by = encodeURIComponent(process.env['SUDO_USER'] ?? process.env['USER'] ?? 'console');
    const headers = {
      authorization: `Bearer ${this.running.token}`,
      'x-minga-by': by,
      'content-type': 'application/json',
    };
    let answer: Response;
    try {
      answer = await fetch(new URL(path, this.running.url), { ...init, headers });
    } catch (error) {
      throw new CommandError(`the bridge does not answer: ${reasonOf(error)}`, { cause: error });
    }
    const value: unknown = await answer.json();
    if (answer.ok) return value;
    throw new CommandError(answerSchema.parse(value).message ?? `the bridge answers ${answer.status}`);
  }
}

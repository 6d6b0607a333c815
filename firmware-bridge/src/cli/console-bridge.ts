import { z } from 'zod';
import type { RunFile } from '../local/run-file.js';
import { CommandError } from './command.js';
import type { ConsoleLine } from './console.js';
import { reasonOf } from './doctor/network-checks.js';

const POLL_MS = 300;

const stateSchema = z.object({ machines: z.array(z.object({ machineId: z.string(), name: z.string() })) });
const entriesSchema = z.array(z.object({ seq: z.number(), direction: z.enum(['in', 'out']), text: z.string() }));
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
  home: ['order', { order: 'home' }],
};

/** A console over the running bridge: lines are orders, checked by it like everybody's. */
export async function openBridgeLine(
  running: RunFile,
  wanted: string | undefined,
  { isAll, show }: { readonly isAll: boolean; show(text: string): void },
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
  return new BridgeLine(door, base, isAll ? '&all=1' : '', show);
}

class BridgeLine implements ConsoleLine {
  readonly closed: Promise<void>;
  private seq = 0;
  private isOpen = true;
  private wake: () => void = () => undefined;

  constructor(
    private readonly door: Door,
    private readonly base: string,
    private readonly query: string,
    private readonly show: (text: string) => void,
  ) {
    this.closed = this.watch();
  }

  async send(line: string): Promise<void> {
    await this.act('order', { kind: 'gcode', lines: [line] });
    await this.read();
  }

  async command(name: string): Promise<void> {
    const [action, body] = (Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined) ?? [];
    if (action === undefined)
      throw new CommandError(`there is no ":${name}"; ":stop :pause :resume :cancel :home :quit"`);
    await this.act(action, action === 'order' ? { kind: 'home' } : body);
  }

  close(): void {
    this.isOpen = false;
    this.wake();
  }

  private async act(action: string, body?: object): Promise<void> {
    const { outcome, code, message } = answerSchema.parse(await this.door.post(`${this.base}/${action}`, body));
    if (outcome !== undefined && outcome !== 'done') this.show(`! ${code ?? outcome}: ${message ?? 'not done'}`);
  }

  private async read(): Promise<void> {
    const entries = entriesSchema.parse(await this.door.get(`${this.base}/console?since=${this.seq}${this.query}`));
    for (const { seq, direction, text } of entries) {
      if (seq <= this.seq) continue;
      this.seq = seq;
      this.show(`${direction === 'out' ? '>' : '<'} ${text}`);
    }
  }

  private async watch(): Promise<void> {
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

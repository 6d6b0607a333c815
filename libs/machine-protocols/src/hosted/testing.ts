import type {
  BlockSource,
  MachineRequest,
  MachineSession,
  SessionEffect,
  SessionEvent,
  SessionInput,
} from '../session.js';

const TICK_MS = 100;

export function sourceOf(blocks: readonly string[]): BlockSource {
  let next = 0;
  return { next: () => blocks[next++] };
}

/** A simulated machine with a computer of its own, as a session sees it. */
export interface HostedMachine {
  readonly nextEventS: number;
  readonly isAway: boolean;
  readonly executed: readonly string[];
  step(nowS: number): void;
  connect(send: (text: string) => void): void;
  disconnect(send: (text: string) => void): void;
  message(text: string, send: (text: string) => void): void;
  ask(request: MachineRequest, content: Buffer | undefined, answer: (status: number, body: string) => void): void;
}

/** A session and such a machine with a clock turned by hand. The connection breaks while the machine is away. */
export class HostedRig {
  readonly events: SessionEvent[] = [];
  readonly requests: string[] = [];
  readonly sent: string[] = [];
  nowMs = 0;
  /** Set to keep the network down, whatever the machine does. */
  isCut = false;
  private isConnected = false;
  private inbox: SessionInput[] = [];
  private readonly send = (text: string): void => void this.inbox.push({ type: 'message', text });

  constructor(
    readonly session: MachineSession,
    readonly machine: HostedMachine,
  ) {
    this.plug();
  }

  input(input: SessionInput): void {
    for (const effect of this.session.handle(input, this.nowMs)) this.carryOut(effect);
    this.deliver();
  }

  until(isMet: () => boolean, limitMs = 3_600_000): this {
    const endMs = this.nowMs + limitMs;
    while (!isMet()) {
      if (this.nowMs > endMs) {
        const last = JSON.stringify(this.events.slice(-5));
        throw new Error(`not within ${limitMs} ms, ${this.session.snapshot.phase}; last events ${last}`);
      }
      this.nowMs = Math.max(this.nowMs + 0.01, Math.min(this.nowMs + TICK_MS, this.machine.nextEventS * 1000));
      this.machine.step(this.nowMs / 1000);
      this.plug();
      this.deliver();
      this.input({ type: 'tick' });
    }
    return this;
  }

  wait(ms: number): this {
    const endMs = this.nowMs + ms;
    return this.until(() => this.nowMs >= endMs);
  }

  ready(): this {
    return this.until(() => this.session.snapshot.phase === 'ready', 120_000);
  }

  run(blocks: readonly string[], name = 'a1'): this {
    this.input({ type: 'run', source: sourceOf(blocks), name });
    return this;
  }

  end(): Extract<SessionEvent, { type: 'ended' }> {
    this.until(() => this.of('ended') !== undefined);
    return this.of('ended') as Extract<SessionEvent, { type: 'ended' }>;
  }

  of<T extends SessionEvent['type']>(type: T): Extract<SessionEvent, { type: T }> | undefined {
    return this.events.find((event): event is Extract<SessionEvent, { type: T }> => event.type === type);
  }

  count(type: SessionEvent['type']): number {
    return this.events.filter((event) => event.type === type).length;
  }

  private plug(): void {
    const isUp = !this.machine.isAway && !this.isCut;
    if (isUp === this.isConnected) return;
    this.isConnected = isUp;
    if (isUp) this.machine.connect(this.send);
    else this.machine.disconnect(this.send);
    this.inbox = [];
    this.input({ type: isUp ? 'opened' : 'closed' });
  }

  private deliver(): void {
    for (let input = this.inbox.shift(); input; input = this.inbox.shift()) {
      for (const effect of this.session.handle(input, this.nowMs)) this.carryOut(effect);
    }
  }

  private carryOut(effect: SessionEffect): void {
    if (effect.type === 'event') this.events.push(effect.event);
    if (!this.isConnected) return;
    if (effect.type === 'send') {
      this.sent.push(effect.text);
      this.machine.message(effect.text, this.send);
    } else if (effect.type === 'request') {
      const { id, request } = effect;
      this.requests.push(`${request.method} ${request.path}`);
      const { upload } = request;
      const content = upload ? Buffer.from(fileOf(upload.source), 'latin1') : undefined;
      this.machine.ask(request, content, (status, body) => {
        this.inbox.push({ type: 'response', id, status, body });
      });
    } else if (effect.type === 'close') {
      this.isConnected = false;
      this.machine.disconnect(this.send);
      this.inbox.push({ type: 'closed' });
    }
  }
}

function fileOf(source: BlockSource): string {
  let text = '';
  for (let block = source.next(); block !== undefined; block = source.next()) text += `${block}\n`;
  return text;
}

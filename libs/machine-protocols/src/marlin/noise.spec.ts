import { describe, expect, it } from '@jest/globals';
import { createModel, type MachineModel } from '#libs/machine-simulator';
import { createMarlinSession } from '../create-session.js';
import type { MachineSession, SessionEvent, SessionInput } from '../session.js';
import { MARLIN_OFF } from './marlin-options.js';

const RUNS = 1_000;
const TICK_MS = 100;
const LOST_OKS = 0.01;
const BAD_BYTES = 0.01;
const RESENDS = 0.05;

/** xorshift32: the same seed, the same noise. */
class Random {
  constructor(private state: number) {}

  next(below: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % below;
  }

  isHit(probability: number): boolean {
    return this.next(1_000_000) < probability * 1_000_000;
  }
}

/**
 * One cable with noise on both wires. At most one byte of a line is damaged, and never its end: an XOR over the line
 * finds any one damaged byte and misses some pairs, so nothing a host can do would help against two.
 */
class NoisyCable {
  readonly events: SessionEvent[] = [];
  readonly session: MachineSession;
  readonly machine: MachineModel;
  private readonly random: Random;
  private isNoisy = false;
  private nowMs = 0;

  constructor(seed: number, hasAdvancedOk: boolean) {
    this.random = new Random(seed * 7919 + 1);
    this.machine = createModel({ kind: 'marlin', name: 'bench', hasAdvancedOk, seed });
    this.session = createMarlinSession();
    this.input({ type: 'opened' });
    this.until(() => this.session.snapshot.phase !== 'connecting');
    this.isNoisy = true;
  }

  run(blocks: readonly string[]): Extract<SessionEvent, { type: 'ended' }> | undefined {
    let next = 0;
    this.input({ type: 'run', source: { next: () => blocks[next++] } });
    this.until(() => this.events.some((event) => event.type === 'ended'));
    return this.events.find((event) => event.type === 'ended');
  }

  private until(isMet: () => boolean): void {
    const endMs = this.nowMs + 7_200_000;
    while (!isMet() && this.nowMs < endMs) {
      const nextMs = Math.min(this.nowMs + TICK_MS, this.machine.nextEventS * 1000);
      this.nowMs = Math.max(this.nowMs + 0.01, nextMs);
      this.exchange();
      this.input({ type: 'tick' });
    }
  }

  private input(input: SessionInput): void {
    for (const effect of this.session.handle(input, this.nowMs)) {
      if (effect.type === 'event') this.events.push(effect.event);
      if (effect.type === 'write') this.exchange(this.damaged(Buffer.from(effect.bytes).toString('latin1'), RESENDS));
    }
    this.session.prepare?.();
  }

  private exchange(text?: string): void {
    const said = this.machine.step(this.nowMs / 1000, text === undefined ? undefined : Buffer.from(text, 'latin1'));
    if (said === '') return;
    const heard = said
      .split(/(?<=\n)/)
      .filter((line) => !this.isNoisy || !line.startsWith('ok') || !this.random.isHit(LOST_OKS))
      .map((line) => this.damaged(line, 0));
    this.input({ type: 'bytes', bytes: Buffer.from(heard.join(''), 'latin1') });
  }

  private damaged(text: string, more: number): string {
    if (!this.isNoisy) return text;
    return text.replaceAll(/[^\n]+/g, (line) => {
      const hit = 1 - (1 - BAD_BYTES) ** line.length * (1 - more);
      if (!this.random.isHit(hit)) return line;
      const at = this.random.next(line.length);
      const flipped = line.charCodeAt(at) ^ (1 << this.random.next(7));
      return line.slice(0, at) + String.fromCharCode(flipped) + line.slice(at + 1);
    });
  }
}

function programOf(run: number): string[] {
  const moves = Array.from(
    { length: 50 },
    (_, i) => `G1 X${((i * 37 + run) % 97) + 1}.${i % 10} Y${(i * 13) % 89} E${i}`,
  );
  return ['G28', 'M104 S60', 'G90', 'M83', 'G1 F6000', ...moves, 'M106 S0', 'M104 S0'];
}

describe('Marlin over a line with 1 % lost oks, 1 % damaged bytes both ways and 5 % refused lines', () => {
  it.each([true, false])(
    `executes the program exactly, in each of ${RUNS / 2} runs (ADVANCED_OK %s)`,
    (hasAdvancedOk) => {
      for (let seed = 1; seed <= RUNS / 2; seed++) {
        const cable = new NoisyCable(seed, hasAdvancedOk);
        const program = programOf(seed);
        const ended = cable.run(program);
        const seen = { seed, ended, executed: cable.machine.executed, overrunBytes: cable.machine.overrunBytes };
        expect(seen).toEqual({
          seed,
          ended: { type: 'ended', outcome: 'done', ackedBlocks: program.length },
          executed: [...program, ...MARLIN_OFF],
          overrunBytes: 0,
        });
      }
    },
  );
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Talker } from './talker.js';

/** The repository, seen from the compiled file. */
export const ROOT = path.resolve(import.meta.dirname, '../../../..');

export interface Native {
  readonly responder: string;
  readonly sender: string;
}

/** @throws Error where there is no C compiler */
export function compileNative(): Native {
  // All contenders alike inherit it: what else runs on this computer disturbs less. Without the right to it: as it is.
  try {
    os.setPriority(os.constants.priority.PRIORITY_HIGH);
  } catch {
    process.stdout.write('Run as root, the figures depend less on what else this computer does.\n');
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'minga-bench-'));
  const compile = (name: string): string => {
    const source = path.join(ROOT, 'test/bench/native', `${name}.c`);
    const target = path.join(folder, name);
    const args = ['-O2', source, '-o', target, '-lutil'];
    try {
      execFileSync('cc', args);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new Error('The yardstick of this benchmark is in C, and there is no "cc": install gcc or clang.');
    }
    return target;
  };
  return { responder: compile('responder'), sender: compile('sender') };
}

/** Controllers on pseudo terminals; what each option means stands in native/responder.c. */
export type Firmware = 'ok' | 'advanced' | 'grbl';
export type Wire = Partial<Record<'latency' | 'baud' | 'rx' | 'block' | 'ports', number>>;

export interface WireStats {
  readonly lines: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly checksums: number;
  readonly orders: number;
  readonly overflows: number;
  readonly starved: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

export class Responder {
  readonly ports: string[] = [];
  /** When stops arrived, ns of CLOCK_MONOTONIC. */
  readonly stopsNs: bigint[] = [];

  private constructor(private readonly talker: Talker) {}

  static async start(native: Native, firmware: Firmware, wire: Wire): Promise<Responder> {
    const options = Object.entries(wire).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const responder = new Responder(new Talker(native.responder, [firmware, ...options]));
    await responder.talker.next('READY', (line) => responder.ports.push(line.replace('PORT ', '')));
    return responder;
  }

  /** Counted since the last time. @throws Error when what arrived was not what a controller must be sent */
  async stats(): Promise<WireStats> {
    const stats = (await this.talker.ask('stats', (line) => {
      if (line.startsWith('STOP')) this.stopsNs.push(BigInt(line.split(' ')[2] ?? 0));
    })) as unknown as WireStats;
    const { checksums, orders, overflows } = stats;
    if (checksums + orders + overflows > 0) {
      throw new Error(`Wrong at the controller: ${JSON.stringify({ checksums, orders, overflows })}`);
    }
    return stats;
  }

  /** Holds for lines that arrive from now on. */
  setLatency(us: number): void {
    this.talker.tell(`latency ${us}`);
  }

  get port(): string {
    return this.ports[0] ?? '';
  }

  async close(): Promise<void> {
    await this.talker.close();
  }
}

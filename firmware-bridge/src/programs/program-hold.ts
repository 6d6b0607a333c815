import type { Offer } from '#libs/bridge-contract';
import { DomainError, type MachineProfile } from '#libs/domain';
import type { ProgramReport } from '#libs/gcode';
import type { FileSeal } from './file-seal.js';
import { reason } from '../gate/gate-moves.js';
import type { Reason } from '../gate/gate-types.js';
import { FileBlockSource } from './program-source.js';
import type { Spool } from './spool.js';

/** The program of a machine's live attempt: fetched, checked for this machine, held on the disk until it ended. */
export class ProgramHold {
  private fetching?: AbortController;
  private unpin?: () => void;
  private checked?: {
    readonly attemptId: string;
    readonly file: string;
    readonly report: ProgramReport;
    readonly seal: FileSeal;
  };
  private source?: FileBlockSource;

  constructor(
    private readonly spool: Spool,
    private readonly profile: MachineProfile,
  ) {}

  /** @returns why the machine may not run it, or undefined when it is ready */
  async load({ attemptId, programSha256, programBytes }: Offer): Promise<Reason | undefined> {
    this.release();
    const fetching = new AbortController();
    this.fetching = fetching;
    this.unpin = this.spool.pin(programSha256);
    try {
      const file = await this.spool.fetch(programSha256, programBytes, fetching.signal);
      const { report, seal } = await this.spool.inspect(file, programSha256, this.profile);
      const problem = report.problems.find(({ severity }) => severity === 'reject');
      if (!report.isRunnable) return reason(problem?.code ?? 'GCODE_EMPTY', problem?.message ?? 'Nothing to run.');
      if (!fetching.signal.aborted) this.checked = { attemptId, file, report, seal };
      return undefined;
    } catch (error) {
      return reason(error instanceof DomainError ? error.code : 'PROGRAM_FETCH', (error as Error).message);
    }
  }

  /** What waited for a start when the last process ended: whether all of it is still here, and runnable. */
  async isKept(offer: Offer): Promise<boolean> {
    const isHere = (await this.spool.find(offer.programSha256, offer.programBytes)) !== undefined;
    return isHere && (await this.load(offer)) === undefined;
  }

  report(attemptId: string): ProgramReport | undefined {
    return this.checked?.attemptId === attemptId ? this.checked.report : undefined;
  }

  /** Opens the checked program for streaming, or tells why that is not possible. */
  open(attemptId: string): FileBlockSource | Reason {
    if (this.checked?.attemptId !== attemptId) {
      return reason('MACHINE_NOT_READY', 'The program is no longer loaded. Offer it again.');
    }
    try {
      this.source = new FileBlockSource(this.checked.file, this.profile, this.checked.seal);
      return this.source;
    } catch (error) {
      return reason('PROGRAM_HASH', `The program cannot be read: ${(error as Error).message}. Offer it again.`);
    }
  }

  release(): void {
    this.fetching?.abort();
    this.source?.close();
    this.unpin?.();
    delete this.fetching;
    delete this.source;
    delete this.unpin;
    delete this.checked;
  }
}

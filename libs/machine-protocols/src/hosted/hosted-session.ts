import type { ErrorCode } from '#libs/domain';
import type { BlockSource, MachineIdentity, SessionEffect, SessionInput } from '../session.js';
import { AbandonedProgram } from './abandoned-program.js';
import { CountedBlocks } from './counted-blocks.js';
import { HostControl } from './host-control.js';
import { LIMITS } from './hosted-limits.js';
import { HostRun } from './host-run.js';
import type { Answer, HostJob } from './host-view.js';

/**
 * What sessions with machines share that have a computer of their own: it takes the program as a file and runs it by
 * itself. So the connection may go and come in mid-run; how the run goes is what the machine says, never what we
 * remember of our own commands.
 */
export abstract class HostedSession extends HostControl {
  readonly survivesDisconnect = true;
  protected isLinked = false;
  /** The machine's computer answers and its firmware is ready for motion. */
  protected isHostReady = false;
  protected program?: HostRun;
  private greetByMs = 0;
  private blindSinceMs?: number;
  private nextName?: string;
  private leftover?: string;
  private readonly abandoned = new AbandonedProgram({
    keep: (fileName) => this.out.event({ type: 'abandoned', ...(fileName !== undefined && { fileName }) }),
    notice: (text) => this.notice(text),
    cancel: (done) => this.control('cancel', done),
    switchOff: () => this.switchOff((isOff) => !isOff && this.emergency()),
    remove: (fileName) => this.remove(fileName),
  });

  override handle(input: SessionInput, nowMs: number): readonly SessionEffect[] {
    this.nowMs = nowMs;
    if (input.type === 'run') this.nextName = input.name ?? 'program';
    if (this.phase === 'closed' && input.type === 'stop') this.isStopOwed = true;
    // A person looked at the machine: a stop that never reached it must not surprise anybody later.
    if (input.type === 'unlock') this.isStopOwed = false;
    if (input.type === 'abandoned') this.abandoned.remember(input.fileName, () => this.look());
    if (input.type !== 'reattach') return super.handle(input, nowMs);
    this.reattach(input.name, input.totalBlocks);
    return this.out.take();
  }

  protected override onLine(): void {}
  protected override onChunkEnd(): void {}

  protected override open(): void {
    this.isLinked = true;
    this.greetByMs = this.nowMs + LIMITS.greetingLimitMs;
    if (this.isStopOwed) this.emergency();
    if (this.isBusy) this.onOpened();
    else super.open();
  }

  protected override onOpened(): void {
    this.isHostReady = false;
    this.greet();
  }

  protected override onClosed(): void {
    this.isLinked = false;
    this.isHostReady = false;
    this.waiters.forget();
    this.orders.end('failed', 'RUN_LINK_LOST', 'The connection was lost before the answer came.');
    const { program: run } = this;
    if (run?.step === 'uploading') this.giveUp('RUN_LINK_LOST', 'The connection was lost; nothing was started.');
    if (!this.isBusy) return super.onClosed();
    this.blindSinceMs ??= this.nowMs;
    // The answer to the last command is lost with the connection: ask again once it is back.
    if (run && run.step !== 'starting') run.step = 'watching';
    this.notice('connection lost; the machine goes on by itself');
  }

  /** The machine said who it is and how it is. Also after a reconnect in mid-run, and after a restart. */
  protected hostReady(identity: MachineIdentity, isLocked = false): void {
    delete this.blindSinceMs;
    this.isHostReady = !isLocked;
    this.abandoned.seenAgain();
    if (!this.isBusy) {
      if (!this.identified(identity, isLocked)) return;
    } else {
      this.identity = identity;
      this.out.event({ type: 'identified', identity });
    }
    if (this.leftover !== undefined && !this.isBusy && !this.abandoned.is(this.leftover)) this.remove(this.leftover);
    delete this.leftover;
    this.look();
    if (this.program && this.isHostReady) this.askAgain(this.program);
  }

  /** What a person asked while the connection was away, or just before, may never have arrived. */
  private askAgain(run: HostRun): void {
    if (run.step !== 'watching') return;
    if (run.isCancelAsked) this.onCancel();
    else if (run.isPauseAsked && this.phase === 'running') this.onPause();
  }

  /** The firmware shut down, restarted or is not there any more. */
  protected hostDown(code: ErrorCode, message: string): void {
    const { program: run } = this;
    this.isHostReady = false;
    if (this.phase === 'connecting' || this.phase === 'closed' || this.isLatched) return;
    this.dropRun();
    if (run) this.leftover = run.fileName;
    this.fail(code, message);
  }

  /** Something about the job may have changed. */
  protected look(): void {
    const { job, program: run } = this;
    if (!this.isLinked || !this.isHostReady || !job) return;
    if (!run) return this.abandoned.look(job) ? undefined : this.lookAtOthers(job);
    if (run.step === 'uploading' || run.step === 'ending') return;
    if (job.fileName !== run.fileName || job.state === 'idle') {
      if (run.step === 'watching') run.enter('doubt', this.nowMs);
      return;
    }
    if (run.step !== 'watching') run.enter('watching', this.nowMs);
    this.follow(run, job);
  }

  protected override onTick(): void {
    this.waiters.expire(this.nowMs);
    if (this.isLinked) this.poll();
    this.checkGreeting();
    this.orders.tick(this.nowMs);
    this.checkHeat();
    const { program: run } = this;
    if (run) this.checkRun(run);
  }

  protected override onRun(source: BlockSource): void {
    const blocks = new CountedBlocks(source);
    const name = this.nextName ?? 'program';
    // A name used twice would make the end of the earlier program look like the end of this one.
    const isUsed = this.job?.fileName === this.fileNameOf(name);
    const fileName = this.fileNameOf(isUsed ? `${name}-${Math.round(this.nowMs)}` : name);
    const run = new HostRun(fileName, { blocks }, this.nowMs);
    this.program = run;
    const present = this.job?.state;
    if (present === 'printing' || present === 'paused') {
      return this.giveUp('MACHINE_BUSY', 'The machine runs a program of somebody else. Wait until it has ended.');
    }
    this.upload(fileName, blocks, (problem) => {
      if (this.program !== run) return this.remove(fileName);
      if (problem) return this.giveUp(problem.code, problem.message);
      run.enter('starting', this.nowMs);
      this.programLeaves();
      this.start(fileName, (answer) => this.onStarted(run, answer));
    });
  }

  protected override onPause(): void {
    const { program: run } = this;
    if (!run || run.step === 'uploading') return;
    run.isPauseAsked = true;
    this.control('pause', (answer) => {
      if (answer.ok) return;
      run.isPauseAsked = false;
      this.notice(`pause refused: ${answer.message}`);
    });
  }

  protected override onResume(): void {
    if (this.program) this.program.isPauseAsked = false;
    this.control('resume', (answer) => {
      if (!answer.ok) this.notice(`resume refused: ${answer.message}`);
    });
  }

  protected override onCancel(): void {
    const { program: run } = this;
    if (run?.step === 'uploading') {
      this.dropRun();
      return this.endRun('cancelled');
    }
    if (run) run.isCancelAsked = true;
    this.control('cancel', (answer) => {
      if (!answer.ok) this.notice(`cancel refused: ${answer.message}`);
    });
  }

  protected override writeStop(): void {
    // Owed until it is answered: a connection may be dead before anybody knows.
    this.isStopOwed = true;
    if (this.isLinked) this.emergency();
    if (this.program) this.leftover = this.program.fileName;
    this.dropRun();
  }

  protected override onUnlock(): void {
    if (this.isHostReady) {
      this.phase = 'ready';
      this.setState('idle');
      return;
    }
    this.phase = 'connecting';
    this.setState('resetting');
    this.greetByMs = this.nowMs + LIMITS.restartLimitMs;
    this.restart();
  }

  private reattach(name: string, totalBlocks: number): void {
    if (this.isBusy) return;
    this.program = HostRun.found(this.fileNameOf(name), totalBlocks, this.nowMs);
    this.phase = 'running';
    this.sentBlocks = 0;
    this.ackedBlocks = 0;
    this.setState('execute');
    this.blindSinceMs = this.isHostReady ? undefined : this.nowMs;
    this.look();
  }

  private onStarted(run: HostRun, answer: Answer): void {
    if (this.program !== run || answer.ok || run.step !== 'starting') return;
    // Without an answer nobody knows whether it started; what the machine says next decides.
    if (answer.status === 0) return;
    this.remove(run.fileName);
    const isBusy = /busy|already printing/i.test(answer.message) || answer.status === 409;
    this.giveUp(isBusy ? 'MACHINE_BUSY' : 'ORDER_REFUSED', `The machine did not start: ${answer.message}`);
  }

  private follow(run: HostRun, job: HostJob): void {
    const blocks = run.follow(job, this.phase === 'paused', this.nowMs);
    this.ackedBlocks = this.sentBlocks = Math.max(this.ackedBlocks, blocks);
    if (run.isReattached) {
      run.isReattached = false;
      if (job.state === 'printing') this.out.event({ type: 'resumed' });
    }
    if (job.state === 'printing') {
      if (this.phase === 'paused') this.resumed();
    } else if (job.state === 'paused') {
      // This and the end are told at once; the head stops only when the moves planned ahead are done.
      if (!job.isMoving && this.phase !== 'paused') this.tellPaused(run, job);
    } else if (job.state === 'failed') {
      this.failRun(run, 'RUN_ERROR', job.message ?? 'The machine ended the program with an error.');
    } else if (!job.isMoving) {
      this.finish(run, job.state === 'done' ? 'done' : 'cancelled');
    }
  }

  private tellPaused(run: HostRun, { message }: HostJob): void {
    if (run.isPauseAsked) return this.paused('host', message);
    // A macro (M600, PAUSE), a sensor or a person at the machine: somebody has to look before it goes on.
    const text = message ?? 'The machine paused by itself or somebody paused it there.';
    this.paused('machine', text, { kind: 'message', text, choices: [] });
  }

  /** The motion has ended; heaters and fan go off before anybody is told. */
  private finish(run: HostRun, outcome: 'done' | 'cancelled'): void {
    run.enter('ending', this.nowMs);
    if (outcome === 'done') this.ackedBlocks = this.sentBlocks = run.totalBlocks;
    if (outcome === 'cancelled' && !run.isCancelAsked) this.notice('somebody cancelled the program at the machine');
    this.switchOff((isOff) => {
      if (this.program !== run) return;
      this.dropRun();
      this.remove(run.fileName);
      if (!isOff) this.emergency();
      this.endRun(outcome, !isOff);
    });
  }

  private failRun(run: HostRun, code: ErrorCode, message: string): void {
    this.dropRun();
    this.switchOff((isOff) => {
      if (!isOff) this.emergency();
      this.remove(run.fileName);
    });
    this.fail(code, message);
  }

  /** Ends a run that never moved anything: nobody has to look at the machine for that. */
  private giveUp(code: ErrorCode, message: string): void {
    this.dropRun();
    this.phase = 'ready';
    this.setState('idle');
    this.out.event({ type: 'ended', outcome: 'failed', code, message, ackedBlocks: 0 });
  }

  private dropRun(): void {
    delete this.program;
    delete this.blindSinceMs;
  }

  private lookAtOthers(job: HostJob): void {
    if (this.phase !== 'ready') return;
    if (job.state === 'printing' || job.state === 'paused') this.setState('execute');
    else if (this.state === 'execute') this.setState('idle');
  }

  private checkRun(run: HostRun): void {
    const sinceMs = this.nowMs - run.stepSinceMs;
    const isBlind = this.blindSinceMs !== undefined && this.nowMs - this.blindSinceMs > LIMITS.blindLimitMs;
    if (isBlind || (run.step === 'doubt' && sinceMs > LIMITS.blindLimitMs)) return this.loseSight(run);
    if (!this.isHostReady) return;
    if (run.step === 'starting' && sinceMs > LIMITS.startLimitMs) run.enter('doubt', this.nowMs);
    if (run.step === 'doubt' && this.nowMs >= run.nextQuestionMs) this.askHow(run);
    if (run.step !== 'watching' || this.phase === 'paused') return;
    if (!run.hangs(this.nowMs)) return;
    this.writeStop();
    this.fail('RUN_HANG', 'The machine has not gone on for 20 minutes. It was stopped; look at it.');
  }

  private askHow(run: HostRun): void {
    run.nextQuestionMs = this.nowMs + LIMITS.askAgainMs;
    this.askHistory(run.fileName, (verdict) => {
      if (this.program !== run || run.step !== 'doubt' || verdict.outcome === 'unknown') return;
      if (verdict.outcome === 'failed') this.failRun(run, verdict.code, verdict.message);
      else this.finish(run, verdict.outcome);
    });
  }

  private loseSight(run: HostRun): void {
    this.abandoned.set(run.fileName);
    this.dropRun();
    const message = 'Nobody could see the machine for 10 minutes; how the job ended is not known. Look at it.';
    this.fail('RUN_LINK_LOST', message);
    if (!this.isLinked) super.onClosed();
  }

  private checkGreeting(): void {
    if (this.isHostReady || !this.isLinked || this.nowMs < this.greetByMs) return;
    if (this.isBusy) {
      this.greetByMs = Infinity;
      this.out.close();
    } else if (this.phase === 'connecting') {
      this.refuse('MACHINE_NO_HANDSHAKE', this.silence);
    }
  }
}

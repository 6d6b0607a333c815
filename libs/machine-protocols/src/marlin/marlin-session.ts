import type { Prompt } from '../session.js';
import { dialectOf } from './dialects.js';
import { MarlinHandshake } from './handshake.js';
import { MarlinHolds } from './marlin-holds.js';
import { MARLIN_LIMITS } from './marlin-options.js';
import { Prompts } from './prompts.js';
import { parseMarlinReply, type MarlinReply } from './replies.js';

/** Of a command that waits for a person. */
const FOR_USER = /^M(?:0|1|600|125)\b/;
/** Text that is worth a log line: complaints, refusals, what a firmware says to people. */
const NOTEWORTHY = /^(?:Error:|Warning:|!!|echo:\s*(?:Unknown command|cold extrusion|.*time-?out|.*timed out))/i;
const UNKNOWN_CHANGE = /(?:Unknown|Bad|Unsupported) command.*M600/i;
const KNOWN_TEXT = /^(?:echo:|Error:|Warning:|Info:|\/\/|;|!!)/;

/** Marlin and its relatives, as their firmware was seen to behave on the wire. */
export class MarlinSession extends MarlinHolds {
  private readonly handshake = new MarlinHandshake();
  private readonly prompts = new Prompts();
  /** The machine waits for a person and may still say what for. */
  private promptDueAtMs: number | undefined;
  private promptAnsweredAtMs = -Infinity;
  /** Of the last complaint about a line: what the machine says it accepted. */
  private lastLine: number | undefined;

  protected onOpened(): void {
    this.forgetLink();
    this.handshake.begin(this.nowMs);
    this.closePrompt();
  }

  protected onLine(line: string): void {
    const reply = parseMarlinReply(line);
    if (isAnswer(reply)) {
      this.heardAtMs = this.nowMs;
      this.hasHeardSinceProbe = true;
    }
    if (this.phase === 'connecting') return this.handshake.onReply(reply, this.nowMs);
    if (this.orders.openLine !== undefined || this.steps.openLine !== undefined) this.hearForOrder(line, reply);
    switch (reply.type) {
      case 'ok':
        return this.onOk(reply);
      case 'resend':
        return this.onResend(reply.line);
      case 'line-error':
        return this.onLineError(reply);
      case 'busy':
        return this.onBusy(reply.isForUser);
      case 'start':
        return this.onRestart();
      case 'halted':
        return this.onHalted(reply.text);
      case 'action':
        return this.onAction(reply.action, reply.text);
      case 'wait':
        this.idleSaidAtMs = this.nowMs;
        return;
      case 'text':
        return this.onText(reply.text);
      default:
        return this.onReport(reply);
    }
  }

  protected onChunkEnd(): void {
    if (this.phase === 'connecting') return this.pursueHandshake();
    this.settle();
    this.pursueHold();
    this.pump();
  }

  protected onTick(): void {
    if (this.phase === 'connecting') return this.pursueHandshake();
    if (this.phase === 'locked') return;
    if (this.hasHeatTrouble()) return;
    if (this.promptDueAtMs !== undefined && this.nowMs >= this.promptDueAtMs) this.waitForUser();
    this.settle();
    this.pursueHold();
    this.poll();
    this.measureStop();
    this.watch();
    this.pump();
  }

  protected onResume(choice?: number): void {
    if (this.lines.feeding === 'cancelled') return;
    if (this.isWaitingForUser) this.answerPrompt(choice);
    this.isHeld = false;
    this.leaveHold();
    this.resumed();
    this.progressAtMs = this.nowMs;
    this.pump();
  }

  protected onUnlock(): void {
    for (const line of this.dialect.recover) this.out.write(`${line}\n`);
    this.open();
    // A handshake at once: the person is waiting, and the machine was up already.
    this.handshake.begin(this.nowMs, 0);
    this.pursueHandshake();
  }

  protected onRestart(): void {
    this.progress.forgetHome();
    if (this.isBusy) {
      // Position and counters are gone: not one more byte of the program. Heaters off is safe in any state.
      return this.failAndCool('RUN_MACHINE_RESET', 'The machine restarted in mid-run. Look at it, then home it.');
    }
    if (this.phase === 'ready') {
      this.open();
      this.handshake.onReply({ type: 'start' }, this.nowMs);
    }
  }

  private pursueHandshake(): void {
    if (this.isHandshakeOverdue) return this.refuseSilence('Marlin');
    switch (this.handshake.next(this.nowMs)) {
      case 'ask-identity':
        // The empty line ends whatever an earlier connection left half-sent.
        return this.out.write(`\n${this.stream.begin(this.nowMs)}${this.stream.push('M115', this.nowMs)}`);
      case 'ask-limits':
        // Numbered, or one flipped bit would make M502 of it, which forgets all settings.
        return this.out.write(this.stream.push('M503 S0', this.nowMs));
      case 'done':
        return this.completeHandshake();
      default:
        return;
    }
  }

  private completeHandshake(): void {
    const { identity } = this.handshake;
    if (!this.identified(identity)) return;
    this.dialect = dialectOf(identity);
    this.stream.adopt();
    this.emergency.begin(this.dialect.canTestEmergency ? identity.capabilities['EMERGENCY_PARSER'] : undefined);
    this.heardAtMs = this.nowMs;
    const switchedOn = this.questions.begin(identity.capabilities);
    if (this.phase === 'ready') this.lines.ask(...switchedOn);
    // What broke off with the cable, or was stopped while it was out, may have left the machine hot: it kept its power.
    else this.writeOff();
  }

  private onOk(reply: Extract<MarlinReply, { type: 'ok' }>): void {
    const before = this.stream.flight.length;
    if (reply.line !== undefined) this.stream.onNumberedOk(reply.line, reply.freeCommands);
    else if (reply.temperatures) this.stream.onTemperatureOk();
    else this.stream.onPlainOk();
    if (reply.freePlanner !== undefined) this.progress.planner(reply.freePlanner);
    if (this.stream.flight.length < before) this.progressAtMs = this.nowMs;
    if (this.isBusy) this.ackedBlocks = this.stream.ackedBlocks;
    if (reply.temperatures) this.onTemperatures(reply.temperatures);
    if (reply.answer) this.onReport(reply.answer);
    if (this.isWaitingForUser && !this.stream.flight.some((sent) => FOR_USER.test(sent.text))) this.userCame();
  }

  private onResend(line: number): void {
    const trouble = this.stream.onResend(line, this.lastLine !== undefined && this.lastLine + 1 === line);
    this.lastLine = undefined;
    if (trouble) this.onTrouble(trouble, line);
  }

  private onLineError(reply: Extract<MarlinReply, { type: 'line-error' }>): void {
    this.lastLine = reply.lastLine;
    this.stream.onLineError();
  }

  private onBusy(isForUser: boolean): void {
    this.hasBusySeen = true;
    if (!isForUser || this.phase !== 'running' || this.promptDueAtMs !== undefined) return;
    if (this.nowMs - this.promptAnsweredAtMs < MARLIN_LIMITS.promptAnswerMs) return;
    this.isWaitingForUser = true;
    // The text of the prompt comes behind.
    this.promptDueAtMs = this.nowMs + MARLIN_LIMITS.promptTextMs;
  }

  private onHalted(text: string): void {
    if (this.phase === 'locked') return this.notice(text);
    this.progress.forgetHome();
    this.failAndCool('RUN_HALTED', `The machine halted itself: ${text}. Look at it, then switch it off and on.`);
  }

  private onAction(action: string, text: string): void {
    const change = this.prompts.onAction(action, text);
    if (change === 'shown') return this.onPrompt();
    if (change === 'ended' && !this.isBusy) this.readings.prompt = undefined;
    if (action === 'notification') this.notice(text);
    if (action === 'start') this.questions.askPositionSoon();
    if (!this.isBusy || this.lines.feeding !== 'blocks') return;
    if (action === 'pause' || action === 'paused') {
      this.isHeld = true;
      this.progress.held();
      this.paused('machine', this.prompts.open?.text || 'Paused at the machine.', this.prompts.open);
    } else if (action === 'out_of_filament') {
      this.isHeld = true;
      this.paused('machine', 'Out of filament.', { kind: 'material', text: 'Out of filament.', choices: [] });
    } else if ((action === 'resume' || action === 'resumed') && this.phase === 'paused') {
      this.onResume();
    } else if (action === 'cancel') {
      this.notice('Cancelled at the machine.');
      this.onCancel();
    }
  }

  private onPrompt(): void {
    const { open } = this.prompts;
    if (!open || this.emergency.isActive) return;
    if (this.isBusy) return this.waitForUser(open);
    this.readings.prompt = open;
    this.notice(open.text);
  }

  private waitForUser(prompt?: Prompt): void {
    this.promptDueAtMs = undefined;
    if (!this.isBusy) return;
    this.isWaitingForUser = true;
    this.progress.held();
    const asked = prompt ?? Prompts.of(this.stream.flight.find((sent) => FOR_USER.test(sent.text))?.text ?? '');
    this.paused('machine', asked.text || 'The machine waits for a person.', asked);
  }

  /** Out of band, because the machine waits inside of M0 or M600. */
  private answerPrompt(choice: number | undefined): void {
    const answer = this.prompts.answer(choice);
    const canChoose = this.identity?.capabilities['PROMPT_SUPPORT'] === '1';
    if (answer !== undefined && canChoose) this.out.write(this.stream.raw(`M876 S${answer}`, this.nowMs));
    else this.breakWait();
    this.isWaitingForUser = false;
    this.promptAnsweredAtMs = this.nowMs;
    this.closePrompt();
  }

  private userCame(): void {
    this.isWaitingForUser = false;
    this.isHeld = false;
    this.closePrompt();
    this.resumed();
  }

  private closePrompt(): void {
    this.promptDueAtMs = undefined;
    this.prompts.close();
    this.readings.prompt = undefined;
  }

  private onText(text: string): void {
    if (UNKNOWN_CHANGE.test(text)) this.onUnknownCommand();
    if (NOTEWORTHY.test(text)) this.notice(text);
    else if (!KNOWN_TEXT.test(text) && !this.orders.isActive) this.unknownLines++;
  }
}

/** Something only the command in hand can have caused. */
function isAnswer({ type }: MarlinReply): boolean {
  return type !== 'temperatures' && type !== 'position' && type !== 'card' && type !== 'wait';
}

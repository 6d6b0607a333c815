import { ASK_AFTER_MS } from '../base-session.js';
import type { MachineIdentity } from '../session.js';
import { DIALECTS, type GrblDialect, type GrblDialectName } from './dialects.js';
import { LinkTest } from './link-test.js';
import { REAL_TIME } from './limits.js';
import type { GrblReply, GrblReport } from './replies.js';

/**
 * Who is on the port? A board that resets says its banner; one that does not is asked by `?`, then by `$I`. Then the
 * link has to prove that it damages nothing, which also reads the settings.
 * Every method returns the text to write.
 */
export class GrblHandshake {
  /** Complete when set. */
  identity: MachineIdentity | undefined;
  dialect: GrblDialect = DIALECTS.grbl;
  rxBytes = DIALECTS.grbl.rxBytes;
  plannerBlocks = DIALECTS.grbl.plannerBlocks;
  /** Why the link cannot be trusted. */
  noise: string | undefined;
  private version: string | undefined;
  private uuid: string | undefined;
  private capabilities: Record<string, string> = {};
  private asked: 'nothing' | 'status' | 'identity' | 'link' = 'nothing';
  private test = new LinkTest();
  private openedAtMs = 0;
  private askAtMs = 0;
  private hasReport = false;
  private damagedLines = 0;

  begin(nowMs: number): void {
    this.identity = undefined;
    this.noise = undefined;
    this.openedAtMs = nowMs;
    this.askAtMs = nowMs + ASK_AFTER_MS / 2;
    this.hasReport = false;
    this.damagedLines = 0;
    this.forget();
  }

  /** A person asked for it: start from a reset, which also ends alarms 1 and 2. */
  beginWithReset(nowMs: number): string {
    this.begin(nowMs);
    this.askAtMs = nowMs + ASK_AFTER_MS;
    return REAL_TIME.reset;
  }

  /** Somebody answered, but not in words: noise rather than another kind of machine. */
  get isGarbled(): boolean {
    return this.version !== undefined && this.damagedLines > 0;
  }

  onTime(nowMs: number): string {
    if (nowMs < this.askAtMs) return '';
    this.askAtMs = nowMs + ASK_AFTER_MS;
    if (this.asked === 'link') {
      if (this.test.isStalledAt(nowMs)) this.noise = 'a question was never answered';
      return '';
    }
    this.asked = 'status';
    // Alarms 1 and 2 leave GRBL deaf to all but a reset. A machine that answers is never reset: it may be moving.
    const isDeaf = !this.hasReport && nowMs - this.openedAtMs > ASK_AFTER_MS;
    return isDeaf ? REAL_TIME.reset + REAL_TIME.status : REAL_TIME.status;
  }

  onReport(report: GrblReport): string {
    this.hasReport = true;
    if (this.asked !== 'status') return '';
    // Neither moves the machine, and only a reset leaves them: a program would run dry, or never.
    if (report.name === 'Check' || report.name === 'Sleep') return REAL_TIME.reset;
    if (report.name !== 'Idle' && report.name !== 'Alarm') return '';
    this.asked = 'identity';
    // The empty line ends whatever an earlier connection left half-sent.
    return '\n$I\n';
  }

  onReply(reply: GrblReply, line: string, nowMs: number): string {
    if (reply.type === 'text') this.damagedLines++;
    if (reply.type === 'banner') return this.onBanner(reply.dialect, reply.version);
    this.read(reply);
    if (this.asked === 'link') return this.pursueTest(reply, line, nowMs);
    // What nobody asked for, an `error:7` after a blank EEPROM or answers to an earlier host, means nothing.
    const isAnswer = reply.type === 'ok' || reply.type === 'error';
    if (!isAnswer || this.asked !== 'identity' || this.capabilities['OPT'] === undefined) return '';
    this.asked = 'link';
    return this.test.begin(nowMs);
  }

  private onBanner(name: GrblDialectName, version: string): string {
    this.forget();
    this.dialect = DIALECTS[name];
    this.version = version;
    this.asked = 'status';
    return REAL_TIME.status;
  }

  private forget(): void {
    this.asked = 'nothing';
    this.version = undefined;
    this.uuid = undefined;
    this.capabilities = {};
    this.use('grbl');
  }

  private use(name: GrblDialectName): void {
    this.dialect = DIALECTS[name];
    this.rxBytes = this.dialect.rxBytes;
    this.plannerBlocks = this.dialect.plannerBlocks;
  }

  private read(reply: GrblReply): void {
    switch (reply.type) {
      case 'version':
        if (reply.dialect) this.use(reply.dialect);
        this.version = reply.version;
        this.uuid = reply.uuid;
        return;
      case 'options':
        this.capabilities['OPT'] = reply.text;
        this.rxBytes = reply.rxBytes ?? this.dialect.rxBytes;
        this.plannerBlocks = reply.plannerBlocks ?? this.dialect.plannerBlocks;
        return;
      case 'setting':
        this.capabilities[reply.name] = reply.value;
        if (reply.name === 'FIRMWARE' && reply.value === 'grblHAL') this.dialect = DIALECTS.grblhal;
    }
  }

  private pursueTest(reply: GrblReply, line: string, nowMs: number): string {
    const next = this.test.onReply(reply, line, nowMs);
    this.noise ??= this.test.noise;
    if (!this.test.isDone || this.noise !== undefined || this.version === undefined) return next;
    this.identity = {
      firmware: `${this.dialect.label} ${this.version}`,
      capabilities: this.capabilities,
      ...(this.uuid !== undefined && { uuid: this.uuid }),
    };
    return '';
  }
}

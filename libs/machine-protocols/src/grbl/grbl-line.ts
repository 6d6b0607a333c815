import { BaseSession, type SessionOptions } from '../base-session.js';
import type { ReadyText } from '../effects.js';
import type { LineQuality } from '../session.js';
import { CharacterCount, type StreamMode } from './character-count.js';
import { EndPosition, modesMismatch, type ExpectedModes } from './end-position.js';
import { GrblOrders, type OrderEnd } from './grbl-orders.js';
import { GrblHandshake } from './handshake.js';
import { GRBL_LIMITS, GRBL_MARKER, REAL_TIME } from './limits.js';
import { dwellMs } from './position.js';
import { ProgramFeed, type NextLine } from './program-feed.js';
import type { GrblReport } from './replies.js';

export interface GrblOptions extends SessionOptions {
  /** Default: character counting, as far as the receive buffer goes. `send-response`: one line in flight. */
  readonly mode?: StreamMode;
}

/**
 * Blocks and time between two questions for the modes: a doubled or lost `ok`, a lost G90 or a wrong feed is found after
 * the longer of both at the latest. The answer's 60 bytes delay the machine by 5 ms at 115,200 baud; its planner holds
 * 15 blocks. A UART needs 140 ms for so many blocks; native USB and network would ask every 15 ms without the time.
 */
const MARKER_BLOCKS = 64;
const MARKER_MS = 50;

/** The line to a GRBL: what leaves, what is unanswered, how good the line is, and when it counts as broken. */
export abstract class GrblLine extends BaseSession {
  protected readonly count: CharacterCount;
  protected readonly feed = new ProgramFeed('block');
  protected readonly orders = new GrblOrders();
  protected readonly handshake = new GrblHandshake();
  protected readonly track = new EndPosition();
  protected quality: { -readonly [K in keyof LineQuality]: LineQuality[K] } = newQuality();
  protected ending: 'none' | 'cancel' | 'error' = 'none';
  /** Since when the machine slows down before a reset. */
  protected holdSinceMs: number | undefined;
  protected isBannerExpected = false;
  protected isPausing = false;
  protected isJogging = false;
  protected report: GrblReport | undefined;
  /** Reports asked for and not yet here. */
  protected awaitedReports = 0;
  protected heardAtMs = 0;
  protected answeredAtMs = 0;
  /** Since when reports say Idle. */
  protected idleSinceMs = 0;
  protected polledAtMs = 0;
  private resetAtMs = 0;
  private sinceMarker = 0;
  private markerAtMs = 0;
  private markers: { readonly expected: ExpectedModes; isAnswered: boolean }[] = [];

  private readonly makeReady = (text: string): ReadyText => this.out.ready(text);

  constructor(options: GrblOptions) {
    super(options);
    this.count = new CharacterCount(options.mode ?? 'character-count');
  }

  /** The machine may have come to rest: the place to end something. */
  protected abstract conclude(): void;

  override prepare(): void {
    this.track.settle();
    if (this.phase !== 'running' || this.isPausing || this.ending !== 'none') return;
    this.feed.lookAhead(this.count.size, this.makeReady);
  }

  protected beginLine(): void {
    this.count.clear();
    this.feed.drop();
    this.feed.own = [];
    this.quality = newQuality();
    this.ending = 'none';
    this.holdSinceMs = undefined;
    this.report = undefined;
    this.isBannerExpected = false;
    this.isJogging = false;
    this.heardAtMs = this.nowMs;
    this.polledAtMs = this.nowMs;
  }

  protected beginMarkers(): void {
    this.sinceMarker = 0;
    this.markerAtMs = this.nowMs;
    this.markers = [];
  }

  protected askStatus(question: string = REAL_TIME.status): void {
    this.polledAtMs = this.nowMs;
    this.awaitedReports++;
    // A real-time byte: taken out of the stream at once, so it does not count.
    this.out.write(question);
  }

  protected poll(): void {
    const isActive = this.isBusy || this.isOccupied || this.holdSinceMs !== undefined;
    const pollMs = isActive ? (this.options.pollMs ?? GRBL_LIMITS.pollMs) : GRBL_LIMITS.idlePollMs;
    // While it homes, the machine answers nothing.
    if (this.nowMs - this.polledAtMs >= pollMs && !this.isHoming) this.askStatus();
    if (this.holdSinceMs !== undefined && this.nowMs - this.holdSinceMs > GRBL_LIMITS.holdMs) this.reset();
  }

  /** Come to rest first, then reset: a reset in motion loses the position. */
  protected slowDown(ending: 'cancel' | 'error'): void {
    this.ending = ending;
    this.holdSinceMs = this.nowMs;
    this.feed.drop();
    this.feed.own = [];
    this.out.write(REAL_TIME.hold);
    this.askStatus();
  }

  protected reset(): void {
    this.out.write(REAL_TIME.reset);
    this.afterReset();
  }

  protected afterReset(): void {
    this.holdSinceMs = undefined;
    this.resetAtMs = this.nowMs;
    this.isBannerExpected = true;
    this.feed.drop();
    this.feed.own = [];
  }

  /** Hold, then reset; the session stays locked, and the link is tested again before anything runs. */
  protected failNoisy(seen: string): void {
    this.slowDown('error');
    this.fail('RUN_LINK_NOISY', `The line to the machine damages data: ${seen}. Check cable, ground and baud rate.`);
  }

  protected orderDone(end: OrderEnd | undefined): void {
    if (end) this.orderEnded(end.orderId, end.outcome, end.code, end.message, end.lines);
  }

  /** `[GC:...]` is followed by the `ok` of its `$G`: whatever else is the oldest line now, an `ok` is too many or lost. */
  protected onMarker(text: string): void {
    const marker = this.markers[0];
    const ahead = this.count.ageOf(GRBL_MARKER);
    if (ahead === 0 && marker && !marker.isAnswered) {
      marker.isAnswered = true;
      const difference = modesMismatch(text, marker.expected, this.reportsPlainValues);
      if (difference !== undefined) this.failNoisy(difference);
      return;
    }
    if (ahead !== undefined && ahead > 0) this.quality.lostOks += ahead;
    else this.quality.surplusOks++;
    this.failNoisy('lines and their answers do not match');
  }

  /** @returns false when the answer to `$G` came without its text: it belongs to another line */
  protected markerAnswered(): boolean {
    return this.markers.shift()?.isAnswered === true || !this.handshake.tellsModes;
  }

  /** Silence and missing answers. GRBL has no checksums: a lost answer cannot be told from a lost line. */
  protected watch(): void {
    if (this.isBannerExpected && this.nowMs - this.resetAtMs > GRBL_LIMITS.quietMs && this.isBusy) {
      return this.fail('RUN_HANG', 'The machine did not come back from a reset. Look at it.');
    }
    if (!this.isBusy && !this.orders.isActive) return;
    const quietMs = this.nowMs - this.heardAtMs;
    if (quietMs > (this.isHoming ? GRBL_LIMITS.homingMs : GRBL_LIMITS.quietMs)) {
      const message = `The machine said nothing for ${Math.round(quietMs / 1000)} s. Look at it.`;
      this.orderDone(this.orders.fail('RUN_HANG', message));
      this.writeStop();
      return this.fail('RUN_HANG', message);
    }
    const head = this.count.oldest;
    if (!head || this.report?.name !== 'Idle' || this.ending === 'cancel' || this.isHoming) return;
    const waitedMs = this.nowMs - Math.max(this.answeredAtMs, head.sentAtMs, this.idleSinceMs);
    if (waitedMs < GRBL_LIMITS.unansweredMs + dwellMs(head.text)) return;
    this.quality.lostOks++;
    const seen = `${this.count.size} lines were never answered`;
    this.orderDone(this.orders.fail('RUN_LINK_NOISY', seen));
    this.failNoisy(seen);
  }

  protected get isHoming(): boolean {
    return isHomingLine(this.count.oldest?.text) || isHomingLine(this.feed.own[0]);
  }

  protected pump(): void {
    if (this.phase === 'connecting' || this.isBannerExpected) return;
    if (this.ending !== 'cancel' || !this.isBusy) while (this.sendNext());
    this.conclude();
  }

  /** Send one line if there is one and it fits. */
  protected sendNext(): boolean {
    const line = this.peekNext();
    if (line === undefined || !this.count.admits(line.text)) return false;
    const { text, kind } = line;
    if (kind === 'own' || kind === 'block') this.feed.taken(line);
    else this.orders.taken(line);
    if (kind === 'block') {
      this.sentBlocks++;
      this.sinceMarker++;
      this.track.note(text);
      this.programLeaves();
    } else if (kind === 'own' && isHomingLine(text)) this.programLeaves();
    if (text === GRBL_MARKER && kind === 'own') this.markers.push({ expected: this.track.modes, isAnswered: false });
    this.count.add({ text, kind, sentAtMs: this.nowMs });
    this.quality.sentLines++;
    if (line.ready) this.out.write(line.ready.text, line.ready);
    else this.out.write(`${text}\n`);
    return true;
  }

  private peekNext(): NextLine | undefined {
    const own = this.feed.own[0];
    if (own !== undefined) return { text: own, kind: 'own' };
    if (this.orders.isActive) return this.orders.peek(this.handshake.dialect, this.count.size === 0);
    if (this.phase !== 'running' || this.ending !== 'none' || this.isPausing) return undefined;
    if (this.sinceMarker >= MARKER_BLOCKS && this.nowMs - this.markerAtMs >= MARKER_MS) {
      this.sinceMarker = 0;
      this.markerAtMs = this.nowMs;
      this.feed.own = [GRBL_MARKER];
    }
    const line = this.feed.peek(this.handshake.dialect);
    const { trouble, draining } = this.feed;
    if (trouble) {
      this.slowDown('error');
      this.fail(trouble.code, trouble.message);
    }
    if (draining === 'end') this.setState('completing');
    return line;
  }

  /** Feed and speed in `[GC:]` are compared only where they are known to be worded as in the program. */
  private get reportsPlainValues(): boolean {
    return this.handshake.dialect.name === 'grbl' && this.identity?.capabilities['$13'] !== '1';
  }
}

export const isHomingLine = (text: string | undefined): boolean => text !== undefined && /^\$H[XYZ]?$/i.test(text);

function newQuality(): LineQuality {
  return {
    sentLines: 0,
    resentLines: 0,
    lostOks: 0,
    surplusOks: 0,
    unknownLines: 0,
    starvedReports: 0,
    plannerReports: 0,
  };
}

import type { ErrorCode } from '#libs/domain';
import { fieldsOf, parsed, textOf } from '../hosted/foreign.js';
import type { CountedBlocks } from '../hosted/counted-blocks.js';
import type { Answer, HostJob, Problem, Verdict } from '../hosted/host-view.js';
import { HostedSession } from '../hosted/hosted-session.js';
import { uploadProblem } from '../hosted/upload-problem.js';
import { Waiters } from '../hosted/waiters.js';
import { StatusTree } from './status-tree.js';
import { verdictOf } from './verdict.js';

/** What we follow; objects a machine does not have are left out of the answer. */
const SUBSCRIBED = {
  webhooks: null,
  print_stats: ['filename', 'state', 'message'],
  virtual_sdcard: ['file_position', 'file_size'],
  motion_report: ['live_position', 'live_velocity'],
  toolhead: ['homed_axes'],
  gcode_move: ['speed_factor', 'extrude_factor'],
  extruder: ['temperature', 'target'],
  heater_bed: ['temperature', 'target'],
};
const ANSWER_LIMIT_MS = 10_000;
/** `pause` and `cancel` wait for the blocking command that runs, which may be a heat-up. */
const CONTROL_LIMIT_MS = 20 * 60_000;
/** A large file over a slow wireless link. */
const UPLOAD_LIMIT_MS = 20 * 60_000;
/** Klipper starts, or Moonraker is not connected to it yet: 503 for 2 to 3 s after a restart. */
const GREET_AGAIN_MS = 1000;
/** Temperatures change all the time, so this long without a message is a broken line or a hung process. */
const SILENCE_MS = 30_000;
const HISTORY_ENTRIES = 50;
const FOLDER = 'minga';

/**
 * Klipper through Moonraker: JSON-RPC over a WebSocket, upload over HTTP.
 * @see https://moonraker.readthedocs.io/en/latest/external_api/introduction/
 */
export class MoonrakerSession extends HostedSession {
  protected override readonly offLines = ['TURN_OFF_HEATERS', 'M107'];
  protected override readonly heat = {
    nozzle: (targetC: number) => `SET_HEATER_TEMPERATURE HEATER=extruder TARGET=${targetC}`,
    bed: (targetC: number) => `SET_HEATER_TEMPERATURE HEATER=heater_bed TARGET=${targetC}`,
  };
  protected override readonly silence = 'Moonraker answers, but Klipper is not ready behind it. Look at its display.';
  private readonly uploads = new Waiters();
  private readonly status = new StatusTree();
  private greetAgainAtMs = Infinity;
  private heardAtMs = 0;
  private moonrakerVersion = '';

  protected override fileNameOf(name: string): string {
    return `${FOLDER}/${name.replaceAll(/[^\w-]/g, '')}.gcode`;
  }

  protected override get job(): HostJob | undefined {
    const { status } = this;
    const state = status.text('print_stats', 'state');
    if (state === undefined) return undefined;
    const message = status.text('print_stats', 'message');
    return {
      fileName: status.text('print_stats', 'filename') ?? '',
      state: JOB_STATES[state] ?? 'idle',
      ...(message ? { message: message.slice(0, 200) } : {}),
      positionBytes: status.number('virtual_sdcard', 'file_position') ?? 0,
      sizeBytes: status.number('virtual_sdcard', 'file_size') ?? 0,
      isMoving: (status.number('motion_report', 'live_velocity') ?? 0) > 0,
    };
  }

  protected override greet(): void {
    this.status.clear();
    this.greetAgainAtMs = Infinity;
    this.heardAtMs = this.nowMs;
    const who = { client_name: 'minga', version: '1', type: 'other', url: 'https://minga.invalid' };
    // A second time on one connection it is refused, which does no harm.
    this.rpc('server.connection.identify', who, () => undefined);
    this.rpc('server.info', undefined, (answer) => this.onServerInfo(answer));
  }

  protected override onMessage(text: string): void {
    this.heardAtMs = this.nowMs;
    const message = parsed(text);
    const { id, method, params } = message;
    if (typeof method === 'string') return this.onNotification(method, Array.isArray(params) ? params[0] : undefined);
    if (typeof id !== 'number') return;
    const error = fieldsOf(message['error']);
    if (!('error' in message)) return this.waiters.settle(id, { ok: true, result: message['result'] });
    const status = typeof error['code'] === 'number' ? error['code'] : 500;
    const why = (textOf(error['message']) ?? '').slice(0, 200);
    this.waiters.settle(id, { ok: false, status, message: why });
  }

  protected override onResponse(id: number, status: number, body: string): void {
    const ok = status >= 200 && status < 300;
    this.uploads.settle(id, ok ? { ok, result: parsed(body) } : { ok, status, message: body.slice(0, 200) });
  }

  protected override onClosed(): void {
    this.uploads.forget();
    super.onClosed();
  }

  protected override poll(): void {
    this.uploads.expire(this.nowMs);
    if (this.nowMs >= this.greetAgainAtMs) this.greet();
    if (this.nowMs - this.heardAtMs < SILENCE_MS) return;
    this.heardAtMs = this.nowMs;
    this.rpc('printer.info', undefined, (answer) => {
      if (!answer.ok && answer.status === 0) this.out.close();
    });
  }

  protected override upload(fileName: string, blocks: CountedBlocks, done: (problem?: Problem) => void): void {
    const id = this.uploads.add(this.nowMs + UPLOAD_LIMIT_MS, (answer) => {
      done(uploadProblem(answer, 422) ?? itemProblem(answer, fileName, blocks.bytes));
    });
    const name = fileName.slice(FOLDER.length + 1);
    const fields = { root: 'gcodes', path: FOLDER };
    const upload = { fileName: name, source: blocks, fields, hasChecksum: true };
    this.out.request(id, { method: 'POST', path: '/server/files/upload', upload });
  }

  protected override start(fileName: string, done: (answer: Answer) => void): void {
    this.rpc('printer.print.start', { filename: fileName }, done, CONTROL_LIMIT_MS);
  }

  protected override control(command: 'pause' | 'resume' | 'cancel', done: (answer: Answer) => void): void {
    this.rpc(`printer.print.${command}`, undefined, done, CONTROL_LIMIT_MS);
  }

  /** Twice, by two ways: one of them may be stuck behind an upload. */
  protected override emergency(): void {
    this.rpc('printer.emergency_stop', undefined, this.stopAnswered);
    const id = this.uploads.add(this.nowMs + ANSWER_LIMIT_MS, this.stopAnswered);
    this.out.request(id, { method: 'POST', path: '/printer/emergency_stop' });
  }

  protected override restart(): void {
    this.rpc('printer.firmware_restart', undefined, () => undefined);
    this.greetAgainAtMs = this.nowMs + GREET_AGAIN_MS;
  }

  protected override script(line: string, limitMs: number, done: (answer: Answer) => void): void {
    this.rpc('printer.gcode.script', { script: line }, done, limitMs);
  }

  protected override remove(fileName: string): void {
    this.rpc('server.files.delete_file', { path: `gcodes/${fileName}` }, (answer) => {
      if (!answer.ok) this.notice(`the program stays on the machine: ${answer.message}`);
    });
  }

  protected override askHistory(fileName: string, done: (verdict: Verdict) => void): void {
    this.rpc('server.history.list', { limit: HISTORY_ENTRIES, order: 'desc' }, (answer) => {
      done(answer.ok ? verdictOf(answer.result, fileName) : { outcome: 'unknown' });
    });
  }

  private rpc(method: string, params: unknown, done: (answer: Answer) => void, limitMs = ANSWER_LIMIT_MS): void {
    const id = this.waiters.add(this.nowMs + limitMs, done);
    this.out.send(JSON.stringify({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }), id }));
  }

  private onServerInfo(answer: Answer): void {
    if (this.isKeyRefused(answer)) return;
    const info = fieldsOf(answer.ok ? answer.result : undefined);
    this.moonrakerVersion = textOf(info['moonraker_version']) ?? 'unknown';
    const state = info['klippy_state'];
    if (info['klippy_connected'] !== true || state === 'startup' || state === 'disconnected') return this.greetLater();
    this.rpc('printer.info', undefined, (printer) => {
      if (!printer.ok) return this.greetLater();
      const about = fieldsOf(printer.result);
      this.rpc('printer.objects.subscribe', { objects: SUBSCRIBED }, (first) => this.onFirstStatus(about, first));
    });
  }

  private greetLater(): void {
    this.greetAgainAtMs = this.nowMs + GREET_AGAIN_MS;
  }

  private onFirstStatus(about: Record<string, unknown>, answer: Answer): void {
    if (!answer.ok) return this.greetLater();
    this.status.merge(fieldsOf(answer.result)['status']);
    this.readStatus();
    const klipper = textOf(about['software_version']) ?? '';
    const hostname = textOf(about['hostname']);
    const identity = {
      firmware: `Klipper ${klipper} (Moonraker ${this.moonrakerVersion})`.slice(0, 200),
      ...(hostname ? { uuid: hostname.slice(0, 100) } : {}),
      capabilities: {},
    };
    // First of all: after a shutdown every other object still shows what was before.
    const state = this.status.text('webhooks', 'state') ?? textOf(about['state']);
    this.hostReady(identity, state !== 'ready');
    if (state !== 'ready') this.onShutdown();
  }

  private onNotification(method: string, param: unknown): void {
    if (method === 'notify_status_update') this.onStatus(param);
    else if (method === 'notify_gcode_response') this.heard(textOf(param) ?? '');
    else if (method === 'notify_klippy_shutdown') this.onShutdown();
    else if (method === 'notify_klippy_ready') this.greet();
    else if (method === 'notify_klippy_disconnected') {
      this.greetLater();
      this.hostDown('RUN_MACHINE_RESET', 'Klipper restarted or ended. Look at the machine, then unlock it.');
    }
  }

  private onStatus(delta: unknown): void {
    this.status.merge(delta);
    this.readStatus();
    const state = this.status.text('webhooks', 'state');
    if (state === 'shutdown' || state === 'error') this.onShutdown();
    else this.look();
  }

  /** The reason comes with the status, or has to be asked for when only the notice has come. */
  private onShutdown(): void {
    const known = this.status.text('webhooks', 'state') === 'ready' ? undefined : this.shutdownMessage;
    if (known) return this.hostDown(shutdownCode(known), known);
    this.rpc('printer.info', undefined, (answer) => {
      const why = textOf(fieldsOf(answer.ok ? answer.result : undefined)['state_message']) ?? 'Klipper shut down.';
      this.hostDown(shutdownCode(why), why.slice(0, 200));
    });
  }

  private get shutdownMessage(): string | undefined {
    return this.status.text('webhooks', 'state_message')?.slice(0, 200);
  }

  private readStatus(): void {
    const { status, readings } = this;
    const [x, y, z] = status.numbers('motion_report', 'live_position');
    if (x !== undefined && y !== undefined && z !== undefined) readings.positionMm = { x, y, z };
    for (const [reading, object, field, factor] of READINGS) {
      const value = status.number(object, field);
      if (value !== undefined) readings[reading] = value * factor;
    }
    const homed = status.text('toolhead', 'homed_axes');
    if (homed !== undefined) readings.isHomed = ['x', 'y', 'z'].every((axis) => homed.includes(axis));
    const feed = status.number('gcode_move', 'speed_factor');
    if (feed !== undefined) readings.overrides = { feed: Math.round(feed * 100), rapid: 100, spindle: 100 };
  }
}

const JOB_STATES: Readonly<Record<string, HostJob['state']>> = {
  standby: 'idle',
  printing: 'printing',
  paused: 'paused',
  complete: 'done',
  cancelled: 'cancelled',
  error: 'failed',
};

const READINGS = [
  ['nozzleC', 'extruder', 'temperature', 1],
  ['nozzleTargetC', 'extruder', 'target', 1],
  ['bedC', 'heater_bed', 'temperature', 1],
  ['bedTargetC', 'heater_bed', 'target', 1],
  ['feedMmPerMin', 'motion_report', 'live_velocity', 60],
] as const;

/** `MCU 'mcu' spontaneous restart` and `Lost communication with MCU 'mcu'`: the board restarted or lost its power. */
function shutdownCode(message: string): ErrorCode {
  return /spontaneous restart|lost communication/i.test(message) ? 'RUN_MACHINE_RESET' : 'RUN_HALTED';
}

/** The file as stored must be the one sent: name and size; the content was checked by its sum. */
function itemProblem(answer: Answer, fileName: string, bytes: number): Problem | undefined {
  const item = fieldsOf(fieldsOf(answer.ok ? answer.result : undefined)['item']);
  if (item['path'] === fileName && item['root'] === 'gcodes' && (item['size'] ?? bytes) === bytes) return undefined;
  const message = `The machine stored ${String(item['size'])} bytes as ${String(item['path']).slice(0, 80)}, not the program that was sent.`;
  return { code: 'RUN_LINK_NOISY', message };
}

import { createHash } from 'node:crypto';
import { PrintHost, type PrintHostOptions, type PrintState } from '../hosted/print-host.js';
import { Subscriptions } from './subscriptions.js';

/** `atBlock`: when so many lines were executed. */
export type MoonrakerFault =
  /** The board restarts: Klipper shuts down. */
  | { readonly kind: 'mcu-restart'; readonly atBlock: number }
  /** Klipper shuts down by itself, e.g. a heater that does not heat. */
  | { readonly kind: 'shutdown'; readonly atBlock: number }
  /** Klipper's process ends and comes back. */
  | { readonly kind: 'klipper-restart'; readonly atBlock: number }
  /** Moonraker is away for so long; Klipper prints on. Infinity: until the print has ended. */
  | { readonly kind: 'moonraker-restart'; readonly atBlock: number; readonly forS?: number }
  /** Somebody presses the emergency stop on the display. */
  | { readonly kind: 'emergency'; readonly atBlock: number }
  | { readonly kind: 'pause'; readonly atBlock: number }
  | { readonly kind: 'cancel'; readonly atBlock: number }
  /** The line is refused by Klipper. */
  | { readonly kind: 'file-error'; readonly atBlock: number }
  /** A byte of the next upload flips. */
  | { readonly kind: 'damaged-upload' }
  /** Klipper answers nothing any more; Moonraker does. */
  | { readonly kind: 'hang'; readonly atBlock: number };

export interface MoonrakerOptions extends PrintHostOptions {
  /** Also its host name, by which the machine is known again. */
  readonly name: string;
  readonly apiKey?: string;
  /** Between two status messages, simulated seconds. Default 0.25. */
  readonly statusEveryS?: number;
}

interface Request {
  readonly method: string;
  readonly params: Record<string, unknown>;
  reply(result: unknown): void;
  refuse(code: number, message: string): void;
}

interface HistoryJob {
  readonly job_id: string;
  readonly filename: string;
  status: string;
}

/** Klipper is away for so long after `firmware_restart`. */
const RESTART_S = 2.5;
const HISTORY: Partial<Record<PrintState, string>> = { complete: 'completed', cancelled: 'cancelled', error: 'error' };

/** Klipper with Moonraker 0.10, without network: messages and simulated seconds in, messages out. */
export class MoonrakerModel {
  readonly host: PrintHost;
  readonly files = new Map<string, string>();
  readonly history: HistoryJob[] = [];
  readonly subscriptions: Subscriptions;
  klippy: 'ready' | 'shutdown' | 'disconnected' = 'ready';
  stateMessage = 'Printer is ready';
  /** Moonraker itself is away; the shell drops connections meanwhile. */
  isAway = false;
  private readonly faults: MoonrakerFault[] = [];
  private backAtS = Infinity;
  private readyAtS = Infinity;
  private nowS = 0;
  private isHung = false;

  constructor(private readonly options: MoonrakerOptions) {
    this.host = new PrintHost(
      options,
      {
        say: (line) => this.subscriptions.notify('notify_gcode_response', [line]),
        beforeBlock: (executed) => this.meetFaults(executed),
        ended: (state) => this.closeJob(HISTORY[state] ?? 'error'),
      },
      true,
    );
    this.subscriptions = new Subscriptions(() => this.objects(), options.statusEveryS ?? 0.25);
  }

  get nextEventS(): number {
    if (this.isHung) return Infinity;
    return Math.min(this.host.nextEventS, this.backAtS, this.readyAtS, this.subscriptions.nextEventS);
  }

  step(nowS: number): void {
    while (this.nextEventS <= nowS) this.at(Math.max(this.nowS, this.nextEventS));
    this.at(nowS);
  }

  fault(fault: MoonrakerFault): void {
    this.faults.push(fault);
  }

  /** Somebody starts a file of their own at the display. */
  startOther(lines: readonly string[]): void {
    this.files.set('other.gcode', `${lines.join('\n')}\n`);
    this.start('other.gcode', { reply: () => undefined, refuse: () => undefined });
  }

  /** @param send where notifications and answers go */
  message(text: string, send: (text: string) => void): void {
    const { id, method, params = {} } = JSON.parse(text) as { id: number; method: string; params?: object };
    this.dispatch(
      {
        method,
        params: params as Record<string, unknown>,
        reply: (result) => send(JSON.stringify({ jsonrpc: '2.0', result, id })),
        refuse: (code, message) => send(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id })),
      },
      send,
    );
  }

  /** HTTP: `POST /printer/gcode/script` is `printer.gcode.script`, and so on. */
  http(path: string, body: string, answer: (status: number, body: string) => void): void {
    const method = path.slice(1).replaceAll('/', '.');
    const params = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    this.dispatch({
      method,
      params,
      reply: (result) => answer(200, JSON.stringify({ result })),
      refuse: (code, message) => answer(code < 0 ? 404 : code, JSON.stringify({ error: { code, message } })),
    });
  }

  /** A finished multipart upload. */
  upload(
    fields: Readonly<Record<string, string>>,
    fileName: string,
    content: Buffer,
  ): { status: number; body: string } {
    const damage = this.faults.findIndex((fault) => fault.kind === 'damaged-upload');
    if (damage >= 0) {
      this.faults.splice(damage, 1);
      content = Buffer.from(content);
      content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
    }
    const sum = createHash('sha256').update(content).digest('hex');
    const wanted = fields['checksum'];
    if (wanted !== undefined && wanted !== sum) {
      const message = `File checksum mismatch: expected ${wanted}, calculated ${sum}`;
      return { status: 422, body: JSON.stringify({ error: { code: 422, message } }) };
    }
    const path = fields['path'] ? `${fields['path']}/${fileName}` : fileName;
    this.files.set(path, content.toString('latin1'));
    const item = { path, root: fields['root'] ?? 'gcodes', size: content.length, permissions: 'rw' };
    return { status: 201, body: JSON.stringify({ item, print_started: false, action: 'create_file' }) };
  }

  private at(nowS: number): void {
    this.nowS = nowS;
    if (this.isHung) return;
    if (this.klippy !== 'shutdown') this.host.advance(nowS);
    if (this.isAway && (nowS >= this.backAtS || (this.backAtS === Infinity && this.host.state !== 'printing'))) {
      this.isAway = false;
      this.backAtS = Infinity;
    }
    if (nowS >= this.readyAtS) {
      this.readyAtS = Infinity;
      this.klippy = 'ready';
      this.stateMessage = 'Printer is ready';
      this.subscriptions.notify('notify_klippy_ready', []);
    }
    this.subscriptions.advance(nowS, this.klippy !== 'disconnected');
  }

  private dispatch(request: Request, send?: (text: string) => void): void {
    const { method, params, reply, refuse } = request;
    if (method === 'server.connection.identify') return reply({ connection_id: 1 });
    if (method === 'server.info') return reply(this.serverInfo());
    if (method === 'server.history.list')
      return reply({ count: this.history.length, jobs: [...this.history].reverse() });
    if (method === 'server.files.delete_file') return this.deleteFile(String(params['path']), request);
    if (this.isHung) return;
    if (this.klippy === 'disconnected') return refuse(503, 'Klippy Host not connected');
    if (method === 'printer.info') return reply(this.printerInfo());
    if (method === 'printer.objects.subscribe' && send) return this.subscriptions.add(send, params['objects'], reply);
    if (method === 'printer.objects.query') return this.subscriptions.query(params['objects'], reply);
    if (method === 'printer.firmware_restart') return this.restart(reply);
    if (method === 'printer.emergency_stop') {
      this.shutDown('Shutdown due to webhooks request');
      return reply('ok');
    }
    if (this.klippy === 'shutdown') return refuse(400, this.stateMessage);
    this.control(request);
  }

  private control({ method, params, reply, refuse }: Request): void {
    const script = (line: string): void =>
      this.host.script(line, (error) => (error === undefined ? reply('ok') : refuse(400, error)));
    if (method === 'printer.gcode.script') script(String(params['script']));
    else if (method === 'printer.print.pause') script('PAUSE');
    else if (method === 'printer.print.resume') script('RESUME');
    else if (method === 'printer.print.cancel') script('CANCEL_PRINT');
    else if (method === 'printer.print.start') this.start(String(params['filename']), { reply, refuse });
    else refuse(-32601, 'Method not found');
  }

  private start(fileName: string, { reply, refuse }: Pick<Request, 'reply' | 'refuse'>): void {
    if (this.host.state === 'printing' || this.host.state === 'paused') return refuse(400, 'SD busy');
    const content = this.files.get(fileName);
    if (content === undefined) return refuse(400, 'Unable to open file');
    this.history.push({
      job_id: String(this.history.length).padStart(6, '0'),
      filename: fileName,
      status: 'in_progress',
    });
    this.host.begin(fileName, content);
    reply('ok');
  }

  private deleteFile(path: string, { reply, refuse }: Request): void {
    const name = path.replace(/^gcodes\//, '');
    const isInUse = name === this.host.fileName && (this.host.state === 'printing' || this.host.state === 'paused');
    if (isInUse && this.klippy === 'ready') refuse(403, 'File currently in use');
    else if (this.files.delete(name)) reply({ item: { path: name, root: 'gcodes' }, action: 'delete_file' });
    else refuse(404, `File '${name}' does not exist`);
  }

  private restart(reply: (result: unknown) => void): void {
    reply('ok');
    this.leave();
    this.readyAtS = this.nowS + RESTART_S;
  }

  /** Klipper's process ends: its objects and subscriptions are gone, and so is the print. */
  private leave(): void {
    this.closeJob('klippy_disconnect');
    this.host.halt('Klippy Disconnected');
    this.host.state = 'standby';
    this.host.fileName = '';
    this.klippy = 'disconnected';
    this.subscriptions.forget();
    this.subscriptions.notify('notify_klippy_disconnected', []);
  }

  private shutDown(message: string): void {
    if (this.klippy !== 'ready') return;
    this.klippy = 'shutdown';
    this.stateMessage = message;
    // print_stats keeps what it said before.
    this.host.halt(message);
    this.closeJob('klippy_shutdown');
    this.subscriptions.notify('notify_klippy_shutdown', []);
  }

  private closeJob(status: string): void {
    const job = this.history.at(-1);
    if (job?.status === 'in_progress') job.status = status;
  }

  private meetFaults(executed: number): boolean {
    const index = this.faults.findIndex((fault) => 'atBlock' in fault && executed >= fault.atBlock);
    if (index < 0) return true;
    const fault = this.faults.splice(index, 1)[0];
    if (fault?.kind === 'mcu-restart') this.shutDown("MCU 'mcu' spontaneous restart");
    else if (fault?.kind === 'shutdown') this.shutDown('Heater extruder not heating at expected rate');
    else if (fault?.kind === 'emergency') this.shutDown('Shutdown due to M112 command');
    else if (fault?.kind === 'file-error') this.host.fail('Move out of range: 999.000 0.000 0.000 [0.000]');
    else if (fault?.kind === 'hang') this.isHung = true;
    else if (fault?.kind === 'pause') this.host.script('PAUSE', () => undefined);
    else if (fault?.kind === 'cancel') this.host.script('CANCEL_PRINT', () => undefined);
    else if (fault?.kind === 'moonraker-restart') this.goAway(fault.forS ?? 2);
    else if (fault?.kind === 'klipper-restart') this.restart(() => undefined);
    return fault?.kind === 'moonraker-restart';
  }

  private goAway(forS: number): void {
    this.isAway = true;
    this.backAtS = this.nowS + forS;
    this.closeJob('server_exit');
    this.subscriptions.forget();
  }

  private serverInfo(): object {
    return {
      klippy_connected: this.klippy !== 'disconnected',
      klippy_state: this.klippy,
      moonraker_version: 'v0.10.0-simulated',
    };
  }

  private printerInfo(): object {
    const { name } = this.options;
    const state = this.klippy;
    return { state, state_message: this.stateMessage, hostname: name, software_version: 'v0.13.0-simulated' };
  }

  private objects(): Record<string, Record<string, unknown>> {
    const { host, nowS } = this;
    const { planner, nozzle, bed, homed } = host.printer;
    const { x, y, z } = planner.positionAt(nowS);
    const round = (value: number): number => Math.round(value * 100) / 100;
    return {
      webhooks: { state: this.klippy, state_message: this.stateMessage },
      print_stats: { filename: host.fileName, state: host.state, message: host.message },
      virtual_sdcard: { file_position: host.position, file_size: host.size },
      motion_report: {
        live_position: [round(x), round(y), round(z), 0],
        live_velocity: planner.isEmpty ? 0 : round(planner.speedMmPerS),
      },
      toolhead: { homed_axes: homed },
      gcode_move: { speed_factor: 1, extrude_factor: 1 },
      extruder: { temperature: round(nozzle.temperatureC(nowS)), target: nozzle.targetC },
      heater_bed: { temperature: round(bed.temperatureC(nowS)), target: bed.targetC },
    };
  }
}

import { PrintHost, type PrintHostOptions } from '../hosted/print-host.js';

export type OctoPrintFault =
  /** The printer's cable is pulled. */
  | { readonly kind: 'disconnect'; readonly atBlock: number }
  /** OctoPrint restarts: the print is over, the printer is not connected. */
  | { readonly kind: 'octoprint-restart'; readonly atBlock: number }
  /** Nobody reaches it for so long; it prints on. */
  | { readonly kind: 'unreachable'; readonly atBlock: number; readonly forS: number }
  | { readonly kind: 'pause'; readonly atBlock: number }
  | { readonly kind: 'cancel'; readonly atBlock: number }
  /** The next upload loses its end. */
  | { readonly kind: 'short-upload' };

export interface OctoPrintOptions extends PrintHostOptions {
  /** As in Settings > Appearance. */
  readonly name: string;
  readonly apiKey?: string;
  /** The printer is connected from the start. Default true. */
  readonly isConnected?: boolean;
}

interface StoredFile {
  readonly content: string;
  success?: boolean;
}

export interface OctoPrintRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

type Answer = (status: number, body?: string) => void;

const CONNECT_S = 3;
const FILES = '/api/files/local/';

/** OctoPrint 1.11 with a Marlin printer, without network: requests and simulated seconds in, answers out. */
export class OctoPrintModel {
  readonly host: PrintHost;
  readonly files = new Map<string, StoredFile>();
  /** `Operational`, or why there is no printer. */
  state: string;
  isUnreachable = false;
  private readonly faults: OctoPrintFault[] = [];
  private connectedAtS = Infinity;
  private reachableAtS = Infinity;
  private nowS = 0;

  constructor(private readonly options: OctoPrintOptions) {
    this.state = options.isConnected === false ? 'Offline' : 'Operational';
    this.host = new PrintHost(
      options,
      {
        say: () => undefined,
        beforeBlock: (executed) => this.meetFaults(executed),
        ended: (state) => this.closeJob(state === 'complete'),
      },
      false,
    );
  }

  get nextEventS(): number {
    return Math.min(this.host.nextEventS, this.connectedAtS, this.reachableAtS);
  }

  step(nowS: number): void {
    while (this.nextEventS <= nowS) this.at(Math.max(this.nowS, this.nextEventS));
    this.at(nowS);
  }

  fault(fault: OctoPrintFault): void {
    this.faults.push(fault);
  }

  startOther(lines: readonly string[]): void {
    this.files.set('other.gcode', { content: `${lines.join('\n')}\n` });
    this.host.begin('other.gcode', `${lines.join('\n')}\n`);
  }

  upload(fileName: string, content: Buffer, answer: Answer): void {
    const short = this.faults.findIndex((fault) => fault.kind === 'short-upload');
    if (short >= 0) this.faults.splice(short, 1);
    const stored = short >= 0 ? content.subarray(0, content.length >> 1) : content;
    this.files.set(fileName, { content: stored.toString('latin1') });
    answer(201, JSON.stringify({ files: { local: { name: fileName, path: fileName, origin: 'local' } }, done: true }));
  }

  request({ method, path, body }: OctoPrintRequest, answer: Answer): void {
    const route = `${method} ${path.split('?')[0]}`;
    if (route === 'GET /api/version') return answer(200, '{"api":"0.1","server":"1.11.7","text":"OctoPrint 1.11.7"}');
    if (route === 'GET /api/settings') {
      // As the real one: its key comes first.
      const api = { allowCrossOrigin: false, key: 'an-octoprint-key' };
      return answer(200, JSON.stringify({ api, appearance: { name: this.options.name } }));
    }
    if (route === 'GET /api/job') return answer(200, JSON.stringify(this.job()));
    if (path.startsWith(FILES)) return this.file(method, path.slice(FILES.length), body, answer);
    const { command, action } = body === '' ? {} : (JSON.parse(body) as { command?: string; action?: string });
    if (route === 'POST /api/connection') {
      if (this.state !== 'Operational') this.connectedAtS = this.nowS + CONNECT_S;
      return answer(204);
    }
    if (this.state !== 'Operational') return answer(409, '{"error":"Printer is not operational"}');
    if (route === 'GET /api/printer') return answer(200, JSON.stringify(this.printer()));
    if (route === 'POST /api/printer/command') return this.command(command ?? '', answer);
    if (route === 'POST /api/job') return this.control(command === 'pause' ? (action ?? 'toggle') : command, answer);
    answer(404, '{"error":"Not found"}');
  }

  private at(nowS: number): void {
    this.nowS = nowS;
    if (this.state === 'Operational') this.host.advance(nowS);
    if (nowS >= this.connectedAtS) {
      this.connectedAtS = Infinity;
      this.state = 'Operational';
    }
    if (nowS >= this.reachableAtS) {
      this.reachableAtS = Infinity;
      this.isUnreachable = false;
    }
  }

  private get isActive(): boolean {
    return this.host.state === 'printing' || this.host.state === 'paused';
  }

  private command(line: string, answer: Answer): void {
    if (line === 'M112') this.leave('Error: Printer halted');
    else this.host.script(line, () => undefined);
    answer(204);
  }

  private control(command: string | undefined, answer: Answer): void {
    const script = { pause: 'PAUSE', resume: 'RESUME', cancel: 'CANCEL_PRINT' }[command ?? ''];
    if (script === undefined || !this.isActive) return answer(409, '{"error":"No active print job"}');
    this.host.script(script, () => undefined);
    answer(204);
  }

  private file(method: string, name: string, body: string, answer: Answer): void {
    const stored = this.files.get(name);
    if (!stored) return answer(404, '{"error":"File not found"}');
    const isInUse = this.isActive && this.host.fileName === name;
    if (method === 'GET') return answer(200, JSON.stringify(fileInfo(name, stored)));
    if (method === 'DELETE') {
      if (isInUse) return answer(409, '{"error":"File is currently being printed"}');
      this.files.delete(name);
      return answer(204);
    }
    const { command, print } = JSON.parse(body) as { command?: string; print?: boolean };
    if (command !== 'select' || print !== true) return answer(400, '{"error":"Unknown command"}');
    if (this.state !== 'Operational' || this.isActive) return answer(409, '{"error":"Printer is already printing"}');
    this.host.begin(name, stored.content);
    answer(204);
  }

  private leave(state: string): void {
    this.state = state;
    if (this.isActive) {
      this.host.state = 'standby';
      if (state.startsWith('Error')) this.closeJob(false);
    }
    this.host.halt(state);
  }

  private closeJob(success: boolean): void {
    const stored = this.files.get(this.host.fileName);
    if (stored) stored.success = success;
    if (!success) this.host.position = 0;
  }

  private meetFaults(executed: number): boolean {
    const index = this.faults.findIndex((fault) => 'atBlock' in fault && executed >= fault.atBlock);
    const fault = index < 0 ? undefined : this.faults.splice(index, 1)[0];
    if (fault?.kind === 'pause') this.host.script('PAUSE', () => undefined);
    else if (fault?.kind === 'cancel') this.host.script('CANCEL_PRINT', () => undefined);
    else if (fault?.kind === 'disconnect') this.leave('Error: Connection to printer lost');
    else if (fault?.kind === 'octoprint-restart') {
      this.leave('Offline');
      this.host.fileName = '';
    } else if (fault?.kind === 'unreachable') {
      this.isUnreachable = true;
      this.reachableAtS = this.nowS + fault.forS;
    }
    return fault === undefined || fault.kind === 'unreachable';
  }

  private job(): object {
    const { fileName: name, position, size, state } = this.host;
    const stateText = { printing: 'Printing', paused: 'Paused' }[state as 'printing'] ?? 'Operational';
    return {
      job: { file: { name: name || null, path: name || null, origin: 'local', size } },
      progress: { completion: size > 0 ? (position / size) * 100 : null, filepos: position },
      state: this.state === 'Operational' ? stateText : this.state,
    };
  }

  private printer(): object {
    const { printer, state } = this.host;
    const heater = (what: 'nozzle' | 'bed'): object => ({
      actual: Math.round(printer[what].temperatureC(this.nowS) * 10) / 10,
      target: printer[what].targetC,
    });
    const isPrinting = state === 'printing';
    return {
      temperature: { tool0: heater('nozzle'), bed: heater('bed') },
      state: {
        text: isPrinting ? 'Printing' : 'Operational',
        flags: {
          operational: true,
          printing: isPrinting,
          paused: state === 'paused',
          ready: !this.isActive,
          error: false,
        },
      },
    };
  }
}

function fileInfo(name: string, { content, success }: StoredFile): object {
  const prints = { success: success ? 1 : 0, failure: success === false ? 1 : 0, last: { date: 0, success } };
  return { name, path: name, size: content.length, ...(success === undefined ? {} : { prints }) };
}

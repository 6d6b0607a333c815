import { fieldsOf, numberOf, parsed, textOf } from '../hosted/foreign.js';
import type { CountedBlocks } from '../hosted/counted-blocks.js';
import type { Answer, HostJob, Problem, Verdict } from '../hosted/host-view.js';
import { HostedSession } from '../hosted/hosted-session.js';
import { uploadProblem } from '../hosted/upload-problem.js';
import type { MachineRequest } from '../session.js';

/**
 * State is asked for, not pushed: two small requests a second are no load, need no session cookie of the push channel,
 * and a lost one is simply asked again.
 */
const POLL_MS = 1000;
const ANSWER_LIMIT_MS = 5000;
const UPLOAD_LIMIT_MS = 20 * 60_000;
const GREET_AGAIN_MS = 1500;
/** Unanswered questions in a row after which the connection counts as lost. */
const MAX_MISSED = 3;

/**
 * A printer behind OctoPrint, over its REST API. OctoPrint itself streams to the printer, so a restart of OctoPrint
 * ends the program, a lost network does not.
 * @see https://docs.octoprint.org/en/1.11.7/api/
 */
export class OctoPrintSession extends HostedSession {
  protected override readonly offLines = ['M104 S0', 'M140 S0', 'M107', 'M84 X Y E'];
  protected override readonly heat = {
    nozzle: (targetC: number) => `M104 S${targetC}`,
    bed: (targetC: number) => `M140 S${targetC}`,
  };
  protected override readonly silence =
    'OctoPrint does not answer, refuses the key, or has no connection to its printer. Look at its page.';
  private greetAgainAtMs = Infinity;
  private nextPollMs = 0;
  private missed = 0;
  private isAsking = false;
  private flags: Record<string, unknown> = {};
  private present?: Record<string, unknown>;
  private hasToldConnect = false;

  protected override fileNameOf(name: string): string {
    return `minga-${name.replaceAll(/[^\w-]/g, '')}.gcode`;
  }

  protected override get job(): HostJob | undefined {
    if (!this.present) return undefined;
    const file = fieldsOf(fieldsOf(this.present['job'])['file']);
    const progress = fieldsOf(this.present['progress']);
    const { paused, printing, pausing, cancelling } = this.flags;
    const isDone = (numberOf(progress['completion']) ?? 0) >= 100;
    return {
      fileName: textOf(file['path']) ?? textOf(file['name']) ?? '',
      state: printing || pausing || cancelling ? 'printing' : paused ? 'paused' : isDone ? 'done' : 'idle',
      positionBytes: numberOf(progress['filepos']) ?? 0,
      sizeBytes: numberOf(file['size']) ?? 0,
      isMoving: false,
    };
  }

  protected override greet(): void {
    this.greetAgainAtMs = Infinity;
    this.missed = 0;
    this.isAsking = false;
    delete this.present;
    this.ask({ method: 'GET', path: '/api/version' }, (version) => {
      if (!version.ok) return this.isKeyRefused(version) ? undefined : this.greetLater();
      const firmware = textOf(fieldsOf(version.result)['text']) ?? 'OctoPrint';
      this.ask({ method: 'GET', path: '/api/settings' }, (settings) => {
        // Without its name it would be taken for another machine. A key without that right is refused each time.
        if (!settings.ok && settings.status !== 401 && settings.status !== 403) return this.greetLater();
        const appearance = fieldsOf(fieldsOf(settings.ok ? settings.result : undefined)['appearance']);
        this.greetPrinter(firmware, textOf(appearance['name']));
      });
    });
  }

  private greetPrinter(firmware: string, name: string | undefined): void {
    const identity = {
      firmware: firmware.slice(0, 200),
      ...(name ? { uuid: name.slice(0, 100) } : {}),
      capabilities: {},
    };
    this.lookAtPrinter((isOperational, state) => {
      if (isOperational) return this.hostReady(identity);
      if (this.isLatched || this.isBusy) {
        this.hostReady(identity, true);
        return this.hostDown('RUN_MACHINE_RESET', `OctoPrint lost its printer: ${state}.`);
      }
      // After power-on it waits for somebody to press Connect; after a stop only a person may.
      if (!this.hasToldConnect) this.connectPrinter();
      this.greetLater();
    });
  }

  private connectPrinter(): void {
    this.hasToldConnect = true;
    this.ask({ method: 'POST', path: '/api/connection', body: '{"command":"connect"}' }, () => undefined);
  }

  private greetLater(): void {
    this.greetAgainAtMs = this.nowMs + GREET_AGAIN_MS;
  }

  protected override onResponse(id: number, status: number, body: string): void {
    const ok = status >= 200 && status < 300;
    const message = textOf(parsed(body)['error']) ?? (body.startsWith('<') ? 'no reason given' : body);
    this.waiters.settle(id, ok ? { ok, result: parsed(body) } : { ok, status, message: message.slice(0, 200) });
  }

  protected override poll(): void {
    if (this.nowMs >= this.greetAgainAtMs) this.greet();
    if (!this.isHostReady || this.isAsking || this.nowMs < this.nextPollMs) return;
    this.isAsking = true;
    this.nextPollMs = this.nowMs + POLL_MS;
    this.lookAtPrinter((isOperational, state, isAnswered) => {
      this.isAsking = false;
      this.missed = isAnswered ? 0 : this.missed + 1;
      if (this.missed >= MAX_MISSED) return this.out.close();
      if (!isAnswered) return;
      if (!isOperational) return this.hostDown('RUN_MACHINE_RESET', `OctoPrint lost its printer: ${state}.`);
      this.look();
    });
  }

  /** Printer and job together: each alone would be a half-truth about the other. */
  private lookAtPrinter(seen: (isOperational: boolean, state: string, isAnswered: boolean) => void): void {
    this.ask({ method: 'GET', path: '/api/job' }, (job) => {
      if (!job.ok) return seen(false, 'no answer', false);
      const state = (textOf(fieldsOf(job.result)['state']) ?? 'unknown').slice(0, 100);
      this.ask({ method: 'GET', path: '/api/printer?exclude=sd' }, (printer) => {
        // 409: OctoPrint is there, its printer is not.
        if (!printer.ok) return seen(false, state, printer.status === 409);
        const { temperature, state: flagsOf } = fieldsOf(printer.result);
        this.flags = fieldsOf(fieldsOf(flagsOf)['flags']);
        this.present = fieldsOf(job.result);
        this.readTemperatures(fieldsOf(temperature));
        seen(this.flags['operational'] === true && this.flags['error'] !== true, state, true);
      });
    });
  }

  private readTemperatures(temperature: Record<string, unknown>): void {
    const { readings } = this;
    const tool = fieldsOf(temperature['tool0']);
    const bed = fieldsOf(temperature['bed']);
    const told = {
      nozzleC: numberOf(tool['actual']),
      nozzleTargetC: numberOf(tool['target']),
      bedC: numberOf(bed['actual']),
      bedTargetC: numberOf(bed['target']),
    };
    for (const [key, value] of Object.entries(told)) {
      if (value !== undefined) readings[key as keyof typeof told] = value;
    }
  }

  protected override upload(fileName: string, blocks: CountedBlocks, done: (problem?: Problem) => void): void {
    const upload = { fileName, source: blocks };
    this.ask(
      { method: 'POST', path: '/api/files/local', upload },
      (answer) => {
        const problem = uploadProblem(answer, 422);
        if (problem) return done(problem);
        // It takes no checksum: at least it must have stored as many bytes as were sent.
        this.ask({ method: 'GET', path: pathOf(fileName) }, (stored) => {
          const size = numberOf(fieldsOf(stored.ok ? stored.result : undefined)['size']);
          if (size === blocks.bytes) return done();
          const message = `OctoPrint stored ${size ?? 'no'} bytes of ${blocks.bytes}. Nothing was started; check the network.`;
          done({ code: 'RUN_LINK_NOISY', message });
        });
      },
      UPLOAD_LIMIT_MS,
    );
  }

  protected override start(fileName: string, done: (answer: Answer) => void): void {
    this.ask({ method: 'POST', path: pathOf(fileName), body: '{"command":"select","print":true}' }, done);
  }

  protected override control(command: 'pause' | 'resume' | 'cancel', done: (answer: Answer) => void): void {
    const body = command === 'cancel' ? { command } : { command: 'pause', action: command };
    this.ask({ method: 'POST', path: '/api/job', body: JSON.stringify(body) }, done);
  }

  /** OctoPrint sends M112 ahead of everything, then heaters off, and closes the port. */
  protected override emergency(): void {
    this.script('M112', ANSWER_LIMIT_MS, this.stopAnswered);
  }

  protected override restart(): void {
    this.connectPrinter();
    this.greetLater();
  }

  protected override script(line: string, limitMs: number, done: (answer: Answer) => void): void {
    const body = JSON.stringify({ command: line });
    this.ask({ method: 'POST', path: '/api/printer/command', body }, done, limitMs);
  }

  protected override remove(fileName: string): void {
    this.ask({ method: 'DELETE', path: pathOf(fileName) }, (answer) => {
      if (!answer.ok) this.notice(`the program stays on the machine: ${answer.message}`);
    });
  }

  /** Each file knows how its last print went. One that has none was cut off: OctoPrint restarted. */
  protected override askHistory(fileName: string, done: (verdict: Verdict) => void): void {
    this.ask({ method: 'GET', path: pathOf(fileName) }, (answer) => {
      if (!answer.ok) return done({ outcome: 'unknown' });
      const last = fieldsOf(fieldsOf(fieldsOf(answer.result)['prints'])['last']);
      if (last['success'] === true) return done({ outcome: 'done' });
      if (last['success'] === false) return done({ outcome: 'cancelled' });
      done({ outcome: 'failed', code: 'RUN_MACHINE_RESET', message: 'OctoPrint restarted during the program.' });
    });
  }

  private ask(request: MachineRequest, done: (answer: Answer) => void, limitMs = ANSWER_LIMIT_MS): void {
    this.out.request(this.waiters.add(this.nowMs + limitMs, done), request);
  }
}

function pathOf(fileName: string): string {
  return `/api/files/local/${fileName}`;
}

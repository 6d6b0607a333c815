import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Cable, MachineShell } from './machine-shell.js';
import type { Served } from './serve-on-tcp.js';

export interface ServedPty extends Served {
  /** `serial:///dev/pts/3?baud=115200`; the rate means nothing on a pty. */
  readonly url: string;
  /** What a host opens: the link if there is one, else `/dev/pts/N`. Another one after each re-plug without a link. */
  readonly path: string;
  /** Plug in again after an `unplug` fault, under the same link or a new one. */
  replug(link?: string): Promise<void>;
}

/**
 * A serial port as programs see it: a pseudo-terminal in raw mode without echo, held open by the system tool `socat`.
 *
 * A board that resets when its port is opened has to notice the opening, so its pty is a new one for each host and
 * always has a link; for some milliseconds after a host closed it, the link leads nowhere. All others keep one pty for
 * their life, which hosts open and close at any time and may even share, as they may share a real port.
 *
 * @throws Error if `socat` is not installed
 */
export async function serveOnPty(shell: MachineShell, options: { readonly link?: string } = {}): Promise<ServedPty> {
  const port = new PtyPort(shell, options.link);
  await port.plugIn();
  shell.onUnplug = () => port.pullOut();
  shell.onReplug = () => void port.plugIn();
  return {
    get url() {
      return `serial://${port.path}?baud=115200`;
    },
    get path() {
      return port.path;
    },
    replug: (link) => port.plugIn(link),
    close: () => port.close(),
  };
}

/** Sent bytes nobody reads are lost beyond this, as in the buffers of a USB adapter. */
const MAX_UNREAD_BYTES = 65_536;
/** How often socat looks whether a host opened the pty (s). */
const LOOK_EVERY_S = 0.005;

class PtyPort {
  path = '';
  private link: string | undefined;
  private folder: string | undefined;
  private socat: ChildProcessWithoutNullStreams | undefined;
  private isClosed = false;

  constructor(
    private readonly shell: MachineShell,
    link: string | undefined,
  ) {
    this.link = link;
    if (link === undefined && shell.resetsOnConnect) {
      this.folder = mkdtempSync(path.join(tmpdir(), 'minga-pty-'));
      this.link = path.join(this.folder, 'tty');
    }
  }

  /** @returns when a host can open `path` */
  async plugIn(link = this.link): Promise<void> {
    if (this.socat || this.isClosed) return;
    this.link = link;
    // -d -d: it says which pty it is and when the transfer begins. -t 0: no lingering after a host left.
    const options = `PTY,rawer${this.shell.resetsOnConnect ? `,wait-slave,pty-interval=${LOOK_EVERY_S}` : ''}`;
    const socat = spawn('socat', ['-d', '-d', '-t', '0', options, '-'], { stdio: 'pipe' });
    this.socat = socat;
    this.carry(socat);
    const device = await new Promise<string | undefined>((resolve, reject) => {
      let said = '';
      socat.stderr.setEncoding('utf8').on('data', (text: string) => {
        // After the start it only reports the end of the line.
        if (said.length > 4096) return;
        said += text;
        const found = /PTY is (\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
      socat.once('error', (cause) =>
        reject(new Error('socat does not start: install it (apt-get install socat)', { cause })),
      );
      socat.once('exit', (code) => {
        // Pulled out before it was plugged in.
        if (this.socat !== socat) resolve(undefined);
        else reject(new Error(`socat gave no pty (exit code ${code}): ${said.trim()}`));
      });
    });
    if (device === undefined || this.socat !== socat) return;
    this.path = link ?? device;
    if (link === undefined) return;
    // Renaming replaces an older link in one step: the path never leads nowhere longer than it must.
    symlinkSync(device, `${link}.new`);
    renameSync(`${link}.new`, link);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const { socat } = this;
    this.pullOut();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
    if (socat && socat.exitCode === null && socat.signalCode === null) await once(socat, 'exit');
  }

  /** The device vanishes. */
  pullOut(): void {
    const { socat } = this;
    this.socat = undefined;
    if (this.link !== undefined) rmSync(this.link, { force: true });
    socat?.kill('SIGKILL');
  }

  /** Bytes in both directions until the host or the machine ends it. */
  private carry(socat: ChildProcessWithoutNullStreams): void {
    const { stdin, stdout, stderr } = socat;
    let isConnected = false;
    const cable: Cable = {
      write: (text) => {
        if (stdin.writableLength < MAX_UNREAD_BYTES) stdin.write(text, 'latin1');
      },
      // The shell tells `onUnplug` too; a stopped shell only ends its cable.
      end: () => this.pullOut(),
    };
    const connect = (): void => {
      if (!isConnected) isConnected = this.shell.connect(cable);
    };
    if (this.shell.resetsOnConnect)
      stderr.on('data', (text: Buffer) => {
        if (text.includes('starting data transfer')) connect();
      });

    stdout.on('data', (bytes: Buffer) => {
      connect();
      if (isConnected) this.shell.receive(bytes);
    });
    stdin.on('error', () => undefined);
    socat.once('close', () => {
      this.shell.disconnect(cable);
      if (this.socat !== socat) return;
      this.socat = undefined;
      void this.plugIn();
    });
  }
}

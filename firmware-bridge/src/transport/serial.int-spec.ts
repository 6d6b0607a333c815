import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SerialPort } from 'serialport';
import { Program } from '../../../test/support/child-process.js';
import { openTransport } from './open-transport.js';
import type { Transport } from './transport.js';

/** A cable: two pseudo terminals that socat ties together, under names that outlive them. */
class Cable {
  readonly near = path.join(folder, 'near');
  readonly far = path.join(folder, 'far');
  private socat: Program | undefined;

  async plug(): Promise<this> {
    const end = (link: string): string => `pty,raw,echo=0,link=${link}`;
    this.socat = new Program('socat', ['-d', '-d', end(this.near), end(this.far)]);
    await this.socat.says(/starting data transfer/);
    return this;
  }

  async unplug(): Promise<void> {
    await this.socat?.stop('SIGTERM');
  }
}

/** One end, with all it heard. */
class End {
  readonly transport: Transport;
  heard = '';
  readonly chunks: Uint8Array[] = [];
  isOpened = false;
  readonly closed: string[] = [];
  private waiters: (() => void)[] = [];

  constructor(file: string, query = '') {
    const changed = (): void => this.waiters.forEach((waiter) => waiter());
    this.transport = openTransport(`serial://${file}${query}`, {
      opened: () => {
        this.isOpened = true;
        changed();
      },
      bytes: (bytes) => {
        this.chunks.push(bytes);
        this.heard += Buffer.from(bytes).toString('latin1');
        changed();
      },
      closed: (why) => {
        this.closed.push(why);
        changed();
      },
    });
    ends.push(this);
  }

  async until(isTrue: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const waiter = (): void => {
        if (isTrue()) resolve();
      };
      this.waiters.push(waiter);
      waiter();
    });
  }

  async opened(): Promise<this> {
    await this.until(() => this.isOpened || this.closed.length > 0);
    expect(this.closed).toEqual([]);
    return this;
  }

  async why(): Promise<string> {
    await this.until(() => this.closed.length > 0);
    return this.closed.join();
  }

  async hears(text: string): Promise<void> {
    await this.until(() => this.heard.length >= text.length);
    expect(this.heard).toBe(text);
  }

  say(text: string, isUrgent = false): void {
    this.transport.write(Buffer.from(text, 'latin1'), isUrgent);
  }
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'minga-serial-'));
const ends: End[] = [];
const cable = new Cable();

afterEach(async () => {
  for (const end of ends.splice(0)) {
    end.transport.close();
    await end.why();
    // Whatever happened to it: exactly one `closed`.
    expect(end.closed).toHaveLength(1);
  }
  await cable.unplug();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('serial transport over a pty pair', () => {
  it('carries every byte value both ways, at a baud rate outside of the standard ones', async () => {
    await cable.plug();
    const near = await new End(cable.near, '?baud=250000').opened();
    const far = await new End(cable.far, '?baud=250000').opened();
    const all = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
    near.say(all);
    await far.hears(all);
    far.say(all);
    await near.hears(all);
  });

  it('talks to `serialport` at the other end', async () => {
    await cable.plug();
    const near = await new End(cable.near).opened();
    const far = new SerialPort({ path: cable.far, baudRate: 115_200 });
    await once(far, 'open');
    far.write('ok\n');
    await near.hears('ok\n');
    near.say('G1 X1\n');
    expect(String(await once(far, 'data'))).toBe('G1 X1\n');
    far.close();
    await once(far, 'close');
  });

  it('gives bytes that stay what they were', async () => {
    await cable.plug();
    const near = await new End(cable.near).opened();
    const far = await new End(cable.far).opened();
    near.say('one');
    await far.hears('one');
    near.say('two');
    await far.hears('onetwo');
    expect(Buffer.concat(far.chunks).toString()).toBe('onetwo');
  });

  it('carries more than the kernel takes at once', async () => {
    await cable.plug();
    const near = await new End(cable.near).opened();
    const far = await new End(cable.far).opened();
    const much = 'G1 X100.000 Y100.000 E1.0000\n'.repeat(5000);
    near.say(much);
    await far.hears(much);
  });

  it('lets urgent bytes overtake all but the 128 bytes in the kernel, and throws the rest away', async () => {
    await cable.plug();
    const near = await new End(cable.near, '?baud=9600&paced=yes').opened();
    const far = await new End(cable.far).opened();
    near.say('a'.repeat(2000));
    near.say('!', true);
    near.say('?');
    await far.hears(`${'a'.repeat(128)}!?`);
  });

  it('[G4] says once, in words, that the port was unplugged', async () => {
    await cable.plug();
    const near = await new End(cable.near).opened();
    await cable.unplug();
    expect(await near.why()).toContain('was unplugged');
    near.say('G1 X1\n');
  });

  it('[F1] refuses a port that another bridge holds, which goes on undisturbed', async () => {
    await cable.plug();
    const first = await new End(cable.near).opened();
    const far = await new End(cable.far).opened();
    expect(await new End(cable.near).why()).toContain('another program holds the port');
    first.say('still here');
    await far.hears('still here');
  });

  it('[F2] opens again after it was closed, and after it came back under another name', async () => {
    await cable.plug();
    const first = await new End(cable.near).opened();
    first.transport.close();
    expect(await first.why()).toBe('closed');
    const again = await new End(cable.near).opened();
    const nameBefore = realpathSync(cable.near);
    await cable.unplug();
    await again.why();
    // Another device takes the old names before the cable comes back.
    const other = new Program('socat', ['-d', '-d', 'pty,raw', 'pty,raw']);
    await other.says(/starting data transfer/);
    try {
      await cable.plug();
      expect(realpathSync(cable.near)).not.toBe(nameBefore);
      const near = await new End(cable.near).opened();
      const far = await new End(cable.far).opened();
      near.say('back');
      await far.hears('back');
    } finally {
      await other.stop('SIGTERM');
    }
  });

  it('[F6] keeps the board from being reset when it leaves', async () => {
    await cable.plug();
    await new End(cable.near, '?baud=250000').opened();
    const settings = execFileSync('stty', ['-a', '-F', cable.near], { encoding: 'utf8' });
    expect(settings).toContain('-hupcl');
    expect(settings).toContain('-icanon');
    expect(settings).toContain('-echo ');
  });

  it('says what is wrong with a port that is not there', async () => {
    expect(await new End(path.join(folder, 'ttyUSB9')).why()).toContain('check cable and power');
  });

  it('may be closed while it opens', async () => {
    await cable.plug();
    const near = new End(cable.near);
    near.transport.close();
    expect(await near.why()).toBe('closed');
    await new End(cable.near).opened();
  });
});

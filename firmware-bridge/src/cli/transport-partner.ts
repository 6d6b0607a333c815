import { openTransport } from '../transport/open-transport.js';
import type { Transport } from '../transport/transport.js';
import { CommandError } from './command.js';
import type { MachinePartner } from './transcript/machine-replay.js';

/** A machine on a port or socket, line by line. */
export class TransportPartner implements MachinePartner {
  private text = '';
  private wake: () => void = () => undefined;
  private whyClosed: string | undefined;
  private transport!: Transport;

  /** @throws CommandError when the address cannot be opened */
  static async open(address: string): Promise<TransportPartner> {
    const partner = new TransportPartner();
    await new Promise<void>((resolve, reject) => {
      partner.transport = openTransport(address, {
        opened: resolve,
        bytes: (bytes) => {
          partner.text += Buffer.from(bytes).toString('latin1');
          partner.wake();
        },
        closed: (why) => {
          partner.whyClosed = why;
          partner.wake();
          reject(new CommandError(`${address} cannot be opened: ${why}.`));
        },
      });
    });
    return partner;
  }

  write(text: string): void {
    this.transport.write(Buffer.from(text, 'latin1'));
  }

  async nextLine(withinMs: number): Promise<string | undefined> {
    const endMs = performance.now() + withinMs;
    for (;;) {
      const end = this.text.indexOf('\n');
      if (end >= 0) {
        const line = this.text.slice(0, end).replace(/\r$/, '');
        this.text = this.text.slice(end + 1);
        return line;
      }
      if (this.whyClosed !== undefined) return undefined;
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) return undefined;
      await this.heardWithin(leftMs);
    }
  }

  pass(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  close(): void {
    this.transport.close();
  }

  private heardWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

import type { MachineRequest } from '#libs/machine-protocols';
import { openTransport } from '../transport/open-transport.js';
import type { Transport } from '../transport/transport.js';
import { CommandError } from './command.js';
import type { HostedHeard, HostedPartner } from './transcript/hosted-machine-replay.js';

/** A Moonraker or OctoPrint on the network, message by message. */
export class WebPartner implements HostedPartner {
  private readonly inbox: HostedHeard[] = [];
  private wake: () => void = () => undefined;
  private transport: Transport | undefined;

  constructor(private readonly address: string) {}

  /** @throws CommandError when nobody answers there */
  connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.transport = openTransport(this.address, {
        opened: resolve,
        bytes: () => undefined,
        message: (text) => this.hear({ type: 'message', text }),
        response: (id, status, body) => this.hear({ type: 'response', id, status, body }),
        closed: (why) => reject(new CommandError(`the machine cannot be reached: ${why}.`)),
      });
    });
  }

  disconnect(): void {
    this.transport?.close();
    this.transport = undefined;
    this.inbox.length = 0;
  }

  send(text: string): void {
    this.transport?.send?.(text);
  }

  request(id: number, request: MachineRequest): void {
    this.transport?.request?.(id, request);
  }

  async next(withinMs: number): Promise<HostedHeard | undefined> {
    if (this.inbox.length === 0) await this.heardWithin(withinMs);
    return this.inbox.shift();
  }

  pass(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  private hear(heard: HostedHeard): void {
    this.inbox.push(heard);
    this.wake();
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

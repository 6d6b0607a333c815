import { createHash } from 'node:crypto';
import type { MachineRequest } from '#libs/machine-protocols';
import { MoonrakerModel, OctoPrintModel, type MoonrakerFault, type OctoPrintFault } from '#libs/machine-simulator';
import type { HostedHeard, HostedPartner } from '../../firmware-bridge/src/cli/transcript/hosted-machine-replay.js';

/** A simulated Moonraker or OctoPrint without network, with a clock turned by hand. */
export class HostedModelPartner implements HostedPartner {
  private readonly model: MoonrakerModel | OctoPrintModel;
  private nowMs = 0;
  private readonly inbox: HostedHeard[] = [];
  private readonly hear = (text: string): void => void this.inbox.push({ type: 'message', text });

  constructor(kind: 'klipper' | 'octoprint', options: { readonly name: string }) {
    this.model = kind === 'klipper' ? new MoonrakerModel(options) : new OctoPrintModel(options);
    this.model.step(0);
  }

  async connect(): Promise<void> {
    if (this.model instanceof MoonrakerModel) this.model.subscriptions.connect(this.hear);
  }

  disconnect(): void {
    if (this.model instanceof MoonrakerModel) this.model.subscriptions.disconnect(this.hear);
    this.inbox.length = 0;
  }

  send(text: string): void {
    if (this.model instanceof MoonrakerModel) this.model.message(text, this.hear);
    this.step();
  }

  request(id: number, { method, path, body = '', upload }: MachineRequest): void {
    const answer = (status: number, text = ''): void => {
      this.inbox.push({ type: 'response', id, status, body: text });
    };
    const { model } = this;
    if (upload) {
      const content = Buffer.from(fileOf(upload.source), 'latin1');
      if (model instanceof OctoPrintModel) model.upload(upload.fileName, content, answer);
      else {
        const checksum = createHash('sha256').update(content).digest('hex');
        const stored = model.upload({ ...upload.fields, checksum }, upload.fileName, content);
        answer(stored.status, stored.body);
      }
    } else if (model instanceof OctoPrintModel) model.request({ method, path, body }, answer);
    else model.http(path, body, answer);
    this.step();
  }

  async next(withinMs: number): Promise<HostedHeard | undefined> {
    const endMs = this.nowMs + withinMs;
    while (this.inbox.length === 0 && this.nowMs < endMs) {
      this.nowMs = Math.min(endMs, Math.max(this.nowMs + 0.01, this.model.nextEventS * 1000));
      this.step();
    }
    return this.inbox.shift();
  }

  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    this.step();
  }

  fault(fault: unknown): void {
    this.model.fault(fault as MoonrakerFault & OctoPrintFault);
  }

  private step(): void {
    this.model.step(this.nowMs / 1000);
  }
}

function fileOf(source: { next(): string | undefined }): string {
  let text = '';
  for (let block = source.next(); block !== undefined; block = source.next()) text += `${block}\n`;
  return text;
}

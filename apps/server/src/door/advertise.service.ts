import type { EventEmitter } from 'node:events';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Bonjour, type Service } from 'bonjour-service';
import type { SlicerQueueRow } from '#libs/persistence';
import type { MdnsWish, SiteConfig } from '../core/config.js';
import { CONFIG } from '../core/core.module.js';
import { LiveHub } from '../live/live.hub.js';
import { SettingsService } from '../core/settings.service.js';
import { QueuesService } from './queues.service.js';

export interface Advertised {
  readonly name: string;
  readonly type: 'octoprint';
  readonly port: number;
  readonly txt: Readonly<Record<string, string>>;
}

/** What is said of a queue: PrusaSlicer appends `path` to the address it found, and shows the name. */
export const advertisedOf = (queue: SlicerQueueRow, siteName: string, port: number): Advertised => ({
  // A label of DNS has at most 63 bytes.
  name: labelOf(`${queue.name} (${siteName})`),
  type: 'octoprint',
  port,
  txt: { path: `/queues/${queue.slug}/`, version: '1.10.3', api: '0.1' },
});

/** Bound to all addresses: Linux gives multicasts to no socket that is bound to one of its own. */
export const bonjourOptions = (wish: MdnsWish): object => ({ ...wish, bind: '0.0.0.0' });

const MAX_LABEL_BYTES = 63;
function labelOf(text: string): string {
  let label = text;
  while (Buffer.byteLength(label) > MAX_LABEL_BYTES) label = label.slice(0, -1).trimEnd();
  return label;
}

/** Tells the local network of every open queue (mDNS, `_octoprint._tcp`), where the site switched that on. */
@Injectable()
export class AdvertiseService implements OnApplicationShutdown {
  readonly #log = new Logger('mdns');
  readonly #services = new Map<string, Service>();
  #bonjour: Bonjour | undefined;
  #port = 0;
  #stop: (() => void) | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: SiteConfig,
    @Inject(QueuesService) private readonly queues: QueuesService,
    @Inject(SettingsService) private readonly settings: SettingsService,
    @Inject(LiveHub) private readonly live: LiveHub,
  ) {}

  /** @param port that slicers reach us on */
  async start(port: number): Promise<void> {
    const { mdns } = this.config;
    if (mdns === undefined) return;
    this.#port = port;
    this.#bonjour = new Bonjour(bonjourOptions(mdns) as never, (error: unknown) => this.#log.warn(String(error)));
    // It throws what nobody listens to: a port that another program holds must not end the server.
    const { mdns: socket } = (this.#bonjour as unknown as { server: { mdns: EventEmitter } }).server;
    socket.on('error', (error) => this.#log.warn(`The network is not told of the queues: ${String(error)}`));
    this.#stop = this.live.onNotice(({ topic }) => {
      if (topic === 'slicers') this.#renew();
    });
    this.#renew();
    await this.#last;
  }

  /** One look after the other; a failed one is tried again with the next change. */
  #renew(): void {
    this.#last = this.#last.then(() => this.#look()).catch((error: unknown) => this.#log.warn(String(error)));
  }

  async #look(): Promise<void> {
    const bonjour = this.#bonjour;
    if (!bonjour) return;
    const { name: siteName } = await this.settings.site();
    const open = (await this.queues.rows()).filter(({ isOpen }) => isOpen);
    const wanted = new Map(open.map((queue) => [`${queue.id} ${queue.name}`, queue]));
    for (const [key, service] of this.#services) {
      if (wanted.has(key)) continue;
      this.#services.delete(key);
      service.stop();
    }
    for (const [key, queue] of wanted) {
      if (this.#services.has(key)) continue;
      this.#services.set(key, bonjour.publish({ ...advertisedOf(queue, siteName, this.#port), probe: false }));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop?.();
    const bonjour = this.#bonjour;
    this.#bonjour = undefined;
    if (!bonjour) return;
    await this.#last;
    await new Promise<void>((resolve) => bonjour.unpublishAll(() => bonjour.destroy(() => resolve())));
  }
}

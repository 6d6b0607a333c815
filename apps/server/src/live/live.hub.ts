import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { LiveListener, type LiveNotice } from '#libs/persistence';
import { CONFIG } from '../core/core.module.js';
import type { SiteConfig } from '../core/config.js';

/** Many operators' pages at once, each a listener. */
const MAX_LISTENERS = 10_000;

/** What changed anywhere in the site, heard from PostgreSQL after each commit, handed to whoever listens here. */
@Injectable()
export class LiveHub implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #events = new EventEmitter();
  readonly #listener: LiveListener;

  constructor(@Inject(CONFIG) config: SiteConfig) {
    this.#events.setMaxListeners(MAX_LISTENERS);
    this.#listener = new LiveListener(
      config.databaseUrl,
      (notice) => this.#events.emit('notice', notice),
      () => this.#events.emit('gap'),
    );
  }

  onApplicationBootstrap(): Promise<void> {
    return this.#listener.start();
  }

  onApplicationShutdown(): Promise<void> {
    this.#events.removeAllListeners();
    return this.#listener.close();
  }

  onNotice(listener: (notice: LiveNotice) => void): () => void {
    this.#events.on('notice', listener);
    return () => this.#events.off('notice', listener);
  }

  /** Notices were lost for a moment: look at everything again. */
  onGap(listener: () => void): () => void {
    this.#events.on('gap', listener);
    return () => this.#events.off('gap', listener);
  }

  /** Anything a requester's page may show has changed. */
  onTrackerChange(listener: () => void): () => void {
    return this.onNotice(({ topic }) => {
      if (topic === 'requests' || topic === 'jobs') listener();
    });
  }
}

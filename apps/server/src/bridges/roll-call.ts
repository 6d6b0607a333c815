import type { BridgesService } from './bridges.service.js';
import type { BridgePresenceService } from './bridge-presence.service.js';

/** A living bridge introduces itself after 60 s of silence (firmware-bridge/src/server-link.ts); and some for the way. */
const SPEAKS_WITHIN_MS = 75_000;

/**
 * Beside a broker of its own a server may start anew while bridges are at work and other servers know them: nobody is
 * forgotten then. Only a bridge that died while no server listened is still written down as there; it is found by
 * its silence.
 */
export class RollCall {
  readonly #heard = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly bridges: Pick<BridgesService, 'list'>,
    private readonly presence: Pick<BridgePresenceService, 'lost'>,
  ) {}

  /** Anew each time the broker is there again: with it went the last wills. @param onError hears why a round failed */
  begin(onError: (error: unknown) => void): void {
    this.end();
    this.#heard.clear();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.dismissSilent().catch(onError);
    }, SPEAKS_WITHIN_MS);
  }

  heard(bridgeId: string): void {
    if (this.#timer) this.#heard.add(bridgeId);
  }

  /** Marks as lost who is written down as there and has said nothing since `begin`. */
  async dismissSilent(): Promise<void> {
    for (const { row } of await this.bridges.list()) {
      if (row.connectivity === 'online' && !this.#heard.has(row.id)) await this.presence.lost(row.id, undefined);
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

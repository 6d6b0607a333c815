/** Facts in one transaction at most: a bridge has no more of them under way (firmware-bridge/src/server-link.ts). */
const MAX_TOGETHER = 100;

/**
 * Messages of each bridge, handled one after the other, as they came. Such as may go together and follow each other
 * gather while the one before is handled, and then go at once: a bridge that comes back after days has thousands.
 */
export class MessageLines<M> {
  readonly #lines = new Map<string, { readonly waiting: M[]; readonly done: Promise<void> }>();

  /** @param handle must not reject; gets one message, or several that all may go together */
  constructor(
    private readonly mayGoTogether: (message: M) => boolean,
    private readonly handle: (bridgeId: string, messages: readonly M[]) => Promise<void>,
  ) {}

  put(bridgeId: string, message: M): void {
    const line = this.#lines.get(bridgeId);
    if (line) line.waiting.push(message);
    else {
      const waiting = [message];
      this.#lines.set(bridgeId, { waiting, done: this.#workOff(bridgeId, waiting) });
    }
  }

  /** Everything that came so far, and what comes meanwhile, is handled. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(({ done }) => done));
  }

  async #workOff(bridgeId: string, waiting: M[]): Promise<void> {
    // What the same packet of the network brought is here then.
    await Promise.resolve();
    while (waiting.length > 0) await this.handle(bridgeId, waiting.splice(0, this.#togetherIn(waiting)));
    this.#lines.delete(bridgeId);
  }

  #togetherIn(waiting: readonly M[]): number {
    const firstAlone = waiting.findIndex((message) => !this.mayGoTogether(message));
    return Math.min(MAX_TOGETHER, Math.max(1, firstAlone < 0 ? waiting.length : firstAlone));
  }
}

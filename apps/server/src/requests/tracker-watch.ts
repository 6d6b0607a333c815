/** Changes come in bursts and most of them are of others: the page hears of its own, once a second at most. */
const LOOK_EVERY_MS = 1_000;

/** Tells when what a requester sees is different from what was told last. */
export class TrackerWatch {
  #last: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly view: () => Promise<object>,
    private readonly tell: () => void,
  ) {}

  /** Something changed somewhere. */
  look(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#compare();
    }, LOOK_EVERY_MS);
  }

  async #compare(): Promise<void> {
    // A database that is away for a moment costs one event; the page asks by itself from time to time.
    const view = await this.view().catch(() => undefined);
    if (!view) return;
    const text = JSON.stringify({ ...view, expectedAt: null });
    if (text !== this.#last) this.tell();
    this.#last = text;
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

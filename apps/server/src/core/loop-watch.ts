const LOOK_MS = 1_000;
/** The broker gives up on a client after 1.5 keep-alives, 90 s; a person notices much earlier. */
const ALARM_MS = 2_000;

/** Tells when this process stood still: frozen by the system, or kept busy by something that should not be here. */
export function watchLoop(tell: (message: string) => void): void {
  let lookedMs = performance.now();
  setInterval(() => {
    const lateMs = performance.now() - lookedMs - LOOK_MS;
    lookedMs += LOOK_MS + lateMs;
    if (lateMs > ALARM_MS) tell(`this process stood still for ${(lateMs / 1000).toFixed(1)} s`);
  }, LOOK_MS).unref();
}

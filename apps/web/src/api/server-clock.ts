/** Telephones are often minutes wrong; ages are counted by the server's clock, learnt from its answers. */
let offsetMs = 0;

export function learnServerTime(dateHeader: string | null): undefined {
  const serverMs = dateHeader ? Date.parse(dateHeader) : Number.NaN;
  if (Number.isNaN(serverMs)) return;
  const measuredMs = serverMs - Date.now();
  // The header has whole seconds: below two the device's clock is good enough, and ages do not jump.
  offsetMs = Math.abs(measuredMs) < 2_000 ? 0 : measuredMs;
}

export function serverNowMs(): number {
  return Date.now() + offsetMs;
}

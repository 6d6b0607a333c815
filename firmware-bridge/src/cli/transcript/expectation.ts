import type { SessionEvent, SessionSnapshot } from '#libs/machine-protocols';

/**
 * `= ended outcome=failed message~heater`: an event of that type whose fields fit (`=` equal, `~` contains).
 * `= is phase=locked ackedBlocks=2`: the snapshot. Nested fields: `prompt.kind=tool`.
 */
export function holds(
  name: string,
  argument: string,
  snapshot: SessionSnapshot,
  events: readonly SessionEvent[],
): boolean {
  const conditions = [...argument.matchAll(/([\w.]+)([=~])("[^"]*"|\S+)/g)].map(([, path = '', sign, value = '']) => ({
    path: path.split('.'),
    isPart: sign === '~',
    value: value.replace(/^"(.*)"$/, '$1'),
  }));
  const fits = (thing: unknown): boolean =>
    conditions.every(({ path, isPart, value }) => {
      const seen = String(path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], thing));
      return isPart ? seen.toLowerCase().includes(value.toLowerCase()) : seen === value;
    });
  return name === 'is' ? fits(snapshot) : events.some((event) => event.type === name && fits(event));
}

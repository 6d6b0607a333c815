/**
 * Does something for each item, some at once; one that takes too long is left to itself and the others go on.
 * `act` handles its own errors. Resolves when each has ended or been left.
 */
export async function eachAtOnce<T>(
  items: readonly T[],
  { atOnce, limitMs }: { readonly atOnce: number; readonly limitMs: number },
  act: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const work = async (): Promise<void> => {
    for (const item of left) await within(act(item), limitMs);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
}

/** Resolves with the promise or when the time is over, whichever is first. */
async function within(done: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  try {
    await Promise.race([done, over]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first seed that kills each mutant, as `npm run simulate -- --mutants` prints them: the quick run begins there. */
export const KILLING_SEEDS: Readonly<Record<string, number>> = {};

import type { Problem, ProblemOperation } from '#libs/scheduling';

/** Reads the usual text format, from which only the job chains, the machines and the durations come. */
export function readInstance(text: string, firstMachine = 0): Problem {
  const numbers = (text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
  let at = 0;
  const next = (): number => numbers[at++]!;
  // Some instances carry a third number, the mean count of machines by operation, at the end of the first line.
  const header = text.trim().split('\n')[0]!.trim().split(/\s+/).length;
  const [jobs, machineCount] = [next(), next()];
  at = header;
  const operations: ProblemOperation[] = [];
  for (let job = 0; job < jobs; job++) {
    const length = next();
    for (let i = 0; i < length; i++) {
      const setupKey = operations.length;
      const alternatives = Array.from({ length: next() }, () => ({
        machine: next() - firstMachine,
        duration: next(),
        setupKey,
      }));
      const predecessors = i === 0 ? [] : [operations.length - 1];
      operations.push({ alternatives, predecessors, release: 0, due: Infinity, weight: 1 });
    }
  }
  const setups: number[][][] = [];
  if (at < numbers.length) {
    const size = operations.length;
    for (let machine = 0; machine < machineCount; machine++) {
      setups.push(Array.from({ length: size }, () => Array.from({ length: size }, next)));
    }
  }
  const machines = Array.from({ length: machineCount }, (_, machine) => ({
    availableFrom: 0,
    setupMatrix: setups.length > 0 ? machine : -1,
    setupKey: -1,
  }));
  return { machines, operations, setups };
}

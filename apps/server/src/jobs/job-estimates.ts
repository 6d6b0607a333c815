import { In, type EntityManager } from 'typeorm';
import { ProgramRow, type OperationRow } from '#libs/persistence';

/** Seconds of machine time per piece of each operation, where a program is ready. */
export async function estimateOf(
  manager: EntityManager,
  operations: readonly OperationRow[],
): Promise<Map<string, number>> {
  const hashes = operations.flatMap((operation) => operation.partSha256 ?? []);
  if (hashes.length === 0) return new Map();
  const programs = await manager.findBy(ProgramRow, { partSha256: In(hashes), state: 'ready' });
  const bySource = new Map(programs.map((program) => [program.partSha256, program.estimatedS ?? 0]));
  return new Map(
    operations.flatMap((operation) => {
      const seconds = bySource.get(operation.partSha256 ?? '');
      return seconds === undefined ? [] : [[operation.id, seconds] as const];
    }),
  );
}

import { In, IsNull, type EntityManager } from 'typeorm';
import { ProgramRow, type OperationRow } from '#libs/persistence';
import { PROGRAM_FACTS, programsOf } from '../production/program-choice.js';

/** Seconds of machine time per piece of each operation, where a program is ready. */
export async function estimateOf(
  manager: EntityManager,
  operations: readonly OperationRow[],
): Promise<Map<string, number>> {
  if (operations.length === 0) return new Map();
  const hashes = operations.flatMap((operation) => operation.partSha256 ?? []);
  const programs = await manager.find(ProgramRow, {
    select: PROGRAM_FACTS,
    where: [
      { partSha256: In(hashes), operationId: IsNull(), state: 'ready' },
      { operationId: In(operations.map(({ id }) => id)), state: 'ready' },
    ],
  });
  return new Map(
    operations.flatMap((operation) => {
      const [best] = programsOf(operation, programs);
      return best ? [[operation.id, best.estimatedS ?? 0] as const] : [];
    }),
  );
}

import type { OperationRow, ProgramRow } from '#libs/persistence';

type Choosable = Pick<ProgramRow, 'operationId' | 'partSha256' | 'origin' | 'state' | 'createdAt'>;
type Wanting = Pick<OperationRow, 'id' | 'partSha256'>;

/**
 * Programs that may make this operation's pieces, best first: one that a person brought for this very operation, one brought
 * for the part, one made here; of equals the newest. One that was brought and is not ready counts for nothing.
 */
export function programsOf<P extends Choosable>(operation: Wanting, programs: readonly P[]): P[] {
  return programs
    .filter((program) => isFor(operation, program) && (program.origin === 'made' || program.state === 'ready'))
    .toSorted((a, b) => rank(a) - rank(b) || b.createdAt.getTime() - a.createdAt.getTime());
}

function isFor(operation: Wanting, program: Choosable): boolean {
  if (program.operationId !== null) return program.operationId === operation.id;
  return operation.partSha256 !== null && program.partSha256 === operation.partSha256;
}

function rank({ origin, operationId }: Choosable): number {
  if (origin === 'made') return 2;
  return operationId === null ? 1 : 0;
}

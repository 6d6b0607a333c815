import type { OperationRow, ProgramRow } from '#libs/persistence';

/**
 * What planning and lists need of a program. Its report is left in the database: with hours of machine time it has hundreds of
 * kilobytes, and lists are asked for every few seconds.
 */
export const PROGRAM_FACTS = {
  id: true,
  partSha256: true,
  machineClass: true,
  material: true,
  state: true,
  progress: true,
  sha256: true,
  bytes: true,
  estimatedS: true,
  reason: true,
  createdAt: true,
  origin: true,
  operationId: true,
} as const;

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

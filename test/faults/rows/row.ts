export interface FaultRow {
  readonly id: string;
  readonly fault: string;
  readonly behaviour: string;
  /** Why no test shows this row. */
  readonly notTested?: string;
}

export const row = (id: string, fault: string, behaviour: string, notTested?: string): FaultRow => ({
  id,
  fault,
  behaviour,
  ...(notTested !== undefined && { notTested }),
});

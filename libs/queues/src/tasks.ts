/**
 * Every task there is: name -> payload. A task says "look at the database and do what is due"; losing or repeating
 * one moves no machine and loses no fact.
 */
export interface TaskMap {
  /** Slice or mill one program that is `preparing`. */
  'prepare-program': { programId: string };
  /** Fetch, read and keep what one import asks for. */
  'import-design': { importId: string };
  /** Draw a model file, and thin it out for the web. */
  'picture-design': { modelSha256: string };
  /** Give waiting jobs to machines that may start. */
  advance: { cause: string };
  /** Work out the site's capacity and put it into the outbox when it changed. */
  'report-capacity': { cause: string };
  /** Deliver what the outbox holds for the coalition. */
  'deliver-coalition': { cause: string };
  /** Time-outs of attempts, and everything above once more in case a trigger was lost. */
  sweep: Record<string, never>;
}
export type TaskName = keyof TaskMap;

/** Heavy tasks have a queue of their own, so that slicing never delays a start. */
export const QUEUE_OF: Readonly<Record<TaskName, 'heavy' | 'light'>> = {
  'prepare-program': 'heavy',
  'import-design': 'heavy',
  'picture-design': 'heavy',
  advance: 'light',
  'report-capacity': 'light',
  'deliver-coalition': 'light',
  sweep: 'light',
};

export interface TaskContext {
  /** The last of its tries: what fails now stays failed. */
  readonly isLastTry: boolean;
}
export type TaskHandlers = { readonly [N in TaskName]: (payload: TaskMap[N], context: TaskContext) => Promise<void> };

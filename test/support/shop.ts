import type { z } from 'zod';
import { checkPiece, getInbox, listJobs, type jobSchema } from '../../apps/server/src/jobs/jobs.routes.js';
import {
  clearPlate,
  getMachine,
  listMachines,
  type machineSchema,
} from '../../apps/server/src/machines/machines.routes.js';
import type { inboxItemSchema } from '../../apps/server/src/jobs/jobs.routes.js';
import { getCapacity } from '../../apps/server/src/planner/planner.routes.js';
import {
  createRequest,
  acceptRequest,
  listRequests,
  type askSchema,
} from '../../apps/server/src/requests/requests.routes.js';
import type { Person } from './person.js';

export type Job = z.output<typeof jobSchema>;
export type Machine = z.output<typeof machineSchema>;
export type InboxItem = z.output<typeof inboxItemSchema>;
export type Ask = z.input<typeof askSchema>;

/** A farmer's wish with everything but what. */
export const WISH = {
  place: 'Sigchos',
  purpose: 'OWN',
  requesterKind: 'IND',
  requesterName: 'María Chusin',
  neededBy: '2030-06-01',
} as const satisfies Partial<Ask>;

/** What an operator does on a shop floor, step by step. */
export class ShopFloor {
  constructor(private readonly operator: Person) {}

  jobs(): Promise<Job[]> {
    return this.operator.call(listJobs);
  }

  async job(id: string): Promise<Job> {
    const job = (await this.jobs()).find((one) => one.id === id);
    if (!job) throw new Error(`there is no job ${id}`);
    return job;
  }

  machines(): Promise<Machine[]> {
    return this.operator.call(listMachines);
  }

  inbox(): Promise<InboxItem[]> {
    return this.operator.call(getInbox);
  }

  /** Waits for a thing that needs a person. */
  awaitItem(kind: InboxItem['kind'], where: Partial<InboxItem> = {}, withinMs = 90_000): Promise<InboxItem> {
    const wanted = Object.entries(where) as [keyof InboxItem, unknown][];
    return this.operator.until(
      `${kind} ${JSON.stringify(where)} in the inbox`,
      async () => (await this.inbox()).find((item) => item.kind === kind && wanted.every(([k, v]) => item[k] === v)),
      { withinMs },
    );
  }

  /** Asks and accepts in one go, for tests about what comes after. @returns the request's code and its jobs */
  async order(ask: Ask): Promise<{ code: string; jobs: Job[] }> {
    const { code } = await this.operator.call(createRequest, { body: ask });
    const request = (await this.operator.call(listRequests, {})).find((one) => one.code === code);
    await this.operator.call(acceptRequest, { params: { requestId: request?.id ?? '' }, body: {} });
    return { code, jobs: (await this.jobs()).filter((job) => job.requestCode === code) };
  }

  /** Waits until a program runs for the job. */
  awaitRunning(jobId: string, withinMs = 90_000): Promise<Job> {
    const look = async (): Promise<Job | undefined> => {
      const job = await this.job(jobId);
      return job.attempts.at(-1)?.state === 'running' ? job : undefined;
    };
    return this.operator.until(`job ${jobId} running`, look, { withinMs });
  }

  /** "I am at the machine and its plate is empty." */
  async clearPlate(machineId: string): Promise<void> {
    const { run } = await this.operator.call(getMachine, { params: { machineId } });
    await this.operator.call(clearPlate, { params: { machineId }, body: { afterRun: run } });
  }

  /** Waits until the piece lies on the plate, takes it off and judges it. */
  async takeAndCheck(jobId: string, verdict: 'pass' | 'scrap', withinMs = 120_000): Promise<void> {
    const { machineId } = await this.awaitItem('clear-plate', { jobId }, withinMs);
    await this.clearPlate(machineId ?? '');
    await this.awaitItem('check-piece', { jobId });
    await this.operator.call(checkPiece, { params: { jobId }, body: { verdict } });
  }
}

/** Machines that could start now, by what is loaded, as the coalition's planner sees this site; undefined: no report yet. */
export async function freeByMaterial(planner: Person): Promise<Record<string, number> | undefined> {
  const site = (await planner.call(getCapacity)).sites[0];
  return site && Object.fromEntries(site.entries.map((entry) => [entry.material ?? '', entry.freeMachines]));
}

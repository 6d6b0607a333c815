import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Between, DataSource, type EntityManager } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import { DispatchDecisionRow, JobRow, MachineRow } from '#libs/persistence';
import { replay, scoreOf, weigh, type DecidedCandidate, type Weights } from '#libs/scheduling';
import { CLOCK } from '../core/core.module.js';
import type { RouteInput } from '../http/route.js';
import { loadRuledShop } from '../production/shop-rules.js';
import { byId, loadWaitingJobs } from '../production/views.js';
import type { candidateSchema, decisionSchema, jobDecisionsSchema, replayDecisions } from './dispatch.routes.js';
import { loadPolicy, type StoredPolicy } from './policy.js';

type CandidateView = z.input<typeof candidateSchema>;
type DecisionView = z.input<typeof decisionSchema>;
type Replay = z.input<(typeof replayDecisions)['response']>;

/** Of one job. */
const SHOWN = 20;
/** Of one replay: a busy month of a large lab. */
const REPLAYED = 5_000;

/** Why here, why not there, and what other weights would have done. */
@Injectable()
export class DecisionsService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND */
  async ofJob(jobId: string): Promise<z.input<typeof jobDecisionsSchema>> {
    const { manager } = this.database;
    if (!(await manager.existsBy(JobRow, { id: jobId }))) throw domainError('NOT_FOUND', 'There is no such job.');
    const policy = await loadPolicy(manager);
    const rows = await manager.find(DispatchDecisionRow, { where: { jobId }, order: { at: 'DESC' }, take: SHOWN });
    const nowMs = this.clock.nowMs();
    const shop = await loadRuledShop(manager, policy, nowMs);
    const [waiting] = await loadWaitingJobs(manager, shop, jobId);
    const now = waiting ? weigh(waiting.view, shop.views, nowMs, policy.weights) : [];
    return {
      weights: policy.weights,
      now: now.map((candidate) => candidateView(candidate, policy.weights)),
      decisions: await this.#views(manager, rows, policy),
    };
  }

  async #views(
    manager: EntityManager,
    rows: readonly DispatchDecisionRow[],
    policy: StoredPolicy,
  ): Promise<DecisionView[]> {
    const names = await namesOf(manager, rows);
    return rows.map((row) => {
      const weights = weightsOf(policy, row.policyVersion);
      const { id, kind, machineId, runnerUpId, byName, policyVersion, lookedAt } = row;
      return {
        id,
        at: row.at.toISOString(),
        kind,
        machineId,
        machineName: names.get(machineId) ?? '',
        runnerUpId,
        runnerUpName: runnerUpId === null ? null : (names.get(runnerUpId) ?? ''),
        byName,
        weights: weights ?? null,
        policyVersion,
        lookedAt,
        candidates: (row.candidates as DecidedCandidate[]).map((each) => candidateView(each, weights)),
      };
    });
  }

  /** Of what started by itself or was suggested; what a person picked no weights would change. */
  async replay({ weights, from, until }: RouteInput<typeof replayDecisions>['body']): Promise<Replay> {
    const { manager } = this.database;
    const rows = await manager.find(DispatchDecisionRow, {
      where: { at: Between(new Date(from), new Date(until)), kind: 'automatic' },
      order: { at: 'DESC' },
      take: REPLAYED + 1,
    });
    const looked = rows.slice(0, REPLAYED);
    const stored = looked.map(({ jobId, machineId, candidates }) => {
      return { jobId, machineId, candidates: candidates as DecidedCandidate[] };
    });
    const replayed = replay(stored, weights);
    const names = await namesOf(manager, looked);
    for (const { candidates } of stored) {
      for (const { machineId, name } of candidates) if (!names.has(machineId)) names.set(machineId, name);
    }
    const nameOf = (id: string): string => names.get(id) ?? '';
    const machineIds = [...new Set(replayed.flatMap(({ machineId, wouldBe }) => [machineId, wouldBe]))];
    return {
      decided: looked.length,
      isComplete: rows.length <= REPLAYED,
      changed: replayed.flatMap(({ jobId, machineId, wouldBe }, index) => {
        const at = looked[index]?.at.toISOString() ?? from;
        const wouldBeName = nameOf(wouldBe);
        return machineId === wouldBe
          ? []
          : [{ jobId, at, machineId, machineName: nameOf(machineId), wouldBeId: wouldBe, wouldBeName }];
      }),
      perMachine: machineIds.map((machineId) => ({
        machineId,
        name: nameOf(machineId),
        was: replayed.filter((each) => each.machineId === machineId).length,
        wouldBe: replayed.filter((each) => each.wouldBe === machineId).length,
      })),
    };
  }
}

function candidateView(candidate: DecidedCandidate, weights: Weights | undefined): CandidateView {
  const { machineId, name, failing, factors, isTaken, needsYes } = candidate;
  return {
    machineId,
    name,
    failing: [...failing],
    factors,
    score: factors && weights ? Math.round(scoreOf(factors, weights) * 1000) / 1000 : null,
    isTaken,
    needsYes,
  };
}

function weightsOf(policy: StoredPolicy, version: number): Weights | undefined {
  // Between two changes of the weights the policy changed in other ways: those of the next change held until then.
  const older = policy.past.filter((each) => each.version >= version);
  return older[older.length - 1]?.weights ?? (version <= policy.version ? policy.weights : undefined);
}

async function namesOf(manager: EntityManager, rows: readonly DispatchDecisionRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ machineId, runnerUpId }) => [machineId, ...(runnerUpId === null ? [] : [runnerUpId])]);
  const machines = await byId(manager, MachineRow, ids);
  return new Map([...machines].map(([id, { name }]) => [id, name]));
}

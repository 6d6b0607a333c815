import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Reply } from '#libs/bridge-contract';
import { takePrepared, takeStatus, type Clock } from '#libs/domain';
import { ProgramRow } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { lockAttempt, recordsOf, type LockedRows } from './on-record.js';
import { StepsService } from './steps.service.js';

/** Answers about attempts; those to a person's order are OrdersToMachines'. */
type AttemptReply = Exclude<Reply, { kind: 'ordered' }>;

/** Bridges' answers about attempts: worthless when late, so they carry no record, only the next step of a start. */
@Injectable()
export class RepliesService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(StepsService) private readonly steps: StepsService,
  ) {}

  async take(bridgeId: string, reply: AttemptReply): Promise<void> {
    await this.database.transaction(async (manager) => {
      const locked = await lockAttempt(manager, reply.attemptId, bridgeId);
      if (!locked) return;
      const rows = { ...recordsOf(locked), isProgramForMachine: await isProgramForMachine(manager, locked) };
      const nowMs = this.clock.nowMs();
      const step = reply.kind === 'prepared' ? takePrepared(rows, reply, nowMs) : takeStatus(rows, reply, nowMs);
      await this.steps.take(manager, locked, step);
    });
  }
}

const isProgramForMachine = (manager: EntityManager, { attempt, machine }: LockedRows): Promise<boolean> =>
  manager.existsBy(ProgramRow, {
    sha256: attempt.programSha256,
    machineClass: machine.profile.machineClass,
    material: machine.loaded?.material ?? '',
  });

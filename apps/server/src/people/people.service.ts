import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { domainError, type Clock } from '#libs/domain';
import { PersonAtWorkRow, notify } from '#libs/persistence';
import { CLOCK } from '../core/core.module.js';
import { loadPolicy } from '../dispatch/policy.js';
import { refuseStale, type IfMatch } from '../http/versions.js';
import type { personSchema } from './people.routes.js';
import { loadPeople, type PersonNow } from './presence.js';

type PersonView = z.input<typeof personSchema>;

/** Nobody works longer without saying so again. */
const SAID_FOR_MS = 12 * 3_600_000;

/** Who works at the site, when, and who is here now. */
@Injectable()
export class PeopleService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async presence(): Promise<PersonView[]> {
    const { timeZone } = await loadPolicy(this.database.manager);
    return (await loadPeople(this.database.manager, this.clock.nowMs(), timeZone)).map(personView);
  }

  /** @throws DomainError NOT_FOUND when the account works at no machines */
  say(accountId: string, isHere: boolean | null, until?: string): Promise<PersonView> {
    const nowMs = this.clock.nowMs();
    const saidUntil = until === undefined ? new Date(nowMs + SAID_FOR_MS) : new Date(until);
    const said = isHere === null ? { saidHere: null, saidAt: null, saidUntil: null } : { saidHere: isHere, saidAt: new Date(nowMs), saidUntil }; // prettier-ignore
    return this.change(accountId, said);
  }

  /** @throws DomainError NOT_FOUND, VERSION_CONFLICT */
  async change(accountId: string, change: Partial<PersonAtWorkRow>, ifMatch?: IfMatch): Promise<PersonView> {
    const find = async (): Promise<PersonNow> => {
      const { timeZone } = await loadPolicy(this.database.manager);
      const people = await loadPeople(this.database.manager, this.clock.nowMs(), timeZone);
      const person = people.find((each) => each.accountId === accountId);
      if (!person) throw domainError('NOT_FOUND', 'Nobody of this account works at machines.');
      return person;
    };
    await find();
    await this.database.transaction(async (manager) => {
      await manager.query('INSERT INTO person_at_work (account_id) VALUES ($1) ON CONFLICT DO NOTHING', [accountId]);
      const row = await manager.findOneOrFail(PersonAtWorkRow, {
        where: { accountId },
        lock: { mode: 'pessimistic_write' },
      });
      await refuseStale(manager, { id: accountId, version: row.version }, 'This person', ifMatch);
      await manager.update(PersonAtWorkRow, { accountId }, { ...change, version: row.version + 1 } as never);
      await notify(manager, { topic: 'advance' });
      await notify(manager, { topic: 'inbox' });
    });
    return personView(await find());
  }
}

function personView({ accountId, name, isHere, untilMs, comesMs, source, row }: PersonNow): PersonView {
  const time = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
  const { version, shifts, trainings } = row;
  return { accountId, version, name, isHere, until: time(untilMs), comes: time(comesMs), source, shifts, trainings };
}

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccountRow, AttemptRow, InboxAssignmentRow, newId } from '#libs/persistence';
import { openProductionLine, type ProductionLine } from '../../../../test/support/production-line.js';
import { PRINTER } from '../../../../test/support/shopfloor.js';
import { LiveTelemetry } from '../live/telemetry.js';
import { InboxService } from '../jobs/inbox.service.js';
import { JobViewsService } from '../jobs/job-views.service.js';
import { PeopleService } from '../people/people.service.js';
import { MachineRulesService } from './machine-rules.service.js';
import { MachinesService } from './machines.service.js';

const HOUR_MS = 3_600_000;

let line: ProductionLine;
let rules: MachineRulesService;
let people: PeopleService;
let inbox: InboxService;
let machineId: string;

beforeAll(async () => {
  line = await openProductionLine();
  rules = new MachineRulesService(line.database, line.clock);
  people = new PeopleService(line.database, line.clock);
  // No request waits here, so no design is looked up.
  inbox = new InboxService(line.database, undefined as never, new JobViewsService(line.database, new LiveTelemetry()), line.clock); // prettier-ignore
});
afterAll(() => line?.close());

beforeEach(async () => {
  await line.database.query(
    `TRUNCATE job, operation, program, machine, attempt, machine_rule, machine_reservation, maintenance_plan, plate_token,
     request, work_order, account, person_at_work, inbox_assignment`,
  );
  machineId = await line.floor.addMachine(await line.floor.addBridge());
});

const inHours = (hours: number): string => new Date(line.clock.nowMs() + hours * HOUR_MS).toISOString();

/** A run that took so many hours and ended just now. */
async function addRun(hours: number): Promise<void> {
  const { jobId } = await line.floor.addJob();
  await line.floor.clearPlate(machineId, 0);
  const attemptId = await line.attempts.start({ jobId, machineId });
  const endedAt = new Date(line.clock.nowMs());
  const startedAt = new Date(line.clock.nowMs() - hours * HOUR_MS);
  await line.database.manager.update(AttemptRow, { id: attemptId }, { state: 'done', startedAt, endedAt });
}

async function addPerson(name: string, roles = ['operator']): Promise<string> {
  const id = newId();
  const createdAt = new Date(line.clock.nowMs());
  await line.database.manager.insert(AccountRow, { id, name, roles, passwordHash: '', language: 'es', isActive: true, createdAt }); // prettier-ignore
  return id;
}

describe('maintenance', () => {
  it.each([
    ['hours', { everyHours: 10 }, async () => addRun(6)],
    ['runs', { everyCycles: 2 }, async () => addRun(0.1)],
    ['days', { everyDays: 10 }, async () => line.clock.turn(5 * 24 * HOUR_MS)],
  ])('comes by %s, and counts again once it was done', async (_, every, use) => {
    await rules.plan(machineId, { name: 'Grease', ...every });
    line.clock.turn(7 * HOUR_MS);
    await use();
    const half = (await rules.get(machineId)).maintenance[0]!;
    expect(half.isDue).toBe(false);
    expect(half.share).toBeGreaterThanOrEqual(0.5);
    line.clock.turn(7 * HOUR_MS);
    await use();
    expect((await inbox.list()).filter(({ kind }) => kind === 'maintenance-due')).toMatchObject([
      { title: 'Grease', machineId, machineName: 'Killa', planId: half.id },
    ]);
    await rules.done(machineId, half.id, 'Rosa');
    expect((await rules.get(machineId)).maintenance).toMatchObject([{ isDue: false, share: 0, lastDoneBy: 'Rosa' }]);
    expect((await inbox.list()).filter(({ kind }) => kind === 'maintenance-due')).toEqual([]);
  });
});

describe('a reservation', () => {
  it('is refused where somebody else has the machine, and not beside it', async () => {
    const keep = (from: number, until: number) =>
      rules.reserve(machineId, { from: inHours(from), until: inHours(until), why: 'a course' }, 'Rosa');
    await keep(2, 4);
    for (const [from, until] of [[1, 3], [3, 5], [2, 4], [1, 5]] as const) {
      await expect(keep(from, until)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    } // prettier-ignore
    await keep(0, 2);
    const { reservations } = await keep(4, 5);
    expect(reservations.map(({ from }) => from)).toEqual([inHours(0), inHours(2), inHours(4)]);
    await rules.endReservation(machineId, reservations[0]!.id);
    expect((await rules.get(machineId)).reservations).toHaveLength(2);
  });
});

describe('rules', () => {
  it('that somebody else changed meanwhile are not overwritten', async () => {
    const { version } = await rules.change(machineId, { mode: 'suggest', toleranceMm: 0.15 });
    await rules.change(machineId, { place: 'Salasaka' }, [version]);
    await expect(rules.change(machineId, { mode: null }, [version])).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    expect(await rules.get(machineId)).toMatchObject({ mode: 'suggest', toleranceMm: 0.15, place: 'Salasaka' });
  });

  it('of a machine that is not there are none', async () => {
    await expect(rules.get(newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(rules.takeOut(newId(), 'belt', 'Rosa')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('may ask for a training, and only whoever has it starts the machine', async () => {
    const mill = await line.floor.addMachine(await line.floor.addBridge(), {
      name: 'Fresadora',
      profile: { ...PRINTER, safetyClass: 'D' },
    });
    await rules.change(mill, { trainings: ['milling'] });
    const machines = new MachinesService(line.database, undefined as never, line.jobs, line.attempts, line.clock);
    const { jobId } = await line.floor.addJob();
    const accountId = await addPerson('Ana');
    const start = () => machines.startAtMachine(mill, { jobId, afterRun: 0 }, { name: 'Ana', accountId });
    await expect(start()).rejects.toMatchObject({ code: 'NOT_TRAINED' });
    await people.change(accountId, { trainings: ['milling'] });
    await start();
    expect(await line.database.manager.findOneBy(AttemptRow, { jobId })).toMatchObject({
      machineId: mill,
      armedBy: 'Ana',
    });
  });
});

describe('who is here', () => {
  it('is what the shifts say, until a person says otherwise, and then for a while', async () => {
    const accountId = await addPerson('Luis');
    await addPerson('María', ['requester']);
    const now = () => people.presence();
    expect(await now()).toMatchObject([{ name: 'Luis', isHere: false, source: 'none' }]);
    const allDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', until: '00:00' }));
    await people.change(accountId, { shifts: allDay });
    expect(await now()).toMatchObject([{ isHere: true, source: 'shift' }]);
    await people.say(accountId, false, inHours(1));
    expect(await now()).toMatchObject([{ isHere: false, source: 'said', until: inHours(1) }]);
    line.clock.turn(HOUR_MS);
    expect(await now()).toMatchObject([{ isHere: true, source: 'shift' }]);
    await expect(people.say(newId(), true)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a task of the inbox', () => {
  it('is taken by one, who may give it back; what waits too long anybody may take over', async () => {
    await rules.takeOut(machineId, 'torn belt', 'Rosa');
    await rules.plan(machineId, { name: 'Grease', everyDays: 1 });
    line.clock.turn(49 * HOUR_MS);
    const [ana, luis] = [
      { accountId: newId(), name: 'Ana' },
      { accountId: newId(), name: 'Luis' },
    ];
    const idOf = async (kind: string) => (await inbox.list()).find((item) => item.kind === kind)!.id;
    const belt = await idOf('out-of-service');
    expect(await inbox.assign(belt, ana)).toMatchObject({ assignee: { name: 'Ana' }, isEscalated: false });
    await expect(inbox.assign(belt, luis)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await inbox.assign(belt, null)).toMatchObject({ assignee: null });
    expect(await inbox.assign(belt, luis)).toMatchObject({ assignee: { name: 'Luis' } });
    const grease = await idOf('maintenance-due');
    expect(await inbox.assign(grease, ana)).toMatchObject({ isEscalated: true });
    expect(await inbox.assign(grease, luis)).toMatchObject({ assignee: { name: 'Luis' } });
    await expect(inbox.assign('held:nothing', ana)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await line.database.manager.countBy(InboxAssignmentRow, { itemId: 'held:nothing' })).toBe(0);
  });

  it('of one machine is what its code shows', async () => {
    const other = await line.floor.addMachine(await line.floor.addBridge(), { name: 'Anta' });
    await rules.takeOut(machineId, 'torn belt', 'Rosa');
    expect((await inbox.list(other)).map(({ kind }) => kind)).toEqual([]);
    expect((await inbox.list(machineId)).map(({ kind }) => kind)).toEqual(['out-of-service']);
  });
});

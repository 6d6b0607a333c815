import { In, type EntityManager } from 'typeorm';
import { AccountRow, PersonAtWorkRow } from '#libs/persistence';
import { nextBegin, spanAt } from '#libs/scheduling';

/** Somebody who works at the site, at one moment. */
export interface PersonNow {
  readonly accountId: string;
  readonly name: string;
  readonly isHere: boolean;
  /** Until when that holds, as far as it is known; ms. */
  readonly untilMs: number | undefined;
  /** When they come next; undefined: nobody knows. */
  readonly comesMs: number | undefined;
  /** What says so: the person, their shifts, nothing. */
  readonly source: 'said' | 'shift' | 'none';
  readonly row: PersonAtWorkRow;
}

const STAFF = ['operator', 'lab-admin'];

/** Everybody who may work at machines, by name. */
export async function loadPeople(manager: EntityManager, nowMs: number, timeZone: string): Promise<PersonNow[]> {
  const accounts = await manager.find(AccountRow, { where: { isActive: true }, order: { name: 'ASC' } });
  const staff = accounts.filter(({ roles }) => roles.some((role) => STAFF.includes(role)));
  const rows = await manager.findBy(PersonAtWorkRow, { accountId: In(staff.map(({ id }) => id)) });
  const rowOf = new Map(rows.map((row) => [row.accountId, row]));
  return staff.map(({ id, name }) => ({
    name,
    ...personNow(rowOf.get(id) ?? manager.create(PersonAtWorkRow, { ...NOTHING, accountId: id }), nowMs, timeZone),
  }));
}

const NOTHING = { shifts: [], trainings: [], saidHere: null, saidAt: null, saidUntil: null, version: 1 };

function personNow(row: PersonAtWorkRow, nowMs: number, timeZone: string): Omit<PersonNow, 'name'> {
  const { accountId, shifts, saidHere, saidUntil } = row;
  const comesMs = nextBegin(shifts, nowMs, timeZone);
  if (saidHere !== null && saidUntil && saidUntil.getTime() > nowMs) {
    const untilMs = saidUntil.getTime();
    return {
      accountId,
      isHere: saidHere,
      untilMs,
      comesMs: saidHere ? comesMs : (comesMs ?? untilMs),
      source: 'said',
      row,
    };
  }
  const shift = spanAt(shifts, nowMs, timeZone);
  const source = shifts.length > 0 ? 'shift' : 'none';
  return { accountId, isHere: shift !== undefined, untilMs: shift?.untilMs, comesMs, source, row };
}

/** Whether somebody is here; undefined where nobody ever said and there are no shifts. */
export function isSomebodyHere(people: readonly PersonNow[]): boolean | undefined {
  const known = people.filter(({ source }) => source !== 'none');
  return known.length === 0 ? undefined : known.some(({ isHere }) => isHere);
}

import { createAccount, createOwner, signIn } from '../../apps/server/src/auth/auth.routes.js';
import type { Role } from '../../apps/server/src/http/route.js';
import { updateTraining } from '../../apps/server/src/training/training.routes.js';
import { Person } from './person.js';

export const PASSWORD = 'una clave larga de prueba';

/** Owner, operator and planner of a new site, signed in. A farmer needs no account. */
export interface People {
  readonly owner: Person;
  readonly operator: Person;
  readonly planner: Person;
}

/** A whole site that people can use, however it is put together. */
export abstract class RunningSite {
  /** Outlives every process of the site. */
  abstract readonly dataDir: string;
  abstract get url(): string;
  /** Of the one-time link; undefined once there is an owner. */
  abstract setupToken(): Promise<string | undefined>;
  /** The power goes: everything but the database ends in the middle of a word. */
  abstract kill9(): Promise<void>;
  /** The next start, on the same data. */
  abstract restart(): Promise<void>;
  /** Stops what is left and removes all data. @throws Error when a process ended and nobody had asked for it */
  abstract remove(): Promise<void>;

  person(): Person {
    return new Person(() => this.url);
  }

  async signIn(name: string): Promise<Person> {
    const person = this.person();
    await person.call(signIn, { body: { name, password: PASSWORD } });
    return person;
  }

  async createPeople(): Promise<People> {
    const owner = this.person();
    const token = (await this.setupToken()) ?? '';
    await owner.call(createOwner, { body: { token, name: 'Rosa', password: PASSWORD, siteName: 'Taller Sigchos' } });
    const add = async (name: string, role: Role): Promise<Person> => {
      const account = await owner.call(createAccount, {
        body: { name, password: PASSWORD, roles: [role] },
      });
      return this.signIn(account.name);
    };
    return { owner, operator: await add('Luis', 'operator'), planner: await add('Ana', 'planner') };
  }

  /** Simulated time as fast as the wire allows. */
  async hurry(by: Person, timeFactor = 1000): Promise<void> {
    await by.call(updateTraining, { body: { timeFactor } });
  }
}

import { Controller, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { domainError } from '#libs/domain';
import { accountIdOf, principalOf } from '../auth/principal.js';
import { Handle, In } from '../http/handle.js';
import type { RouteInput, RouteOutput } from '../http/route.js';
import * as routes from './people.routes.js';
import { PeopleService } from './people.service.js';

type Person = Promise<RouteOutput<typeof routes.setShifts>>;

@Controller()
export class PeopleController {
  constructor(@Inject(PeopleService) private readonly people: PeopleService) {}

  @Handle(routes.getPresence)
  presence(): Promise<RouteOutput<typeof routes.getPresence>> {
    return this.people.presence();
  }

  @Handle(routes.sayPresence)
  say(@Req() request: FastifyRequest, @In() { body }: RouteInput<typeof routes.sayPresence>): Person {
    return this.people.say(accountIdOf(request), body.isHere, body.until);
  }

  @Handle(routes.setShifts)
  setShifts(
    @Req() request: FastifyRequest,
    @In() { params, body, ifMatch }: RouteInput<typeof routes.setShifts>,
  ): Person {
    const principal = principalOf(request);
    const isAdmin = principal?.kind === 'account' && principal.roles.includes('lab-admin');
    if (!isAdmin && accountIdOf(request) !== params.accountId) {
      throw domainError('AUTH_FORBIDDEN', 'Only a lab admin changes the shifts of somebody else.');
    }
    return this.people.change(params.accountId, { shifts: body.shifts }, ifMatch);
  }

  @Handle(routes.setTrainings)
  setTrainings(@In() { params, body, ifMatch }: RouteInput<typeof routes.setTrainings>): Person {
    return this.people.change(params.accountId, { trainings: body.trainings }, ifMatch);
  }
}

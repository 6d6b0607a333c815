import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { domainError } from '#libs/domain';
import { sendProblem } from './problem.filter.js';

/** What we ask for is never deeper than 6. Whoever walks a body by recursion needs an end. */
export const MAX_BODY_DEPTH = 32;

/** Whether lists and objects stand in each other more than so many levels deep. Takes no stack, whatever it is given. */
export function isDeeperThan(body: unknown, levels: number): boolean {
  let level = [body];
  for (let depth = 0; level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (depth === levels) return true;
      for (const inner of Object.values(value)) next.push(inner);
    }
    level = next;
  }
  return false;
}

/** Refuses bodies that nest without end before anything else sees them. */
export function refuseDeepBodies(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', (request, reply, done) => {
      if (!isDeeperThan(request.body, MAX_BODY_DEPTH)) return done();
      const why = `The body nests more than ${MAX_BODY_DEPTH} levels deep. Send it as the interface describes it.`;
      sendProblem(reply, domainError('INPUT_INVALID', why).problems);
    });
}

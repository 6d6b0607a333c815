import {
  Inject,
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { concatMap, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import type { Clock } from '#libs/domain';
import { AuditRow, newId } from '#libs/persistence';
import { principalOf } from '../auth/principal.js';
import { CLOCK } from '../core/core.module.js';
import { routeOf } from '../http/handle.js';

/** Fields that must never be written down. */
const SECRET = /password|token|secret/i;
const MAX_TEXT = 200;

/** Every change that a signed-in person or key made and that succeeded: who, what, on what, with what. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  readonly #log = new Logger('audit');

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const spec = routeOf(context);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = principalOf(request);
    if (!spec || spec.method === 'GET' || principal?.kind !== 'account') return next.handle();
    const row = {
      id: newId(),
      at: new Date(this.clock.nowMs()),
      accountId: principal.accountId,
      actor: principal.name,
      action: `${spec.method} ${spec.path}`,
      subject: Object.values((request.params ?? {}) as Record<string, string>).join(' '),
      detail: detailOf(request.body),
    };
    return next.handle().pipe(
      // Before the answer leaves: whoever is refused next learns who was first.
      concatMap(async (answer: unknown) => {
        await this.database.manager
          .insert(AuditRow, row as never)
          .catch((error: unknown) =>
            this.#log.error(`${row.action} by ${row.actor} could not be written: ${String(error)}`),
          );
        return answer;
      }),
    );
  }
}

function detailOf(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body)
      .filter(([key]) => !SECRET.test(key))
      .map(([key, value]) => [key, typeof value === 'string' ? value.slice(0, MAX_TEXT) : value]),
  );
}

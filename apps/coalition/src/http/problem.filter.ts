import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError, domainError, ERROR_CODES } from '#libs/domain';
import { isDatabaseUnavailable } from '../database/database.js';

const RETRY_DATABASE_S = 5;

/** Every error leaves as problem+json (RFC 9457) with a code of the catalogue; statuses are decided here only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('coalition');

  catch(error: unknown, host: ArgumentsHost): void {
    const { code, message, problems } = this.translate(error);
    const { status, title } = ERROR_CODES[code];
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const retryAfterS = problems[0]?.params?.['retryAfterS'];
    if (retryAfterS !== undefined) void reply.header('retry-after', String(retryAfterS));
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply
      .status(status)
      .header('content-type', 'application/problem+json')
      .send({ type: `urn:minga:error:${code}`, title, status, detail: message, code, problems });
  }

  private translate(error: unknown): DomainError {
    if (error instanceof DomainError) return error;
    const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
    if (status === 404) return domainError('NOT_FOUND', 'There is nothing at this address.');
    if (status === 413) return domainError('INPUT_TOO_LARGE', 'The body is over 1 MB; send fewer messages at once.');
    if (status >= 400 && status < 500) {
      return domainError('INPUT_INVALID', 'The request cannot be read; send JSON as application/json.');
    }
    if (isDatabaseUnavailable(error)) {
      this.logger.warn({ message: 'database not reachable', error: String(error) });
      return domainError('NOT_READY', 'The database does not answer; deliver again later.', {
        params: { retryAfterS: RETRY_DATABASE_S },
      });
    }
    this.logger.error(error);
    return domainError('INTERNAL', 'Something broke on our side; it was logged.');
  }
}

/** Fastify's own errors (body too large, not JSON) carry the status they stand for. */
function statusOf(error: unknown): number {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}

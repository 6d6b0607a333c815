import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { resourceTrouble } from '#libs/persistence';
import { DomainError, ERROR_CODES, type ErrorCode, type Problem } from '#libs/domain';

/** A database that restarts is back in some seconds. */
const RETRY_AFTER_S = 5;

/** Fastify's own refusals, in our words. */
const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'INPUT_TOO_LARGE',
  FST_REQ_FILE_TOO_LARGE: 'INPUT_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'INPUT_INVALID',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'INPUT_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'INPUT_INVALID',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'INPUT_INVALID',
};

/** The only place that decides HTTP statuses; every error leaves as problem+json (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problems = this.#problemsOf(error);
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problems);
  }

  #problemsOf(error: unknown): readonly Problem[] {
    if (error instanceof DomainError) return error.problems;
    const code = frameworkCode(error);
    if (code !== undefined) return [{ code, message: ERROR_CODES[code].title }];
    this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return [{ code: 'INTERNAL', message: ERROR_CODES.INTERNAL.title }];
  }
}

/** For what reaches no filter: hooks of the framework. */
export function sendProblem(reply: FastifyReply, problems: readonly Problem[]): void {
  const first = problems[0] as Problem;
  if (first.code === 'DATABASE_DOWN') void reply.header('retry-after', RETRY_AFTER_S);
  const { status, title } = ERROR_CODES[first.code];
  const { code, message } = first;
  const retryAfterS = first.params?.['retryAfterS'];
  if (retryAfterS !== undefined) void reply.header('retry-after', String(retryAfterS));
  void reply
    .status(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send({ type: `urn:minga:error:${code}`, title, status, detail: message, code, problems });
}

/** An address that cannot even be decoded reaches no route and no filter. */
export function refuseAddress(_error: unknown, _request: unknown, reply: FastifyReply): void {
  sendProblem(reply, [{ code: 'INPUT_INVALID', message: 'This address cannot be decoded. Check its % signs.' }]);
}

/** What Nest wraps: the statuses it keeps from Fastify's errors. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = { 404: 'NOT_FOUND', 413: 'INPUT_TOO_LARGE' };

function frameworkCode(error: unknown): ErrorCode | undefined {
  if (error instanceof HttpException) return CODE_OF_STATUS[error.getStatus()] ?? 'INPUT_INVALID';
  const { code, statusCode } = (error ?? {}) as { code?: string; statusCode?: number };
  if (code !== undefined && code in FRAMEWORK_CODES) return FRAMEWORK_CODES[code];
  if (statusCode === 413) return 'INPUT_TOO_LARGE';
  const trouble = resourceTrouble(error);
  if (trouble) return trouble === 'disk-full' ? 'DISK_FULL' : 'DATABASE_DOWN';
  return statusCode === 400 || statusCode === 415 ? 'INPUT_INVALID' : undefined;
}

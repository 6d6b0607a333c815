import { Catch, Inject, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { ERROR_CODES, type Problem } from '#libs/domain';
import { SlicerQueueRow } from '#libs/persistence';
import { problemsOf } from '../http/problem.filter.js';
import { sentenceOf, type DoorLanguage } from './sentences.js';

/** Slicers show their user the answer as it is: so an error is one readable sentence, in the queue's language. */
@Catch()
export class DoorFilter implements ExceptionFilter {
  readonly #log = new Logger('door');

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const [problem] = problemsOf(error, this.#log);
    const { slug } = http.getRequest<FastifyRequest<{ Params: { slug?: string } }>>().params;
    const language = await this.#languageOf(slug ?? '');
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    send(reply, problem as Problem, language);
  }

  /** Spanish where nobody knows: the language the site begins with. */
  async #languageOf(slug: string): Promise<DoorLanguage> {
    const row = await this.database.manager.findOneBy(SlicerQueueRow, { slug }).catch(() => null);
    return row?.language ?? 'es';
  }
}

function send(reply: FastifyReply, problem: Problem, language: DoorLanguage): void {
  const { status } = ERROR_CODES[problem.code];
  const retryAfterS = problem.params?.['retryAfterS'];
  if (retryAfterS !== undefined) void reply.header('retry-after', String(retryAfterS));
  void reply
    .status(status)
    .header('content-type', 'text/plain; charset=utf-8')
    .header('x-minga-error', problem.code)
    .send(sentenceOf(problem, language));
}

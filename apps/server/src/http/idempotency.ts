import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  Catch,
  Inject,
  Injectable,
  Logger,
  type ArgumentsHost,
  type CallHandler,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { domainError, type Clock } from '#libs/domain';
import { IdempotencyKeyRow } from '#libs/persistence';
import { principalOf } from '../auth/principal.js';
import { CLOCK } from '../core/core.module.js';
import { routeOf } from './handle.js';
import { IDEMPOTENCY_HEADER, IDEMPOTENCY_KEY } from './idempotency-key.js';
import { changesSomething, type RouteSpec } from './route.js';

/** No request works longer; one that is still under way then was cut off with its server. */
const CUT_OFF_AFTER_MS = 120_000;
/** Answers that are repeated with what they set. */
const KEPT_HEADERS = ['content-type', 'set-cookie', 'etag', 'x-minga-error'] as const;

/** Where a request stands in the table. */
type Claim = Pick<IdempotencyKeyRow, 'principal' | 'keyHash'> & { readonly key: string };
interface Answer {
  readonly headers: Record<string, string | string[]>;
  readonly body: string;
}

/** A request that was answered before: leaves with that answer, whatever it was. */
class AnsweredBefore extends Error {
  constructor(
    readonly status: number,
    readonly answer: Answer,
  ) {
    super('answered before');
  }
}

const CLAIMS = new WeakMap<FastifyRequest, Claim>();

/**
 * Repeats of a changing request with one `Idempotency-Key` have one effect, over any number of servers: the row is
 * inserted before the handler runs, and its primary key decides who works. Semantics of the IETF draft "The
 * Idempotency-Key HTTP Header Field" (httpapi working group), sections 2.6 and 2.7.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const spec = routeOf(context);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const header = request.headers[IDEMPOTENCY_HEADER];
    if (spec && changesSomething(spec) && header !== undefined) await this.#claim(spec, request, String(header));
    return next.handle();
  }

  /** @throws DomainError IDEMPOTENCY_…, INPUT_INVALID; AnsweredBefore */
  async #claim(spec: RouteSpec, request: FastifyRequest, header: string): Promise<void> {
    const key = IDEMPOTENCY_KEY.exec(header)?.[1];
    if (key === undefined) {
      const why = `Idempotency-Key: has ${header.length} characters; use 16 to 255 letters, digits or ._:~+/=-, new and random for each request.`;
      throw domainError('INPUT_INVALID', why, { place: { field: 'Idempotency-Key' } });
    }
    const row = {
      principal: principalName(request),
      keyHash: createHash('sha256').update(key).digest('hex'),
      route: `${spec.method} ${spec.path}`,
      requestHash: hashOf(spec, request, key),
      createdAt: new Date(this.clock.nowMs()),
    };
    if (await this.#insert(row)) {
      CLAIMS.set(request, { principal: row.principal, keyHash: row.keyHash, key });
      return;
    }
    const { principal, keyHash } = row;
    const known = await this.database.manager.findOneBy(IdempotencyKeyRow, { principal, keyHash });
    if (known && known.requestHash !== row.requestHash) {
      const why = `This Idempotency-Key came with another request before (${known.route}). Use a new one.`;
      throw domainError('IDEMPOTENCY_KEY_REUSED', why);
    }
    if (known?.status != null && known.answer) throw new AnsweredBefore(known.status, open(known.answer, key));
    if (known && this.clock.nowMs() - known.createdAt.getTime() > CUT_OFF_AFTER_MS) {
      const why = 'The server stopped while it worked on this request. Look whether it was done, then use a new key.';
      throw domainError('IDEMPOTENCY_UNKNOWN', why);
    }
    // Also when the first was just now given back because it failed on our side.
    const why = 'The first request with this Idempotency-Key is being worked on. Ask again in a second.';
    throw domainError('IDEMPOTENCY_UNDER_WAY', why, { params: { retryAfterS: 1 } });
  }

  /** @returns false when another request has the key */
  async #insert(row: Omit<IdempotencyKeyRow, 'status' | 'answer'>): Promise<boolean> {
    const inserted: unknown[] = await this.database.query(
      `INSERT INTO idempotency_key (principal, key_hash, route, request_hash, created_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING key_hash`,
      [row.principal, row.keyHash, row.route, row.requestHash, row.createdAt],
    );
    return inserted.length === 1;
  }
}

/** Sends the answer of the first request once more. */
@Catch(AnsweredBefore)
export class AnsweredBeforeFilter implements ExceptionFilter {
  catch({ status, answer }: AnsweredBefore, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(status).headers(answer.headers).header('idempotency-replayed', 'true').send(answer.body);
  }
}

/** Keeps the answer of every claimed request before it leaves, so that a repeat finds it however early it comes. */
export function keepAnswers(app: NestFastifyApplication): void {
  const database = app.get(DataSource);
  const log = new Logger('http');
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
      const claim = CLAIMS.get(request);
      if (!claim) return payload;
      const { principal, keyHash, key } = claim;
      try {
        if (mayBeTriedAgain(reply.statusCode)) {
          await database.manager.delete(IdempotencyKeyRow, { principal, keyHash });
        } else {
          const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.toString() : '';
          const answer = seal({ headers: keptHeaders(reply), body }, key);
          await database.manager.update(
            IdempotencyKeyRow,
            { principal, keyHash },
            { status: reply.statusCode, answer },
          );
        }
      } catch (error) {
        // The work is done and its caller must hear so; a repeat will be told that its end is unknown.
        log.error(`The answer to ${request.method} ${request.url} could not be kept: ${String(error)}`);
      }
      return payload;
    });
}

/** Nothing was done (too many requests, not ready, broken on our side). 504 says that a machine may still do it: kept. */
const mayBeTriedAgain = (status: number): boolean => status === 429 || (status >= 500 && status !== 504);

function principalName(request: FastifyRequest): string {
  const principal = principalOf(request);
  if (!principal) return 'anonymous';
  return principal.kind === 'account' ? `account:${principal.accountId}` : `bridge:${principal.bridgeId}`;
}

/** An upload is not read twice: its length stands for it, and files are kept by the hash of their content anyway. */
function hashOf(spec: RouteSpec, request: FastifyRequest, key: string): string {
  const content = spec.consumes === undefined ? JSON.stringify(request.body) : request.headers['content-length'];
  return createHmac('sha256', key)
    .update(JSON.stringify([request.method, request.url, content]))
    .digest('hex');
}

function keptHeaders(reply: FastifyReply): Answer['headers'] {
  const kept: Answer['headers'] = {};
  for (const name of KEPT_HEADERS) {
    const value = reply.getHeader(name);
    if (value !== undefined) kept[name] = Array.isArray(value) ? value.map(String) : String(value);
  }
  return kept;
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const cipherKey = (key: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', 'minga stored answer', 32));

function seal(answer: Answer, key: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, cipherKey(key), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

function open(sealed: Buffer, key: string): Answer {
  const decipher = createDecipheriv(CIPHER, cipherKey(key), sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  return JSON.parse(text.toString('utf8')) as Answer;
}

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import type { RouteSpec } from '../../apps/server/src/http/route.js';

const PAUSE_MS = 250;
const MOST_TRIES = 40;

type Given<T> = T extends z.ZodType ? z.input<T> : undefined;
type Answer<S extends RouteSpec> = S['response'] extends z.ZodType ? z.output<S['response']> : undefined;
interface Asked<S extends RouteSpec> {
  readonly params?: Given<S['params']>;
  readonly query?: Given<S['query']>;
  readonly body?: Given<S['body']>;
}

/** What the API answered instead of what was asked for. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

/** Somebody with a browser: calls declared routes, keeps a cookie, and looks again when the site says that something changed. */
export class Person {
  #cookie = '';

  /** What makes a request theirs. */
  get headers(): Record<string, string> {
    return { cookie: this.#cookie };
  }

  /**
   * @param url where the site is now; it may come back at another port
   * @param isPatient tries again, with one key, when a line breaks, as the web page does; for sites whose parts die
   */
  constructor(
    readonly url: () => string,
    private readonly isPatient = false,
  ) {}

  /** Checks the answer against the route's own schema. @throws Refused */
  async call<S extends RouteSpec>(spec: S, asked: Asked<S> = {}): Promise<Answer<S>> {
    const url = new URL(pathOf(spec, (asked.params ?? {}) as Record<string, unknown>), this.url());
    for (const [name, value] of Object.entries(asked.query ?? {})) url.searchParams.set(name, String(value));
    const init = {
      method: spec.method,
      headers: {
        ...(asked.body !== undefined && { 'content-type': 'application/json' }),
        'idempotency-key': randomUUID(),
      },
      body: asked.body === undefined ? undefined : JSON.stringify(asked.body),
    };
    const { response, text } = this.isPatient ? await this.#insist(url, init) : await this.#once(url, init);
    if (!response.ok) throw refusal(response.status, text);
    return (spec.response ? spec.response.parse(JSON.parse(text)) : undefined) as Answer<S>;
  }

  /**
   * Looks, and looks again at every event of the stream, until there is something to see.
   * @throws Error with what was awaited when the time is over
   */
  async until<T>(
    what: string,
    look: () => Promise<T | undefined | false>,
    { withinMs = 60_000, stream = '/api/events' } = {},
  ): Promise<T> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(new Error(`not within ${withinMs / 1000} s: ${what}`)), withinMs);
    try {
      for (;;) {
        // The stream is open before the first look, so nothing is missed between the two.
        const events = await this.#fetch(new URL(stream, this.url()), { signal: stop.signal }).catch(this.#ifLineBroke);
        if (events && (!events.ok || !events.body)) throw refusal(events.status, await events.text());
        const reader = events?.body?.getReader();
        for (let isOpen = reader !== undefined; isOpen;) {
          const seen = await look();
          if (seen !== undefined && seen !== false) return seen;
          isOpen = (await reader?.read().catch(this.#ifLineBroke))?.done === false;
        }
        if (stop.signal.aborted) throw stop.signal.reason;
        if (!this.isPatient) throw new Error(`the site closed its events before: ${what}`);
        await delay(PAUSE_MS);
      }
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  }

  /** Nothing, for a patient person whose line broke; otherwise the error goes on its way. */
  readonly #ifLineBroke = (error: unknown): undefined => {
    // By name: in Jest's realm the class is another one.
    if (!this.isPatient || (error as Error).name !== 'TypeError') throw error;
  };

  async #once(url: URL, init: RequestInit): Promise<{ response: Response; text: string }> {
    const response = await this.#fetch(url, init);
    return { response, text: await response.text() };
  }

  async #insist(url: URL, init: RequestInit): Promise<{ response: Response; text: string }> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#once(url, init).catch(this.#ifLineBroke);
      const isOver = answer && answer.response.status !== 502 && !answer.text.includes('"IDEMPOTENCY_UNDER_WAY"');
      if (answer && (isOver || tries === MOST_TRIES)) return answer;
      if (tries === MOST_TRIES) throw new Error(`no answer from ${url} in ${tries} tries`);
      await delay(PAUSE_MS);
    }
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#cookie !== '') headers.set('cookie', this.#cookie);
    const response = await fetch(url, { ...init, headers });
    const cookie = response.headers.get('set-cookie');
    if (cookie !== null) this.#cookie = cookie.split(';')[0] ?? '';
    return response;
  }
}

function pathOf(spec: RouteSpec, params: Record<string, unknown>): string {
  return spec.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function refusal(status: number, text: string): Refused {
  try {
    const problem = JSON.parse(text) as { code?: string; detail?: string };
    return new Refused(status, problem.code ?? '', problem.detail ?? text);
  } catch {
    return new Refused(status, '', text);
  }
}

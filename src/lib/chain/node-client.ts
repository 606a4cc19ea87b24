import { setMaxListeners } from 'node:events';
import * as v from 'valibot';
import { fail } from '../errors/medrec-error.ts';
import type { ChainOptions } from './chain.ts';
import { BodyTooLong, exchange, type TimedAnswer } from './exchange.ts';
import { choosePause } from './retry-after.ts';
import { sleep } from './sleep.ts';

/** Longest body that is read from a node, in bytes: two contract sources and their JSON escapes fit. */
const maxBody = 4 * 1024 * 1024;
/** How long one answer may take, in milliseconds, unless a client says otherwise. */
const usualTimeout = 30_000;
/** How often a node that has too much to do is asked. */
const busyAttempts = 5;

export interface Answer {
  status: number;
  text: string;
}

/** What a request carries beside its path. */
export interface RequestOptions {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** The POST only reads: it may be sent again like a GET. */
  repeatable?: boolean;
}

/**
 * Speaks HTTP with one node or indexer. An answer is bounded in time and size, and hostile until a schema has
 * parsed it. A read whose connection fails is tried once more; what changes something never is.
 */
export class NodeClient {
  constructor(
    /** No trailing slash. */
    readonly url: string,
    private readonly options: Pick<ChainOptions, 'signal' | 'answerTimeout' | 'sleep'>,
  ) {
    // Each request listens for the interruption, and there can be dozens at once.
    setMaxListeners(0, options.signal);
  }

  /** Sends a request, and gives status and body whatever they are. Throws node-unreachable, node-unusable. */
  async request(path: string, options: RequestOptions = {}): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const { retryAfter, ...answer } = await this.#requestAnswer(path, options);
      // 429 (RFC 6585): the request was not looked at, so that even what changes something may be sent again.
      if (answer.status !== 429 || attempt === busyAttempts) return answer;
      await (this.options.sleep ?? sleep)(choosePause(retryAfter, attempt, Date.now()), this.options.signal);
    }
  }

  async #requestAnswer(path: string, options: RequestOptions): Promise<TimedAnswer> {
    const attempts = (options.method ?? 'GET') === 'GET' || options.repeatable ? 2 : 1;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#requestOnce(path, options);
      } catch (error) {
        if (this.options.signal.aborted) throw fail('interrupted', {}, { cause: error });
        if (error instanceof BodyTooLong) throw this.#unusable(path, error.message);
        if (attempt === attempts) {
          const reason = describeFailure(error);
          throw fail('node-unreachable', { url: this.url, reason }, { cause: error });
        }
      }
    }
  }

  /**
   * Gets JSON and parses it.
   *
   * @returns undefined when the node answers 404
   * @throws node-unreachable; node-unusable for another status, for what is no JSON, and for what the schema refuses
   */
  async find<S extends v.GenericSchema>(
    path: string,
    schema: S,
    options?: RequestOptions,
  ): Promise<v.InferOutput<S> | undefined> {
    const { status, text } = await this.request(path, options);
    if (status === 404) return undefined;
    if (status < 200 || status > 299) {
      throw this.#unusable(path, `status ${status}: ${text.slice(0, 200)}`);
    }
    return this.parse(path, text, schema);
  }

  /** As {@link find}, for what must be there. */
  async get<S extends v.GenericSchema>(
    path: string,
    schema: S,
    options?: RequestOptions,
  ): Promise<v.InferOutput<S>> {
    const found = await this.find(path, schema, options);
    if (found === undefined) throw this.#unusable(path, 'status 404');
    return found;
  }

  /** Parses a body. Throws node-unusable. */
  parse<S extends v.GenericSchema>(path: string, text: string, schema: S): v.InferOutput<S> {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw this.#unusable(path, `not JSON: ${text.slice(0, 80)}`);
    }
    const result = v.safeParse(schema, json);
    if (result.success) return result.output;
    const [issue] = result.issues;
    throw this.#unusable(path, `${v.getDotPath(issue) ?? 'the body'}: ${issue.message}`);
  }

  #unusable(path: string, reason: string) {
    // A schema quotes what it refuses, however long that is.
    return fail('node-unusable', { url: this.url, path, reason: reason.slice(0, 300) });
  }

  async #requestOnce(
    path: string,
    { method = 'GET', headers = {}, body, repeatable }: RequestOptions,
  ): Promise<TimedAnswer> {
    return await exchange(new URL(`${this.url}${path}`), {
      method,
      headers: { accept: 'application/json', ...headers },
      body,
      alone: method === 'POST' && repeatable !== true,
      timeout: this.options.answerTimeout ?? usualTimeout,
      longest: maxBody,
      signal: this.options.signal,
    });
  }
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error as NodeJS.ErrnoException).code ?? error.message;
}

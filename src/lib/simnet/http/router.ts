import type { IncomingMessage, ServerResponse } from 'node:http';
import { Rejection } from '../mempool/rejection.ts';
import { HttpError } from './errors.ts';
import { Request } from './request.ts';

/** Gives the body of a 200, which is sent as JSON. */
export type Handler = (request: Request) => Promise<unknown> | unknown;

/** One route: `GET /v2/accounts/:principal`. */
export type Routes = Readonly<Record<string, Handler>>;

interface Route {
  method: string;
  segments: readonly string[];
  handler: Handler;
}

/** Finds the handler of each request, and turns whatever it throws into an answer. */
export class Router {
  readonly #routes: Route[];
  constructor(
    routes: Routes,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.#routes = Object.entries(routes).map(([line, handler]) => {
      const [method = '', path = ''] = line.split(' ');
      return { method, segments: path.split('/'), handler };
    });
  }

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      checkHost(message.headers.host);
      const { handler, request } = this.#match(message);
      send(response, 200, await handler(request));
    } catch (error) {
      const { status, body } = this.#toAnswer(error);
      // What is left of a body is not worth reading.
      if (!message.complete) response.setHeader('connection', 'close');
      send(response, status, body);
    }
  }

  #match(message: IncomingMessage): { handler: Handler; request: Request } {
    const url = parseUrl(message.url ?? '/');
    const path = url.pathname.replace(/(.)\/$/, '$1').split('/');
    const allowed: string[] = [];
    for (const { method, segments, handler } of this.#routes) {
      const names = matchSegments(segments, path);
      if (names === undefined) continue;
      if (method === message.method)
        return { handler, request: new Request(message, names, url.searchParams) };
      allowed.push(method);
    }
    if (allowed.length > 0) throw new HttpError(405, `the method must be ${allowed.join(' or ')}`);
    throw new HttpError(404, `there is no route ${message.method} ${url.pathname}`);
  }

  #toAnswer(error: unknown): { status: number; body: unknown } {
    if (error instanceof HttpError) {
      return { status: error.status, body: { error: error.message, ...error.body } };
    }
    if (error instanceof Rejection) return { status: 400, body: error.toBody('') };
    this.onFault(error);
    return { status: 500, body: { error: 'the simulator failed on this request; its log says why' } };
  }
}

/**
 * A web page can send requests to 127.0.0.1 under a name of its own ("DNS rebinding"); it cannot choose the Host.
 *
 * @throws HttpError 403
 */
function checkHost(host: string | undefined): void {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(name)) {
    throw new HttpError(403, 'the Host must be 127.0.0.1 or localhost');
  }
}

function parseUrl(target: string): URL {
  try {
    return new URL(target, 'http://127.0.0.1');
  } catch {
    throw new HttpError(400, 'the request target is no path');
  }
}

function matchSegments(
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const names: Record<string, string> = {};
  for (const [i, expected] of pattern.entries()) {
    const given = path[i] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== given) return undefined;
    } else {
      try {
        names[expected.slice(1)] = decodeURIComponent(given);
      } catch {
        throw new HttpError(400, 'the path is badly percent-encoded');
      }
    }
  }
  return names;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

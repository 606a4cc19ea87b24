import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll } from 'vitest';

export interface ProxiedRequest {
  method: string;
  /** Path and query. */
  path: string;
  body: Buffer;
}

interface ProxiedAnswer {
  status: number;
  text: string;
  /** Beside the content type. */
  headers?: Record<string, string>;
}

/** Changes what a node answered, or drops it on its way; gives undefined to leave it alone. */
type Tamper = (request: ProxiedRequest, answer: ProxiedAnswer) => Promise<Tampered> | Tampered;
type Tampered = Partial<ProxiedAnswer> | 'dropped' | undefined;

/** Answers in the node's place, or drops the connection; gives undefined to let the request pass. */
type Intercept = (request: ProxiedRequest) => Promise<Interception> | Interception;
type Interception = ProxiedAnswer | 'dropped' | undefined;

export interface ProxyNode {
  readonly url: string;
  /** Answers a request in the node's place, which does not hear of it, where `answer` gives something. */
  intercept(answer: Intercept): void;
  /** Sets what is done to answers until the end of the test. */
  tamper(with_: Tamper): void;
  /** As `tamper`, for the JSON of one path: `change` mutates what was answered, or gives something else. */
  tamperJson(path: string | RegExp, change: (body: never) => unknown): void;
}

/** A node that stands in front of another and passes everything on, until a test makes it lie. */
export function useProxyNode(target: () => string): ProxyNode {
  let tampers: Tamper[] = [];
  let intercepts: Intercept[] = [];
  const server = createServer((message, response) => {
    pass(target(), message, response, { tampers, intercepts }).catch(() => response.destroy());
  });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    tampers = [];
    intercepts = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    get url() {
      return url;
    },
    intercept: (one) => intercepts.push(one),
    tamper: (one) => tampers.push(one),
    tamperJson(path, change) {
      tampers.push((request, { text }) => {
        if (typeof path === 'string' ? !request.path.startsWith(path) : !path.test(request.path))
          return undefined;
        const body = JSON.parse(text);
        return { text: JSON.stringify(change(body as never) ?? body) };
      });
    },
  };
}

async function pass(
  target: string,
  message: IncomingMessage,
  response: ServerResponse,
  { tampers, intercepts }: { tampers: readonly Tamper[]; intercepts: readonly Intercept[] },
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  const request = { method: message.method ?? 'GET', path: message.url ?? '/', body: Buffer.concat(parts) };
  for (const intercept of intercepts) {
    const instead = await intercept(request);
    if (instead === 'dropped') {
      response.destroy();
      return;
    }
    if (instead !== undefined) {
      response.writeHead(instead.status, { 'content-type': 'application/json', ...instead.headers });
      response.end(instead.text);
      return;
    }
  }
  const type = message.headers['content-type'];
  const passed = await fetch(`${target}${request.path}`, {
    method: request.method,
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    ...(request.body.length === 0 ? {} : { body: request.body }),
  });
  let answer: ProxiedAnswer = { status: passed.status, text: await passed.text() };
  for (const tamper of tampers) {
    const tampered = await tamper(request, answer);
    if (tampered === 'dropped') {
      response.destroy();
      return;
    }
    answer = { ...answer, ...tampered };
  }
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(answer.text);
}

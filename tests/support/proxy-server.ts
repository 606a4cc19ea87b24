import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxiedRequest {
  method: string;
  /** Path and query. */
  path: string;
  body: Buffer;
}

export interface ProxiedAnswer {
  status: number;
  text: string;
  /** Beside the content type. */
  headers?: Record<string, string>;
}

/** Changes what a node answered, or drops it on its way; gives undefined to leave it alone. */
export type Tamper = (request: ProxiedRequest, answer: ProxiedAnswer) => Promise<Tampered> | Tampered;
type Tampered = Partial<ProxiedAnswer> | 'dropped' | undefined;

/** Answers in the node's place, or drops the connection; gives undefined to let the request pass. */
export type Intercept = (request: ProxiedRequest) => Promise<Interception> | Interception;
type Interception = ProxiedAnswer | 'dropped' | undefined;

/** What a proxy does to requests and answers, in their order. */
export interface Mischief {
  intercepts: readonly Intercept[];
  tampers: readonly Tamper[];
}

export interface ProxyServer {
  readonly url: string;
  close(): void;
}

/** Starts a node on 127.0.0.1 that passes everything on to another, but for what `mischief` then says. */
export async function startProxyServer(target: () => string, mischief: () => Mischief): Promise<ProxyServer> {
  const server = createServer((message, response) => {
    pass(target(), message, response, mischief()).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function pass(
  target: string,
  message: IncomingMessage,
  response: ServerResponse,
  { tampers, intercepts }: Mischief,
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  const request = { method: message.method ?? 'GET', path: message.url ?? '/', body: Buffer.concat(parts) };
  for (const intercept of intercepts) {
    const instead = await intercept(request);
    if (instead === 'dropped') response.destroy();
    else if (instead !== undefined) reply(response, instead);
    if (instead !== undefined) return;
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
  reply(response, answer);
}

function reply(response: ServerResponse, { status, text, headers }: ProxiedAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(text);
}

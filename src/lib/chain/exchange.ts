import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

/** One request, and what bounds its answer. */
export interface Question {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
  /** Goes out on a connection of its own: on one that waited, a request can be lost without a word. */
  alone: boolean;
  /** How long the answer may take, to its last byte, in milliseconds. */
  timeout: number;
  /** The longest body, in bytes. */
  longest: number;
  signal: AbortSignal;
}

/** An answer whatever its status, and its `Retry-After`. */
export interface TimedAnswer {
  status: number;
  text: string;
  retryAfter: string | null;
}

/** The body is longer than anyone needs. */
export class BodyTooLong extends Error {}

/** Connections are kept for the next request. */
const kept = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) };
/** A new connection for each request, closed by us: a server that closes first can cut off its own answer. */
const alone = {
  'http:': new HttpAgent({ keepAlive: true, maxFreeSockets: 0 }),
  'https:': new HttpsAgent({ keepAlive: true, maxFreeSockets: 0 }),
};

/**
 * Puts one question to an HTTP server and reads the whole answer; a redirect is not followed, and is an error. It uses
 * node:http, since thousands of small reads by `fetch` keep a processor busy for twice as long.
 *
 * @param url http or https
 * @throws BodyTooLong, and an Error with the network's own reason
 */
export async function exchange(url: URL, question: Question): Promise<TimedAnswer> {
  const { method, body, timeout, signal } = question;
  const isSecure = url.protocol === 'https:';
  const headers = {
    ...question.headers,
    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
  };
  const agent = (question.alone ? alone : kept)[isSecure ? 'https:' : 'http:'];
  return await new Promise((resolve, reject) => {
    const request = (isSecure ? requestHttps : requestHttp)(url, { method, headers, agent, signal });
    const timer = setTimeout(() => {
      request.destroy(new Error(`no answer within ${timeout / 1000} s`));
    }, timeout);
    request.once('close', () => clearTimeout(timer));
    request.on('error', reject);
    request.once('response', (response) => {
      readAnswer(response, question.longest).then(resolve, (error: Error) => {
        reject(error);
        request.destroy();
      });
    });
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage, longest: number): Promise<TimedAnswer> {
  const { statusCode: status = 0, headers } = response;
  if (status >= 300 && status < 400) throw new Error(`a redirect, status ${status}`);
  const parts: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    response.on('error', reject);
    response.on('data', (part: Buffer) => {
      size += part.length;
      if (size > longest) reject(new BodyTooLong(`more than ${longest} bytes`));
      else parts.push(part);
    });
    response.once('end', resolve);
  });
  return { status, text: Buffer.concat(parts).toString('utf8'), retryAfter: headers['retry-after'] ?? null };
}

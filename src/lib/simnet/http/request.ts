import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { badRequest, HttpError } from './errors.ts';

/** The longest body: a transaction of 2 MiB, the most that the network takes, written as hex in JSON. */
const bodyLimit = (4 << 20) + 1024;

/** One request, its path matched and its query read; the body is read when it is asked for. */
export class Request {
  constructor(
    private readonly message: IncomingMessage,
    /** What the path's `:names` stand for, decoded. */
    private readonly segments: Readonly<Record<string, string>>,
    readonly query: URLSearchParams,
  ) {}

  /** The `:name` of the path. */
  segment(name: string): string {
    return this.segments[name] ?? '';
  }

  get contentType(): string {
    return (this.message.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  }

  get authorization(): string {
    return this.message.headers.authorization ?? '';
  }

  /** A node adds proofs unless the query says `proof=0`. */
  get wantsProof(): boolean {
    return this.query.get('proof') !== '0';
  }

  /**
   * A whole number of the query.
   *
   * @throws HttpError 400
   */
  count(name: string, byDefault: number, max: number): number {
    const text = this.query.get(name);
    if (text === null) return byDefault;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(value) || value > max) {
      throw badRequest(`${name} must be a whole number from 0 to ${max}, not "${text.slice(0, 40)}"`);
    }
    return value;
  }

  /** @throws HttpError 413 */
  async body(): Promise<Buffer> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of this.message as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > bodyLimit) throw new HttpError(413, `the body is longer than ${bodyLimit} bytes`);
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  /**
   * The body as JSON of a shape.
   *
   * @throws HttpError 400, 413
   */
  async json<T extends v.GenericSchema>(schema: T): Promise<v.InferOutput<T>> {
    if (this.contentType !== 'application/json') {
      throw badRequest('Invalid content-type: expected application/json');
    }
    const text = (await this.body()).toString('utf8');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw badRequest('Failed to parse JSON body');
    }
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    const [issue] = parsed.issues;
    throw badRequest(`Failed to parse JSON body: ${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
  }
}

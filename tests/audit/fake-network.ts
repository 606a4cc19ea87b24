import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Cl } from '@stacks/transactions';
import { afterAll, beforeAll } from 'vitest';
import type { Row } from '../../src/lib/audit/row.ts';
import { eventToClarity, type LedgerEvent, ZERO_HASH } from '../../src/lib/contracts/event.ts';
import { temporaryHome } from '../support/run-medrec.ts';
import { registry } from './arbitrary-events.ts';

/** What an indexer says of one printed event. */
export interface FakeLog {
  event_index: number;
  event_type: string;
  tx_id: string;
  contract_log: { contract_id: string; topic: string; value: { hex: string; repr: string } };
}

export function printed(event: LedgerEvent): string {
  return `0x${Cl.serialize(eventToClarity(event))}`;
}

export function logOf(event: LedgerEvent, hex = printed(event)): FakeLog {
  return {
    event_index: 0,
    event_type: 'smart_contract_log',
    tx_id: `0x${event.seq.toString(16).padStart(64, '0')}`,
    contract_log: { contract_id: registry, topic: 'print', value: { hex, repr: '' } },
  };
}

/** Newest first, as an indexer gives them. */
export function logsOf(rows: readonly Row[]): FakeLog[] {
  return rows.map((row) => logOf(row.event)).toReversed();
}

type Answer = { status?: number; body: unknown };

/**
 * A node and an indexer on 127.0.0.1 that say whatever a test has them say. `rows` is the log of the node; `logs`
 * what the indexer makes of it.
 */
export class FakeNetwork {
  rows: readonly Row[] = [];
  logs: FakeLog[] = [];
  pageSize = 3;
  /** How the indexer answers: the two forms of cursors, offsets only, or as the test likes. */
  style: 'cursor' | 'nested-cursor' | 'offset' | ((request: URL) => Answer) = 'cursor';
  /** Overrides the answers of the node, by the path's end. */
  answers = new Map<string, () => Answer>();
  /** How many more pages the indexer gives before it breaks. */
  #pagesLeft = Number.POSITIVE_INFINITY;
  /** Told the number of each page that is asked for, from 1, since it was set. */
  onPage: ((page: number) => void) | undefined;
  #pages = 0;
  /** Every path that was asked for. */
  readonly asked: string[] = [];
  #url = '';

  get url(): string {
    return this.#url;
  }

  /** Sets node and indexer to an honest log. */
  tell(rows: readonly Row[]): void {
    this.rows = rows;
    this.logs = logsOf(rows);
    this.style = 'cursor';
    this.answers.clear();
    this.asked.length = 0;
    this.#pages = 0;
    this.mend();
  }

  /** Has the indexer answer with an error after so many pages. */
  breakAfter(pages: number): void {
    this.#pagesLeft = pages;
  }

  /** Has it answer again. */
  mend(): void {
    this.#pagesLeft = Number.POSITIVE_INFINITY;
  }

  /** Runs for all tests of a file. */
  use(): this {
    const server = createServer((request, response) => this.#answer(request, response));
    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return this;
  }

  /** A home whose profile simnet is this network. */
  home(): { folder: string; env: Record<string, string> } {
    const home = temporaryHome();
    const lines = ['[profiles.simnet]', `node-url = "${this.#url}"`, `registry = "${registry}"`];
    writeFileSync(`${home.folder}/config.toml`, lines.join('\n'));
    return home;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const url = new URL(request.url ?? '/', this.#url);
    this.asked.push(url.pathname + url.search);
    const { status = 200, body } = this.#find(url);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
  }

  #find(url: URL): Answer {
    const path = decodeURIComponent(url.pathname);
    const last = path.split('/').at(-1) ?? '';
    const special = this.answers.get(last);
    if (special !== undefined) return special();
    if (path === '/v2/info') {
      return {
        body: { network_id: 0x80000000, stacks_tip_height: 77, burn_block_height: 5, server_version: 'x' },
      };
    }
    if (path === '/extended/v2/blocks/latest') return { body: { height: 77, block_time: 1_800_000_000 } };
    if (path.startsWith('/v2/contracts/call-read/')) return { body: this.#readOnly(last) };
    if (path.startsWith('/extended/')) return this.#page(url, path);
    return { status: 404, body: {} };
  }

  #readOnly(name: string): unknown {
    const last = this.rows.at(-1);
    const pair = { hash: Cl.bufferFromHex(last?.hash ?? ZERO_HASH) };
    const seq = Cl.uint(last?.event.seq ?? 0n);
    const value = name === 'get-head' ? Cl.tuple({ ...pair, seq }) : Cl.tuple({ ...pair, count: seq });
    return { okay: true, result: `0x${Cl.serialize(value)}` };
  }

  #page(url: URL, path: string): Answer {
    if (this.#pagesLeft === 0) return { status: 500, body: { error: 'it broke' } };
    this.#pagesLeft -= 1;
    this.#pages += 1;
    this.onPage?.(this.#pages);
    if (typeof this.style === 'function') return this.style(url);
    const paged = (from: number) => this.logs.slice(from, from + this.pageSize);
    if (path === `/extended/v1/contract/${registry}/events`) {
      const offset = Number(url.searchParams.get('offset'));
      return { body: { limit: this.pageSize, offset, results: paged(offset) } };
    }
    if (path !== `/extended/v2/smart-contracts/${registry}/logs` || this.style === 'offset') {
      return { status: 404, body: { error: 'Not Found' } };
    }
    const at = Number(url.searchParams.get('cursor') ?? 0);
    const older = at + this.pageSize < this.logs.length ? String(at + this.pageSize) : null;
    const newer = at === 0 ? null : String(Math.max(0, at - this.pageSize));
    const page = { limit: this.pageSize, total: this.logs.length, results: paged(at) };
    if (this.style === 'cursor')
      return { body: { ...page, next_cursor: newer, prev_cursor: older, cursor: String(at) } };
    return { body: { ...page, cursor: { next: older, previous: newer, current: String(at) } } };
  }
}

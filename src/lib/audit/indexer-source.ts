import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import type { NodeClient } from '../chain/node-client.ts';
import { fail } from '../errors/medrec-error.ts';
import type { EventSource, Page, PrintedValue } from './event-source.ts';

/** The most that the API gives in one page. */
const pageSize = 50;
/** Pauses before a page is asked for again that the indexer was too busy to give, in milliseconds. */
const defaultPauses = [1_000, 2_000, 4_000, 8_000];

const logSchema = v.object({
  event_type: v.string(),
  tx_id: v.string(),
  contract_log: v.nullish(
    v.object({ contract_id: v.string(), topic: v.string(), value: v.object({ hex: v.string() }) }),
  ),
});
const cursor = v.nullish(v.pipe(v.string(), v.maxLength(200)));
/** A page and its neighbours, which the API names in one of two ways. */
const logsSchema = v.union([
  v.pipe(
    v.object({ next_cursor: cursor, prev_cursor: cursor, results: v.array(logSchema) }),
    v.check((page) => page.next_cursor !== undefined || page.prev_cursor !== undefined),
    v.transform(({ next_cursor: next, prev_cursor: previous, results }) => ({ next, previous, results })),
  ),
  v.pipe(
    v.object({ cursor: v.object({ next: cursor, previous: cursor }), results: v.array(logSchema) }),
    v.transform(({ cursor: { next, previous }, results }) => ({ next, previous, results })),
  ),
]);
/** Which neighbour of a page is the older one. */
type Way = 'next' | 'previous';
const eventsSchema = v.object({ results: v.array(logSchema) });
type Log = v.InferOutput<typeof logSchema>;

/**
 * The registry's printed values from an indexer: `/extended/v2/smart-contracts/:id/logs` with cursors, or on an older
 * one `/extended/v1/contract/:id/events` with offsets. What other contracts printed is passed over.
 */
export class IndexerSource implements EventSource {
  readonly name: string;

  constructor(
    private readonly indexer: NodeClient,
    private readonly contract: string,
    private readonly options: { signal: AbortSignal; pauses?: readonly number[] },
  ) {
    this.name = indexer.url;
  }

  async *readPages(from?: string): AsyncGenerator<Page> {
    const id = encodeURIComponent(this.contract);
    const [, way, at] = /^(next|previous|offset) (.{1,200})$/.exec(from ?? '') ?? [];
    if (way === 'offset') yield* this.#readByOffset(id, Number(at));
    else if (way !== undefined && at !== undefined) yield* this.#readOn(id, way as Way, at);
    else {
      const first = await this.#find(`/extended/v2/smart-contracts/${id}/logs?limit=${pageSize}`, logsSchema);
      if (first === undefined) return yield* this.#readByOffset(id, 0);
      yield { values: this.#select(first.results), place: undefined };
      // The first page is the newest, and one of its neighbours is null: the other way lie the older pages.
      const older = first.next == null ? 'previous' : 'next';
      yield* this.#readOn(id, older, first[older]);
    }
  }

  async *#readOn(id: string, way: Way, start: string | null | undefined): AsyncGenerator<Page> {
    const seen = new Set<string>();
    for (let at = start; at != null; ) {
      if (seen.has(at)) throw this.#unusable(id, `the cursor ${at} a second time`);
      seen.add(at);
      const path = `/extended/v2/smart-contracts/${id}/logs?limit=${pageSize}&cursor=${encodeURIComponent(at)}`;
      const page = await this.#find(path, logsSchema);
      if (page === undefined) throw this.#unusable(id, `status 404 for its own cursor ${at}`);
      yield { values: this.#select(page.results), place: `${way} ${at}` };
      at = page[way];
    }
  }

  async *#readByOffset(id: string, start: number): AsyncGenerator<Page> {
    for (let offset = start; ; ) {
      const path = `/extended/v1/contract/${id}/events?limit=${pageSize}&offset=${offset}`;
      const page = await this.#find(path, eventsSchema);
      if (page === undefined) throw fail('logs-missing', { url: this.name, contract: this.contract });
      if (page.results.length === 0) return;
      yield { values: this.#select(page.results), place: `offset ${offset}` };
      // Not the size that was asked for: an indexer may give fewer than that.
      offset += page.results.length;
    }
  }

  #select(logs: readonly Log[]): PrintedValue[] {
    return logs.flatMap(({ tx_id: txid, contract_log: log }) =>
      log?.contract_id === this.contract && log.topic === 'print' ? [{ txid, hex: log.value.hex }] : [],
    );
  }

  /** As the client's `find`, but asks again, after a pause, an indexer that says it is too busy (429, 503). */
  async #find<S extends v.GenericSchema>(path: string, schema: S): Promise<v.InferOutput<S> | undefined> {
    for (const pause of this.options.pauses ?? defaultPauses) {
      const { status, text } = await this.indexer.request(path);
      if (status === 200) return this.indexer.parse(path, text, schema);
      if (status !== 429 && status !== 503) break;
      await delay(pause, undefined, { signal: this.options.signal }).catch(() => {
        throw fail('interrupted', {});
      });
    }
    return await this.indexer.find(path, schema);
  }

  #unusable(id: string, reason: string) {
    return fail('node-unusable', { url: this.name, path: `/extended/v2/smart-contracts/${id}/logs`, reason });
  }
}

import type { EventSource } from '../../audit/event-source.ts';
import type { Head } from '../../audit/head.ts';
import { type ProvenEvent, type ProvenPage, provePages } from '../../audit/prove-events.ts';
import { formatRow, listCells } from '../../audit/row.ts';
import { MedrecError } from '../../errors/medrec-error.ts';
import { type EventCells, eventColumns } from '../schema.ts';
import type { Change, LedgerStore, Link, Staging } from '../store.ts';

type IndexerStaging = Extract<Staging, { from: 'indexer' }>;

export interface IndexerSync {
  store: LedgerStore;
  source: EventSource;
  head: Head;
  /** Takes nothing of what the ledger has for granted, and replaces it. */
  rebuild: boolean;
  /** Told how many events were proven since the last time, and how many are still to come at most. */
  onProgress?: (count: number, left: bigint) => Promise<void>;
}

/**
 * Brings a ledger to the head of a node, from an untrusted source: from the head down, each event proven by the hash
 * that the one after it names, until an event meets one that the ledger has. Only then does the ledger change, at once;
 * until then what came is staged, and a sync that was ended goes on with it.
 *
 * @throws log-differs, indexer-behind, what the source throws; the ledger is as it was then
 */
export async function syncFromIndexer(sync: IndexerSync): Promise<Change> {
  const earlier = await finishEarlier(sync);
  const { store, head, rebuild } = sync;
  const due = { seq: head.seq, hash: head.hash };
  // What else was staged is of another sync, and must not come along when the head is met at once.
  const change = await bringDown(sync, await begin(store, { from: 'indexer', rebuild, head, due }));
  return { added: earlier.added + change.added, removed: earlier.removed + change.removed };
}

/** Goes on with what an earlier sync staged: its head was a node's, and is nearer than today's. */
async function finishEarlier(sync: IndexerSync): Promise<Change> {
  const { store, rebuild, head } = sync;
  const staging = await store.readStaging();
  const none = { added: 0n, removed: 0n };
  if (staging === undefined || staging.from !== 'indexer' || staging.rebuild !== rebuild) return none;
  if (staging.head.registry !== head.registry || staging.head.chainId !== head.chainId) return none;
  try {
    return await bringDown(sync, staging);
  } catch (error) {
    // A fork since, or a page that is not to be found again: begin anew.
    if (!(error instanceof MedrecError) || !['log-differs', 'node-unusable'].includes(error.code))
      throw error;
    return none;
  }
}

async function begin(store: LedgerStore, staging: IndexerStaging): Promise<IndexerStaging> {
  await store.beginStaging(staging);
  return staging;
}

async function bringDown(
  { store, source, onProgress }: IndexerSync,
  staging: IndexerStaging,
): Promise<Change> {
  const { head, rebuild } = staging;
  let { due }: { due: IndexerStaging['due'] } = staging;
  if (await meets(store, due, rebuild)) return await store.takeOver(head, due.seq);
  const known = rebuild ? 0n : ((await store.readHead())?.seq ?? 0n);
  for await (const page of provePages(source, due)) {
    const { events, met } = await untilMeeting(store, page, rebuild);
    due = met === undefined ? page.due : { ...met, place: page.due.place };
    if (events.length > 0) {
      const rows = events.map((proven) => toCells(proven, head));
      await store.stage(rows, { ...staging, due });
      await onProgress?.(events.length, due.seq > known ? due.seq - known : 0n);
    }
    if (met !== undefined) return await store.takeOver(head, met.seq);
  }
  // The events end with the first one, which follows on nothing: any ledger meets that.
  return await store.takeOver(head, 0n);
}

function toCells(proven: ProvenEvent, { chainId, registry }: Head): EventCells {
  return listCells(formatRow({ ...proven, chainId, registry })).slice(0, eventColumns.length);
}

/** The events of a page down to the one that follows on what the ledger has, and where they meet. */
async function untilMeeting(
  store: LedgerStore,
  { events }: ProvenPage,
  rebuild: boolean,
): Promise<{ events: ProvenPage['events']; met?: Link }> {
  for (const [i, { event }] of events.entries()) {
    const before = { seq: event.seq - 1n, hash: event.prev };
    if (await meets(store, before, rebuild)) return { events: events.slice(0, i + 1), met: before };
  }
  return { events };
}

/** Whether the ledger has the event of this number and hash. */
async function meets(store: LedgerStore, { seq, hash }: Link, rebuild: boolean): Promise<boolean> {
  if (seq === 0n) return true;
  return !rebuild && (await store.findHash(seq)) === hash;
}

import type { Context } from '../../../context.ts';
import { describeDifference } from '../../audit/difference-error.ts';
import { type Head, headToData, headToFields } from '../../audit/head.ts';
import { readHeadFiles } from '../../audit/head-file.ts';
import { IndexerSource } from '../../audit/indexer-source.ts';
import { readBytes } from '../../audit/read-bytes.ts';
import { readHead } from '../../audit/read-head.ts';
import { newestHead } from '../../audit/verify-rows.ts';
import { sleep } from '../../chain/sleep.ts';
import { fail, MedrecError } from '../../errors/medrec-error.ts';
import type { Outcome } from '../../output/output.ts';
import { type Progress, showProgress } from '../../output/progress.ts';
import { findLedgerPlace, type LedgerNaming } from '../place.ts';
import { type Change, LedgerStore } from '../store.ts';
import { syncFromFile } from './sync-from-file.ts';
import { syncFromIndexer } from './sync-from-indexer.ts';

export interface SyncRequest extends LedgerNaming {
  /** A full export to load, `-` for standard input, instead of asking the indexer. */
  file?: string | undefined;
  /** Head files that the file must meet; none for the node's head. */
  heads?: readonly string[];
  /** The file was exported with `--raw`. */
  raw?: boolean;
  /** How long to wait for an indexer that lags, in seconds. */
  wait?: number;
  /** Replaces the ledger. */
  rebuild?: boolean;
}

/** What a sync came to. */
export interface Synced {
  place: string;
  change: Change;
  /** The head that proves the ledger now. */
  head: Head;
}

/** How long another process is waited for, in milliseconds: somewhat longer than the lock of a dead one stays. */
const longestTurn = 15_000;

/** So few events are there before anyone would watch. */
const unwatched = 1_000n;

/** Brings a ledger up to date, once. Throws what {@link syncLedger} throws. */
export async function runSync(context: Context, request: SyncRequest): Promise<Outcome> {
  const { place, change, head } = await syncLedger(context, request);
  return {
    data: { ledger: place, ...change, rebuilt: request.rebuild === true, head: headToData(head) },
    view: {
      kind: 'fields',
      fields: [['ledger', place], ['synced', describeChange(change, head)], ...headToFields(head)],
    },
  };
}

/**
 * Brings a ledger up to date again and again, until it is interrupted; each change is told. What a node or an indexer
 * that is away leaves undone is tried again, and so is a ledger that another process has.
 *
 * @param every seconds between two syncs
 */
export async function followLog(context: Context, request: SyncRequest, every: number): Promise<Outcome> {
  const { io, output } = context;
  const pause = io.sleep ?? sleep;
  for (let first = true; ; first = false) {
    try {
      const { change, head } = await syncLedger(context, request);
      if (first || change.added > 0n || change.removed > 0n) {
        if (output.options.json) await output.row({ ...change, head: headToData(head) });
        else await output.write(`${describeChange(change, head)}\n`);
      }
    } catch (error) {
      const passes =
        error instanceof MedrecError && (error.kind === 'network' || error.code === 'ledger-busy');
      if (!passes) throw error;
      output.warn(error.message);
    }
    await pause(every * 1000, io.signal);
  }
}

/**
 * Brings a ledger up to date: from the indexer of the profile's network, or from a file. It is made if it is not there.
 *
 * @throws ledger-busy, ledger-of-other-log, ledger-unusable; of the indexer log-differs, indexer-behind, logs-missing; of
 *   a file export-differs, export-ends-early, head-contradicts-ledger and the like; what reading the head throws
 */
export async function syncLedger(context: Context, request: SyncRequest): Promise<Synced> {
  const { file, heads = [] } = request;
  if (file === undefined && heads.length > 0) {
    throw fail('invalid-value', {
      name: '--head',
      value: heads[0] ?? '',
      reason: 'is for a file: from the indexer, a ledger is brought to the head of the node',
      next: 'Give the export with --file FILE, or leave --head out.',
    });
  }
  // The heads first: without one, no ledger is made.
  const given = heads.length > 0 ? await readHeadFiles(heads) : [await readHead(await context.chain())];
  const store = await LedgerStore.open(await findLedgerPlace(context, request), waitForTurn(context));
  try {
    await requireSameLog(store, newestHead(given), request.rebuild === true);
    const synced =
      file === undefined
        ? await syncPatiently(context, store, request, newestHead(given))
        : await loadFile(context, store, request, file, given);
    return { ...synced, place: store.place };
  } finally {
    await store.close();
  }
}

/** Waits for another process to end its sync, and for the lock of one that died to grow old. */
function waitForTurn({ io, output }: Context): () => Promise<boolean> {
  const deadline = io.now() + longestTurn;
  let told = false;
  return async () => {
    if (!told) output.note('another process changes the ledger: waiting');
    told = true;
    await (io.sleep ?? sleep)(250, io.signal);
    return io.now() < deadline;
  };
}

async function loadFile(
  context: Context,
  store: LedgerStore,
  { rebuild = false, raw = false }: SyncRequest,
  path: string,
  heads: readonly Head[],
): Promise<Omit<Synced, 'place'>> {
  const head = newestHead(heads);
  const progress = await watch(context, head.seq);
  const onProgress = async (count: number): Promise<void> => await progress?.add(count);
  const read = (): AsyncIterable<Uint8Array> => readBytes(context, path);
  const result = await syncFromFile({ store, read, path, raw, heads, rebuild, onProgress });
  progress?.end();
  if ('difference' in result) throw describeDifference(path, result.file, result.difference);
  if (result.beyond > 0) {
    context.output.warn(
      `${result.beyond} rows of ${path} follow the head, and were left out: no head proves them`,
    );
  }
  return { change: result.change, head: (await store.readHead()) ?? head };
}

/** From the indexer, which is waited for when it lags. */
async function syncPatiently(
  context: Context,
  store: LedgerStore,
  { rebuild = false, wait = 0 }: SyncRequest,
  head: Head,
): Promise<Omit<Synced, 'place'>> {
  const { io, output } = context;
  const chain = await context.chain();
  const source = new IndexerSource(chain.indexer, head.registry, { signal: io.signal });
  const known = rebuild ? 0n : ((await store.readHead())?.seq ?? 0n);
  const progress = await watch(context, head.seq > known ? head.seq - known : 0n);
  const onProgress = async (count: number): Promise<void> => await progress?.add(count);
  const deadline = io.now() + wait * 1000;
  for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      const change = await syncFromIndexer({ store, source, head, rebuild, onProgress });
      progress?.end();
      if (change.removed > 0n) {
        output.warn(
          `${change.removed} events are not part of the log any more, after a fork: they were rolled back`,
        );
      }
      return { change, head };
    } catch (error) {
      if (!(error instanceof MedrecError) || error.code !== 'indexer-behind') throw error;
      if (io.now() + pause > deadline) throw error;
      output.note(`${error.message}: waiting`);
    }
    await (io.sleep ?? sleep)(pause, io.signal);
  }
}

async function watch(context: Context, total: bigint): Promise<Progress | undefined> {
  return total <= unwatched ? undefined : await showProgress(context, 'events', Number(total), false);
}

async function requireSameLog(store: LedgerStore, wanted: Head, rebuild: boolean): Promise<void> {
  const head = await store.readHead();
  if (head === undefined || rebuild) return;
  if (head.registry === wanted.registry && head.chainId === wanted.chainId) return;
  const name = ({ registry, chainId }: Head): string => `${registry} on chain ${chainId}`;
  throw fail('ledger-of-other-log', { place: store.place, found: name(head), wanted: name(wanted) });
}

function describeChange({ added, removed }: Change, { seq }: Head): string {
  const rolledBack = removed === 0n ? '' : `, ${removed} rolled back`;
  return `${added} new events${rolledBack}; ${seq} in all, proven by the head`;
}

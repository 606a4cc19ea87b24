import type { Difference } from '../../audit/difference.ts';
import type { Head } from '../../audit/head.ts';
import { type ExportFile, openExport } from '../../audit/read-export.ts';
import { newestHead, verifyRows } from '../../audit/verify-rows.ts';
import { ZERO_HASH } from '../../contracts/event.ts';
import { fail } from '../../errors/medrec-error.ts';
import { at, type EventCells, eventColumns } from '../schema.ts';
import type { Change, LedgerStore, Link } from '../store.ts';

export interface FileSync {
  store: LedgerStore;
  /** The bytes of a full export, CSV or NDJSON; each call reads them anew. */
  read: () => AsyncIterable<Uint8Array>;
  /** The file's name, for errors. */
  path: string;
  /** Text that a spreadsheet would run was left as it is. */
  raw: boolean;
  /** At least one, all of one log. The file must reach the newest; what follows it is left out. */
  heads: readonly Head[];
  rebuild: boolean;
  /** Told how many events were read since the last time. */
  onProgress?: (count: number) => Promise<void>;
}

/** What came of a file. */
export type FileResult =
  | { change: Change; beyond: number }
  | { difference: Difference; file: Pick<ExportFile, 'format' | 'headerLines'> };

/** How many events are staged at once. */
const blockSize = 5_000;

/**
 * Brings a ledger to the newest head from a full export: its rows are verified as `audit verify` does, and staged as they
 * are. The ledger changes, at once, when they have met all heads. A sync that was ended goes on behind what it staged.
 *
 * @throws export-unreadable, file-unreadable; head-contradicts-ledger
 */
export async function syncFromFile(sync: FileSync): Promise<FileResult> {
  const { store, rebuild, heads } = sync;
  const head = newestHead(heads);
  const known = rebuild ? undefined : await store.readHead();
  if (known !== undefined && known.seq >= head.seq) {
    if ((await store.findHash(head.seq)) !== head.hash) throw contradiction(sync, head);
    return { change: { added: 0n, removed: 0n }, beyond: 0 };
  }
  const staging = await store.readStaging();
  const goesOn = staging?.from === 'file' && staging.rebuild === rebuild;
  const result = await load(sync, head, goesOn ? staging.last : { seq: 0n, hash: ZERO_HASH });
  // What was staged is of another file, or of another log: once more, from the start.
  return result === 'otherwise' ? ((await load(sync, head, undefined)) as FileResult) : result;
}

async function load(sync: FileSync, head: Head, staged: Link | undefined): Promise<FileResult | 'otherwise'> {
  const { store, rebuild, heads, path, raw, read } = sync;
  const loader = new Loader(sync, head, rebuild ? undefined : await store.readHead(), staged);
  if (staged === undefined)
    await store.beginStaging({ from: 'file', rebuild, last: { seq: 0n, hash: ZERO_HASH } });
  const { lines, headerLines, format } = await openExport(read(), { name: path, raw, anySpelling: true });
  try {
    const accept = (cells: EventCells) => loader.accept(cells);
    const result = await verifyRows(lines, heads, { allowNewer: true, headerLines, accept });
    if ('kind' in result) return { difference: result, file: { format, headerLines } };
    await loader.flush();
    return { change: await store.takeOver(head, loader.meets), beyond: result.beyond?.count ?? 0 };
  } catch (error) {
    if (error instanceof OtherStaged) return 'otherwise';
    throw error;
  }
}

/** What was staged is not what the file has. */
class OtherStaged extends Error {
  override name = 'OtherStaged';
}

function contradiction({ store, path }: FileSync, { seq }: Link) {
  return fail('head-contradicts-ledger', { place: store.place, path, seq });
}

/** Stages rows that were found good, behind those that are in the ledger and those that were staged before. */
class Loader {
  readonly #known: Link;
  #block: EventCells[] = [];
  #last: Link;

  constructor(
    private readonly sync: FileSync,
    private readonly head: Head,
    known: Head | undefined,
    private readonly staged: Link = { seq: 0n, hash: ZERO_HASH },
  ) {
    this.#known = known ?? { seq: 0n, hash: ZERO_HASH };
    this.#last = staged;
  }

  /** Where the file and the ledger meet: all up to there is in the ledger already. */
  get meets(): bigint {
    return this.#known.seq;
  }

  accept(cells: EventCells): Promise<void> | undefined {
    const seq = Number(cells[at.seq]);
    const hash = cells[at.hash] ?? '';
    if (seq > this.head.seq) return undefined;
    if (seq === Number(this.#known.seq) && hash !== `0x${this.#known.hash}`) {
      throw contradiction(this.sync, this.#known);
    }
    if (seq === Number(this.staged.seq) && hash !== `0x${this.staged.hash}`) throw new OtherStaged();
    if (seq <= this.#known.seq || seq <= this.staged.seq) {
      return seq % blockSize === 0 ? this.sync.onProgress?.(blockSize) : undefined;
    }
    this.#block.push(cells.slice(0, eventColumns.length));
    this.#last = { seq: BigInt(seq), hash: hash.slice(2) };
    return this.#block.length >= blockSize ? this.flush() : undefined;
  }

  /** Stages what is gathered. */
  async flush(): Promise<void> {
    const { store, rebuild, onProgress } = this.sync;
    const count = this.#block.length;
    if (count === 0) return;
    await store.stage(this.#block, { from: 'file', rebuild, last: this.#last });
    this.#block = [];
    await onProgress?.(count);
  }
}

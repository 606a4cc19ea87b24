import { sql } from 'kysely';
import * as v from 'valibot';
import type { Head } from '../audit/head.ts';
import { formatHead } from '../audit/head.ts';
import { parseHead } from '../audit/parse-head.ts';
import { ZERO_HASH } from '../contracts/event.ts';
import { fail } from '../errors/medrec-error.ts';
import { toJson } from '../output/json.ts';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import type { LedgerPlace } from './place.ts';
import { type EventCells, eventColumns } from './schema.ts';

/** A number of the log and the hash of its event, 64 hexadecimal digits. */
export interface Link {
  seq: bigint;
  hash: string;
}

/**
 * What is staged: events that are not part of the ledger yet.
 *
 * From an indexer they come newest first, from the head down to `due`, and all are proven by that head. From a file they
 * come oldest first, up to `last`, and are proven when they meet a head.
 */
export type Staging = { rebuild: boolean } & (
  | { from: 'indexer'; head: Head; due: Link & { place?: string | undefined } }
  | { from: 'file'; last: Link }
);

/** What a sync changed. */
export interface Change {
  /** Events that the ledger did not have. */
  added: bigint;
  /** Events that are not part of the log any more, after a fork. */
  removed: bigint;
}

const linkSchema = v.object({
  seq: v.pipe(
    v.string(),
    v.regex(/^\d{1,39}$/),
    v.transform((digits) => BigInt(digits)),
  ),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
const stagingSchema = v.variant('from', [
  v.object({
    from: v.literal('indexer'),
    rebuild: v.boolean(),
    head: v.pipe(v.string(), v.transform(parseHead)),
    due: v.object({ ...linkSchema.entries, place: v.optional(v.string()) }),
  }),
  v.object({ from: v.literal('file'), rebuild: v.boolean(), last: linkSchema }),
]);

/** A ledger as it is written, by one process at a time. The table of events holds nothing but what a head proved. */
export class LedgerStore {
  private constructor(readonly database: Database) {}

  /**
   * Opens a ledger to change it, and makes it if it is not there.
   *
   * @param wait lets some time pass, and says whether to try once more, when another process has its turn
   * @throws ledger-busy, ledger-unusable, ledger-unreachable
   */
  static async open(place: LedgerPlace, wait?: () => Promise<boolean>): Promise<LedgerStore> {
    const database = await openDatabase(place, { create: true });
    try {
      while (!(await database.takeTurn())) {
        if (!(await wait?.())) throw fail('ledger-busy', { place: database.place });
      }
      return new LedgerStore(database);
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  get place(): string {
    return this.database.place;
  }

  /** The head that proves what is there; undefined when nothing is. */
  async readHead(): Promise<Head | undefined> {
    const text = await this.#read('head');
    return text === undefined ? undefined : this.#understand('head', () => parseHead(text));
  }

  async readStaging(): Promise<Staging | undefined> {
    const text = await this.#read('staging');
    if (text === undefined) return undefined;
    return this.#understand('staging', () => v.parse(stagingSchema, JSON.parse(text)));
  }

  /** The hash of an event of the ledger, or of a staged one; zeros for 0; undefined when there is none. */
  async findHash(seq: bigint, table: 'events' | 'staged' = 'events'): Promise<string | undefined> {
    if (seq === 0n) return ZERO_HASH;
    const query = this.database.build.selectFrom(table).select('hash').where('seq', '=', Number(seq));
    const [row] = await this.database.all(query);
    return row === undefined ? undefined : String(row[0]).slice(2);
  }

  /** Begins to stage anew; what was staged before is dropped. */
  async beginStaging(staging: Staging): Promise<void> {
    await this.database.change(async () => {
      await this.database.run(this.database.build.deleteFrom('staged'));
      await this.#write('staging', formatStaging(staging));
    });
  }

  /** Stages events, and what there is to know of the staging then. */
  async stage(rows: readonly EventCells[], staging: Staging): Promise<void> {
    await this.database.change(async () => {
      await this.database.insertEvents('staged', rows);
      await this.#write('staging', formatStaging(staging));
    });
  }

  /**
   * Takes over what was staged, in one change: it follows on `meets`, and reaches up to the head. Whatever the ledger
   * has after `meets` is no part of the log any more.
   */
  async takeOver(head: Head, meets: bigint): Promise<Change> {
    const { build } = this.database;
    const before = (await this.readHead())?.seq ?? 0n;
    const common = meets === 0n ? await this.#findCommon(before) : meets;
    await this.database.change(async () => {
      if (meets === 0n) await this.database.replaceEvents();
      else {
        await this.database.run(build.deleteFrom('events').where('seq', '>', Number(meets)));
        const staged = build.selectFrom('staged').select(eventColumns).where('seq', '>', Number(meets));
        await this.database.run(
          build.insertInto('events').columns(eventColumns).expression(staged.orderBy('seq')),
        );
        await this.database.run(build.deleteFrom('staged'));
      }
      await this.#write('head', formatHead(head));
      await this.#remove('staging');
    });
    await this.database.makeIndexes();
    return { added: head.seq - common, removed: before - common };
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  /** The last number up to which the ledger and what is staged are the same: what one hash agrees on, all before it do. */
  async #findCommon(before: bigint): Promise<bigint> {
    let [same, other] = [0n, before + 1n];
    while (other - same > 1n) {
      const middle = (same + other) / 2n;
      if ((await this.findHash(middle)) === (await this.findHash(middle, 'staged'))) same = middle;
      else other = middle;
    }
    return same;
  }

  async #read(name: 'head' | 'staging'): Promise<string | undefined> {
    const [row] = await this.database.all(
      this.database.build.selectFrom('ledger').select('value').where('name', '=', name),
    );
    return row === undefined ? undefined : String(row[0]);
  }

  async #write(name: 'head' | 'staging', value: string): Promise<void> {
    await this.database.run(
      this.database.build
        .insertInto('ledger')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: sql`excluded.value` })),
    );
  }

  async #remove(name: 'staging'): Promise<void> {
    await this.database.run(this.database.build.deleteFrom('ledger').where('name', '=', name));
  }

  #understand<T>(name: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      const reason = `its ${name}: ${(error as Error).message}`;
      throw fail('ledger-unusable', { place: this.place, reason }, { cause: error });
    }
  }
}

function formatStaging(staging: Staging): string {
  const link = ({ seq, hash }: Link) => ({ seq: String(seq), hash });
  const { rebuild } = staging;
  if (staging.from === 'file') return toJson({ from: 'file', rebuild, last: link(staging.last) });
  const { head, due } = staging;
  return toJson({
    from: 'indexer',
    rebuild,
    head: formatHead(head),
    due: { ...link(due), place: due.place },
  });
}

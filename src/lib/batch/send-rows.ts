import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import { toIntent } from '../contracts/call-contract.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/signer.ts';
import type { BatchKind, BatchRow } from './batch-kind.ts';
import type { BatchReport, NamedRow } from './batch-report.ts';
import { nameRow } from './check-rows.ts';
import { inBlocks } from './in-blocks.ts';
import { Judge } from './judge.ts';
import { type PackedRow, packRow, unpackRow } from './pack-row.ts';
import { type ListOptions, type RowEnd, sendLists } from './send-lists.ts';
import { endsAll, type SenderGroup, type Sponsor } from './senders.ts';
import { Spool } from './spool.ts';
import { watchRows } from './watch-rows.ts';

/** A row of the file without fault, on its way to the chain. */
export interface GoodRow extends NamedRow {
  row: PackedRow;
  /** Which of the groups of senders signs it. */
  group: number;
}

/** A row that the chain was asked about. */
interface PlannedRow extends GoodRow {
  /** Why it is not sent. */
  skip?: string;
}

/** A row on its way into a list. */
interface ListedRow<Row> extends NamedRow {
  row: Row;
}

export interface SendSetup<Cells, Row extends BatchRow> {
  context: Context;
  chain: Chain;
  kind: BatchKind<Cells, Row>;
  groups: readonly SenderGroup[];
  sponsor: Sponsor | undefined;
  sending: Pick<
    ListOptions<never>,
    'batch' | 'folders' | 'timeout' | 'inFlight' | 'fee' | 'maxFee' | 'budget'
  >;
  report: BatchReport;
  ndjson: boolean;
}

/** How many rows the chain is asked about with one memory of what it said. */
const blockLength = 200;

/** How many signers with rows of their own send at once. */
const groupsAtOnce = 8;

/** The part of a batch that asks the chain and sends. */
export class SendRows<Cells, Row extends BatchRow> {
  private constructor(
    private readonly setup: SendSetup<Cells, Row>,
    private readonly planned: Spool<PlannedRow>,
  ) {}

  /** Throws disk-unwritable, key-file-unsafe. */
  static async open<Cells, Row extends BatchRow>(
    setup: SendSetup<Cells, Row>,
  ): Promise<SendRows<Cells, Row>> {
    return new SendRows(setup, await Spool.create<PlannedRow>(setup.context.folders.transactions));
  }

  async close(): Promise<void> {
    await this.planned.close();
  }

  /**
   * Asks the chain about every row before the first is sent.
   *
   * @throws the contract's own error where a sender may send nothing, interrupted, the errors of the network
   */
  async plan(good: Spool<GoodRow>): Promise<void> {
    const { context, chain, kind, groups, report, ndjson } = this.setup;
    const judge = new Judge(chain, kind);
    for (const { address } of groups.flatMap(({ senders }) => senders)) {
      const refusal = await judge.refuseSender(address);
      if (refusal !== undefined) throw refusal;
    }
    const advance = await watchRows(context, 'asking the chain', good.count, ndjson);
    for await (const block of inBlocks(good.read(), blockLength)) {
      if (context.io.signal.aborted) throw fail('interrupted', {});
      await this.#planBlock(block, report);
      await advance(block.length);
    }
  }

  async #planBlock(block: readonly GoodRow[], report: BatchReport): Promise<void> {
    const { chain, kind, groups } = this.setup;
    const judge = new Judge(chain, kind);
    const verdicts = await judge.judge(
      block.map(({ row, group }) => ({
        row: unpackRow<Row>(row),
        signers: groups[group]?.senders.map(({ address }) => address) ?? [],
      })),
    );
    for (const [place, verdict] of verdicts.entries()) {
      const one = block[place] as GoodRow;
      const group = groups[one.group];
      if ('skip' in verdict) {
        await this.planned.add({ ...one, skip: verdict.skip });
      } else if ('fault' in verdict && group?.blocked === undefined) {
        const { code, reason } = verdict.fault;
        report.summary.good -= 1;
        await report.addFaulty(one, [{ line: one.line, column: '', code, value: '', reason }]);
      } else {
        if (group !== undefined) group.count += 1;
        await this.planned.add('send' in verdict ? { ...one, row: packRow(verdict.send) } : one);
      }
    }
  }

  /** Reports what would be sent. */
  async rehearse(): Promise<MedrecError[]> {
    for await (const row of this.planned.read()) await this.setup.report.addPlanned(row, row.skip);
    return [];
  }

  /** Sends what is planned; what ended the sending of each group early. */
  async send(): Promise<MedrecError[]> {
    const { context, kind, groups, ndjson, report } = this.setup;
    const opened = await this.#openKeys();
    for await (const row of this.planned.read()) {
      if (row.skip !== undefined) await report.addPlanned(row, row.skip);
    }
    const total = groups.reduce((sum, { count }) => sum + count, 0);
    const advance = await watchRows(context, `sending ${kind.function}`, total, ndjson);
    const stopped: MedrecError[] = [];
    let ended: MedrecError | undefined;
    const waiting = opened.entries();
    const sendNext = async () => {
      for (const [group, keys] of waiting) {
        if ((groups[group]?.count ?? 0) === 0) continue;
        const error = await this.#sendGroup(group, ended ?? keys, advance);
        if (error === undefined) continue;
        if (!stopped.some(({ code, message }) => code === error.code && message === error.message)) {
          stopped.push(error);
        }
        if (endsAll(error)) ended ??= error;
      }
    };
    const lanes = Array.from({ length: groupsAtOnce }, sendNext);
    const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return stopped;
  }

  /**
   * Opens the keys of every group that has something to send, one after the other, as a person may be asked for each.
   *
   * @returns the keys of each group, or why they stay closed where that ends only this group
   */
  async #openKeys(): Promise<(readonly Signer[] | MedrecError)[]> {
    const { groups, sponsor } = this.setup;
    if (groups.some(({ count, blocked }) => count > 0 && blocked === undefined)) await sponsor?.open();
    const opened: (readonly Signer[] | MedrecError)[] = [];
    for (const { senders, own, count, blocked } of groups) {
      const signers: Signer[] = [];
      try {
        if (blocked !== undefined) throw blocked;
        if (count > 0) for (const sender of senders) signers.push(await sender.open());
        opened.push(signers);
      } catch (error) {
        if (!own || endsAll(error) || !(error instanceof MedrecError)) throw error;
        opened.push(error);
      }
    }
    return opened;
  }

  /** Sends the rows of one group; with an error in the place of keys it sends none, and that is their end. */
  async #sendGroup(
    group: number,
    keys: readonly Signer[] | MedrecError,
    advance: (count: number) => Promise<void>,
  ): Promise<MedrecError | undefined> {
    const { chain, kind, sending, sponsor, report } = this.setup;
    const ended = async (ends: readonly RowEnd<ListedRow<Row>>[]) => {
      await report.addSent(ends);
      await advance(ends.length);
    };
    if (keys instanceof MedrecError) {
      const status = endsAll(keys) || keys.kind === 'pending' ? 'unsent' : 'failed';
      for await (const row of this.#rowsOf(group)) await ended([{ row, status, reason: keys.message }]);
      return keys;
    }
    const payer = await sponsor?.open();
    const { transactions, stopped } = await sendLists<ListedRow<Row>>(chain, keys, {
      ...sending,
      // Whoever pays for others pays for the own rows as anyone does.
      sponsor: keys.some(({ address }) => address === payer?.address) ? undefined : payer,
      rows: this.#rowsOf(group),
      longest: kind.longest,
      subject: kind.function,
      keyOf: ({ row }) => nameRow(kind.names, row),
      makeIntent: (list) =>
        toIntent(chain, kind.contract, kind.function, kind.toArguments(list.map(({ row }) => row))),
      concernsSender: ({ code }) => kind.ofSender.has(code),
      explain: (list) =>
        this.#explain(
          list,
          keys.map(({ address }) => address),
        ),
      ended,
    });
    report.summary.transactions += transactions;
    return stopped;
  }

  async #explain(
    list: readonly ListedRow<Row>[],
    signers: readonly string[],
  ): Promise<RowEnd<ListedRow<Row>>[]> {
    const judge = new Judge(this.setup.chain, this.setup.kind);
    const verdicts = await judge.judge(list.map(({ row }) => ({ row, signers })));
    return list.flatMap((row, place): RowEnd<ListedRow<Row>>[] => {
      const verdict = verdicts[place];
      if (verdict === undefined || 'send' in verdict) return [];
      if ('skip' in verdict)
        return [{ row, status: 'skipped', reason: 'done by another transaction meanwhile' }];
      return [{ row, status: 'failed', reason: `${verdict.fault.code}: ${verdict.fault.reason}` }];
    });
  }

  async *#rowsOf(group: number): AsyncGenerator<ListedRow<Row>> {
    for await (const { group: own, skip, row, ...named } of this.planned.read()) {
      if (own === group && skip === undefined) yield { ...named, row: unpackRow<Row>(row) };
    }
  }
}

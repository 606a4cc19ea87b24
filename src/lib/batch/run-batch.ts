import { resolve } from 'node:path';
import type { InputOf, Parameters } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { SignerChoice } from '../chain/signer.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import type { BatchOptions } from '../parameters/batch.ts';
import type { BatchKind, BatchRow } from './batch-kind.ts';
import { BatchReport } from './batch-report.ts';
import { type CheckedRow, RowsChecker } from './check-rows.ts';
import { FailuresFile } from './failures-file.ts';
import { hashFile } from './hash-file.ts';
import { makeSending } from './make-sending.ts';
import { leaveNetworkAlone } from './offline-context.ts';
import { packRow } from './pack-row.ts';
import { requireOtherFile } from './require-other-file.ts';
import { withRunLock } from './run-lock.ts';
import { type GoodRow, SendRows } from './send-rows.ts';
import {
  chooseSenders,
  prepareSender,
  prepareSponsor,
  type SenderGroup,
  type Sponsor,
  settleEarlier,
} from './senders.ts';
import { Spool } from './spool.ts';

/** A bulk operation as a command declares it. */
export interface Batch<C extends Parameters, Row extends BatchRow> {
  /** The command's words, such as `provider verify`. */
  command: string;
  columns: C;
  /** Makes the operation for a context, of which cells are parsed and keys unlocked. */
  kind(context: Context): Promise<BatchKind<InputOf<C>, Row>>;
}

/**
 * Checks all rows of a file, asks the chain about each, and sends those that are not done yet, in lists with many under
 * way at once. Nothing is sent as long as a row has a fault, unless faulty rows are to be left out.
 */
export async function runBatch<C extends Parameters, Row extends BatchRow>(
  context: Context,
  batch: Batch<C, Row>,
  options: BatchOptions,
): Promise<Outcome> {
  const kind = await batch.kind(options.check ? leaveNetworkAlone(context) : context);
  const run = new BatchRun(context, batch, kind, options);
  try {
    return await run.execute();
  } finally {
    await run.close();
  }
}

class BatchRun<C extends Parameters, Row extends BatchRow> {
  readonly #report: BatchReport;
  readonly #failures: FailuresFile | undefined;
  readonly #path: string;
  readonly #failuresPath: string | undefined;
  #good: Spool<GoodRow> | undefined;
  /** The keys that sign, by their names and accounts, in the order in which the file has them. */
  readonly #signers = new Map<string, { place: number; choice: SignerChoice }>();

  constructor(
    private readonly context: Context,
    private readonly batch: Batch<C, Row>,
    private readonly kind: BatchKind<InputOf<C>, Row>,
    private readonly options: BatchOptions,
  ) {
    const { file, failures, ndjson, skipFaulty, check } = options;
    this.#path = resolve(context.io.cwd, file);
    this.#failuresPath = failures === undefined ? undefined : resolve(context.io.cwd, failures);
    this.#failures = this.#failuresPath === undefined ? undefined : new FailuresFile(this.#failuresPath);
    const leaveOut = skipFaulty && !check;
    this.#report = new BatchReport(context, { file, ndjson, leaveOut, names: kind.names }, this.#failures);
  }

  async execute(): Promise<Outcome> {
    const { context, options, batch, kind } = this;
    await requireOtherFile(this.#path, this.#failuresPath, '--failures', batch.command);
    this.#report.summary.network = (await context.profile()).name;
    const hasOwnSigners = kind.signerOf !== undefined;
    const shared = options.check || hasOwnSigners ? [] : await chooseSenders(context, kind.senders);
    const reading = options.check ? leaveNetworkAlone(context) : context;
    const file = new RowsChecker(this.#path, batch.columns, kind, reading);
    if (!options.check) this.#good = await Spool.create(context.folders.transactions);
    for await (const row of file.rows()) await this.#takeRow(row, file.header);
    if (file.end !== undefined) {
      await this.#report.addEnd(file.end);
      const { line, reason } = file.end;
      return await this.#report.endWithFaults(
        fail('batch-file-incomplete', { path: options.file, line, reason }),
      );
    }
    const refusal = this.#refuse();
    if (this.#good === undefined || (refusal !== undefined && !options.skipFaulty)) {
      return await this.#report.endWithFaults(refusal);
    }
    if (this.#good.count === 0) return await this.#report.end([]);
    const sponsor = await prepareSponsor(context, kind.sponsor);
    const groups = await this.#gatherSenders(shared, sponsor);
    const id = `${batch.command} ${await hashFile(this.#path)}`;
    return await this.#ask(this.#good, { groups, sponsor, id });
  }

  async close(): Promise<void> {
    await Promise.all([this.#good, this.#failures].map((file) => file?.close()));
  }

  async #takeRow({ line, cells, named, row, faults }: CheckedRow<Row>, header: readonly string[]) {
    const { summary } = this.#report;
    if (summary.rows === 0) await this.#failures?.start(header);
    summary.rows += 1;
    const kept = this.#failures === undefined ? {} : { cells: this.#failures.keep(cells) };
    if (row === undefined) return await this.#report.addFaulty({ line, named, ...kept }, faults);
    summary.good += 1;
    const names = Object.fromEntries(this.kind.names.map((name) => [name, named[name] ?? '']));
    const group = this.#placeOf(row);
    await this.#good?.add({ line, named: names, row: packRow(row), group, ...kept });
  }

  /** The group of a row: 0 where all have the same signer. */
  #placeOf(row: Row): number {
    const choice = this.kind.signerOf?.(row);
    const key = choice === undefined ? '' : choice.address;
    const known = this.#signers.get(key)?.place;
    if (known !== undefined) return known;
    const place = this.#signers.size;
    if (choice !== undefined) this.#signers.set(key, { place, choice });
    return place;
  }

  async #gatherSenders(
    shared: readonly SignerChoice[],
    sponsor: Sponsor | undefined,
  ): Promise<SenderGroup[]> {
    const { context, kind } = this;
    const own = [...this.#signers.values()].map(({ choice }) => [choice]);
    // Rows without a signer of their own are signed by the key of --from, also where the kind knows of signers.
    const groups = own.length > 0 ? own : [shared.length > 0 ? shared : await chooseSenders(context, [])];
    const prepared: SenderGroup[] = [];
    for (const choices of groups) {
      const unlock = own.length > 0 ? kind.unlock : undefined;
      const senders = [];
      for (const choice of choices) {
        senders.push(await prepareSender(context, kind.function, choice, sponsor?.choice, unlock));
      }
      prepared.push({ senders, own: own.length > 0, count: 0 });
    }
    return prepared;
  }

  /** Asks the chain about the rows and sends them, while no other run of this command does. */
  async #ask(
    good: Spool<GoodRow>,
    { groups, sponsor, id }: { groups: SenderGroup[]; sponsor: Sponsor | undefined; id: string },
  ): Promise<Outcome> {
    const { context, options, batch, kind } = this;
    const { folders, io, output } = context;
    const chain = await context.chain();
    await chain.checkNetwork();
    const sending = makeSending(chain, folders, id, options);
    const work = async () => {
      if (!options.dryRun) await Promise.all(groups.map((group) => settleEarlier(chain, group, sending)));
      const { ndjson } = options;
      const setup = { context, chain, kind, groups, sponsor, sending, report: this.#report, ndjson };
      const step = await SendRows.open(setup);
      try {
        await step.plan(good);
        const refusal = this.#refuse();
        if (refusal !== undefined && !options.skipFaulty) return await this.#report.endWithFaults(refusal);
        const stopped = options.dryRun ? await step.rehearse() : await step.send();
        this.#report.summary.fees = sending.budget.spent;
        return await this.#report.end(stopped);
      } finally {
        await step.close();
      }
    };
    const { name: network } = chain.profile;
    const busy = (cause: unknown) => fail('batch-busy', { command: batch.command, network }, { cause });
    return await withRunLock(folders.locks, `${batch.command} ${network}`, busy, work, {
      longest: sending.timeout * 1000,
      signal: io.signal,
      begins: () => output.note(`another run of \`medrec ${batch.command}\` is at work: waiting for it`),
    });
  }

  /** Why nothing is sent; undefined when nothing speaks against it. */
  #refuse(): MedrecError | undefined {
    const { faulty, rows } = this.#report.summary;
    return faulty === 0
      ? undefined
      : fail('batch-file-faulty', { path: this.options.file, faulty, count: rows });
  }
}

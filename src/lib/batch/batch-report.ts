import type { Context } from '../../context.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import type { View } from '../output/view.ts';
import { type RowFault, rowFaultColumns, toRowFaultCells } from './check-rows.ts';
import { exitCodeOf } from './exit-code.ts';
import type { FailuresFile } from './failures-file.ts';
import { FaultList } from './fault-list.ts';
import type { RowEnd } from './send-lists.ts';

/** A row as the report names it, and as it stands in the file where failures are written. */
export interface NamedRow {
  line: number;
  /** The fields that name it, such as patient and provider. */
  named: Readonly<Record<string, string>>;
  cells?: readonly string[];
}

type RowStatus = RowEnd<unknown>['status'] | 'to-send' | 'faulty';

/** What the whole file came to. */
export interface BatchSummary {
  file: string;
  network: string;
  rows: number;
  good: number;
  faulty: number;
  /** Rows by status. */
  counts: Partial<Record<RowStatus, number>>;
  transactions: number;
  /** What was signed for, in microSTX. */
  fees: bigint;
  seconds: number;
}

interface ReportedRow {
  line: number;
  status: RowStatus;
  txid: string | null;
  reason: string | null;
  [name: string]: string | number | null;
}

/** What is known of a batch, told as it goes on: with `--ndjson` nothing of a row is kept. */
export class BatchReport {
  readonly summary: BatchSummary;
  readonly #started: number;
  readonly #rows: ReportedRow[] = [];
  readonly #faults = new FaultList<RowFault>();

  /**
   * @param options `names` are the fields that name a row; `leaveOut` makes rows with faults rows of the report
   * @param failures where rows that fail are written, if that is wanted
   */
  constructor(
    private readonly context: Context,
    private readonly options: { file: string; ndjson: boolean; leaveOut: boolean; names: readonly string[] },
    private readonly failures: FailuresFile | undefined,
  ) {
    this.#started = context.io.now();
    this.summary = {
      file: options.file,
      network: '',
      rows: 0,
      good: 0,
      faulty: 0,
      counts: {},
      transactions: 0,
      fees: 0n,
      seconds: 0,
    };
  }

  /** A row with faults. */
  async addFaulty(row: NamedRow, faults: readonly RowFault[]): Promise<void> {
    this.summary.faulty += 1;
    for (const fault of faults) {
      this.#faults.add(fault);
      if (!this.options.leaveOut) await this.#stream({ type: 'fault', ...fault });
    }
    const reason = faults.map((fault) => `${fault.code}: ${fault.reason}`).join('; ');
    await this.failures?.write(row.cells ?? [], reason);
    if (this.options.leaveOut) await this.#addRow(row, 'faulty', null, reason);
  }

  /** Where reading had to end. */
  async addEnd(fault: RowFault): Promise<void> {
    this.#faults.add(fault);
    await this.#stream({ type: 'fault', ...fault });
  }

  /** A row of a dry run, or one that is done already; `reason` says why it is skipped. */
  async addPlanned(row: NamedRow, reason: string | undefined): Promise<void> {
    await this.#addRow(row, reason === undefined ? 'to-send' : 'skipped', null, reason ?? null);
  }

  /** What became of rows that were to be sent. */
  async addSent(ends: readonly RowEnd<NamedRow>[]): Promise<void> {
    for (const { row, status, txid, reason } of ends) {
      if (status === 'failed') await this.failures?.write(row.cells ?? [], reason ?? '');
      await this.#addRow(row, status, txid ?? null, reason ?? null);
    }
  }

  /** The outcome of a batch that was refused, or only checked: the faults. */
  async endWithFaults(refusal: MedrecError | undefined): Promise<Outcome> {
    this.#tellOfMore();
    const faults = this.#faults.sorted();
    return await this.#end({
      data: { ...this.summary, faults },
      view: {
        kind: 'table',
        columns: [...rowFaultColumns],
        rows: faults.map(toRowFaultCells),
        empty: `${this.summary.good} rows, no fault.`,
      },
      ...(refusal === undefined ? {} : { errors: [refusal], exitCode: refusal.exitCode }),
    });
  }

  /**
   * The outcome of a batch: a row for each row of the file, in its order.
   *
   * @param stopped what ended the sending early; of several senders, what ended that of each
   */
  async end(stopped: readonly MedrecError[]): Promise<Outcome> {
    const { summary } = this;
    const { counts, faulty, file: path } = summary;
    this.#tellOfMore();
    const errors = [...stopped];
    if (stopped.length === 0 && counts.failed !== undefined) {
      errors.push(fail('batch-rows-failed', { count: counts.failed, path }));
    }
    if (faulty > 0) errors.push(fail('batch-rows-faulty', { count: faulty, path }));
    const rows = this.#rows.sort((one, other) => one.line - other.line);
    const columns = ['line', ...this.options.names, 'status', 'txid', 'reason'];
    return await this.#end({
      data: { ...summary, rows, faults: this.#faults.sorted() },
      view: {
        kind: 'table',
        columns,
        rows: rows.map((row) => columns.map((column) => String(row[column] ?? ''))),
      },
      errors,
      exitCode: exitCodeOf(errors, stopped[0], counts.done !== undefined),
    });
  }

  async #end(outcome: Outcome): Promise<Outcome> {
    const { summary, context } = this;
    summary.seconds = Math.round((context.io.now() - this.#started) / 100) / 10;
    Object.assign(outcome.data as object, { seconds: summary.seconds });
    if (!this.options.ndjson) return outcome;
    await this.#stream({ type: 'summary', ...summary });
    return { ...outcome, view: viewSummary(summary), streamed: true };
  }

  async #addRow(
    { line, named }: NamedRow,
    status: RowStatus,
    txid: string | null,
    reason: string | null,
  ): Promise<void> {
    const { counts } = this.summary;
    counts[status] = (counts[status] ?? 0) + 1;
    const names = Object.fromEntries(this.options.names.map((name) => [name, named[name] || null]));
    const row = { line, ...names, status, txid, reason };
    if (this.options.ndjson) await this.#stream({ type: 'row', ...row });
    else this.#rows.push(row);
  }

  #tellOfMore(): void {
    const { more } = this.#faults;
    if (more > 0 && !this.options.ndjson) {
      this.context.output.warn(
        `${more} more faults are not shown: --failures FILE writes every row at fault`,
      );
    }
  }

  async #stream(row: object): Promise<void> {
    if (this.options.ndjson) await this.context.output.row(row);
  }
}

/** The summary alone: what a person sees beside a stream of rows. */
function viewSummary({ rows, good, faulty, counts, transactions, fees, seconds }: BatchSummary): View {
  const numbers = {
    rows,
    'without fault': good,
    faulty,
    ...counts,
    transactions,
    'fees (microSTX)': fees,
    seconds,
  };
  return { kind: 'fields', fields: Object.entries(numbers).map(([name, count]) => [name, String(count)]) };
}

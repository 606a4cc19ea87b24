import type { Context } from '../../context.ts';
import { neutralise } from '../audit/spreadsheet.ts';
import type { CsvFile } from '../batch/csv-file.ts';
import { exitCodeOf } from '../batch/exit-code.ts';
import type { FailuresFile } from '../batch/failures-file.ts';
import { FaultList } from '../batch/fault-list.ts';
import type { RowEnd } from '../batch/send-lists.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { sanitize, type View } from '../output/view.ts';
import { type Fault, faultColumns, toFaultCells } from './faults.ts';
import type { PlannedRow } from './plan-import.ts';

/** A planned row on its way to the chain. */
export interface ImportRow extends PlannedRow {
  /** The commitment to the row's credentials. */
  root: Uint8Array;
  /** The row as it stands in the file, where failures are written. */
  cells?: readonly string[];
}

/** What became of a row of the file. */
export interface ReportedRow {
  line: number;
  npi: string;
  role: string | null;
  principal: string | null;
  /** The institution holds the key, and could log as that provider. */
  custodial: boolean | null;
  root: Uint8Array | null;
  status: 'registered' | 'skipped' | 'to-register' | 'failed' | 'pending' | 'unsent' | 'faulty';
  txid: string | null;
  reason: string | null;
  /** What became of its verification, where one was wanted. */
  verification?: { status: VerificationStatus; txid: string | null; reason: string | null };
}

type VerificationStatus = 'verified' | Exclude<RowEnd<unknown>['status'], 'done'>;

/** What the whole file came to. */
export interface ImportSummary {
  file: string;
  network: string;
  institution: string | null;
  rows: number;
  good: number;
  faulty: number;
  /** Rows by status. */
  counts: Partial<Record<ReportedRow['status'], number>>;
  /** Rows by what became of their verification. */
  verifications: Partial<Record<VerificationStatus, number>>;
  custodial: number;
  transactions: number;
  /** What was signed for, in microSTX. */
  fees: bigint;
  seconds: number;
}

/** What is known of an import, told as it goes on: with `--ndjson` nothing of a row is kept. */
export class ImportReport {
  readonly summary: ImportSummary;
  readonly #started: number;
  readonly #rows = new Map<number, ReportedRow>();
  readonly #faults = new FaultList<Fault>();

  constructor(
    private readonly context: Context,
    private readonly options: { file: string; ndjson: boolean; leaveOut: boolean },
    /** Where faults and failed rows go, if they are wanted. */
    private readonly files: { faults?: CsvFile | undefined; failures?: FailuresFile | undefined },
  ) {
    this.#started = context.io.now();
    this.summary = {
      file: options.file,
      network: '',
      institution: null,
      rows: 0,
      good: 0,
      faulty: 0,
      counts: {},
      verifications: {},
      custodial: 0,
      transactions: 0,
      fees: 0n,
      seconds: 0,
    };
  }

  /** A row with faults. `--skip-faulty` makes it one of the rows of the report. */
  async addFaulty(faults: readonly Fault[], cells: readonly string[] | undefined): Promise<void> {
    this.summary.faulty += 1;
    await this.#addFaults(faults);
    const reason = faults.map(({ code }) => code).join(', ');
    await this.files.failures?.write(cells ?? [], reason);
    const [first] = faults;
    if (!this.options.leaveOut || first === undefined) return;
    const { line, npi } = first;
    const none = { role: null, principal: null, custodial: null, root: null, txid: null };
    await this.#addRow({ line, npi, ...none, status: 'faulty', reason });
  }

  /** Where reading had to end. */
  async addEnd(fault: Fault): Promise<void> {
    await this.#addFaults([fault]);
  }

  /** A row before, or without, sending it; `reason` says why it is skipped. */
  async addPlanned(row: ImportRow, reason: string | null): Promise<void> {
    const status = row.action === 'skip' ? 'skipped' : 'to-register';
    await this.#addRow({ ...describe(row), status, txid: null, reason });
  }

  /** What became of rows that were to be sent. */
  async addSent(ends: readonly RowEnd<ImportRow>[]): Promise<void> {
    for (const { row, status, txid, reason } of ends) {
      if (status === 'failed') await this.files.failures?.write(row.cells ?? [], reason ?? '');
      await this.#addRow({
        ...describe(row),
        status: status === 'done' ? 'registered' : status,
        txid: txid ?? null,
        reason: reason ?? null,
      });
    }
  }

  /** What became of the verification of rows. */
  async addVerified(ends: readonly RowEnd<{ line: number; npi: string; provider: string }>[]): Promise<void> {
    const { verifications } = this.summary;
    for (const { row, status, txid, reason } of ends) {
      const verification = {
        status: status === 'done' ? ('verified' as const) : status,
        txid: txid ?? null,
        reason: reason ?? null,
      };
      verifications[verification.status] = (verifications[verification.status] ?? 0) + 1;
      const { line, npi, provider } = row;
      await this.#stream({ type: 'verification', line, npi, principal: provider, ...verification });
      const reported = this.#rows.get(line);
      if (reported !== undefined) reported.verification = verification;
    }
  }

  /** The outcome of an import that was refused, or only checked: the faults. */
  async endWithFaults(refusal: MedrecError | undefined): Promise<Outcome> {
    this.#tellOfMore();
    const faults = this.#faults.sorted();
    return await this.#end({
      data: { ...this.summary, faults },
      view: {
        kind: 'table',
        columns: [...faultColumns],
        rows: faults.map(toFaultCells),
        empty: `${this.summary.good} rows, no fault.`,
      },
      ...(refusal === undefined ? {} : { errors: [refusal], exitCode: refusal.exitCode }),
    });
  }

  /** The outcome of an import: a row for each row of the file, in its order. */
  async end(stopped: MedrecError | undefined): Promise<Outcome> {
    const { summary } = this;
    const { counts, verifications, custodial, file } = summary;
    if (custodial > 0) {
      this.context.output.warn(
        `custodial: ${custodial} of ${sum(counts)} rows. The institution holds the keys of these providers and could log as them, until each claims its registration with \`medrec provider claim\``,
      );
    }
    this.#tellOfMore();
    const errors = stopped === undefined ? [] : [stopped];
    const failed = (counts.failed ?? 0) + (verifications.failed ?? 0);
    if (stopped === undefined && failed > 0) errors.push(fail('provider-rows-failed', { count: failed }));
    if (summary.faulty > 0) errors.push(fail('provider-rows-faulty', { count: summary.faulty, path: file }));
    const rows = [...this.#rows.values()].sort((one, other) => one.line - other.line);
    return await this.#end({
      data: { ...summary, rows, faults: this.#faults.sorted() },
      view: {
        kind: 'table',
        columns: Object.keys(verifications).length > 0 ? [...rowColumns, 'verification'] : rowColumns,
        rows: rows.map(toCells),
      },
      errors,
      exitCode: exitCodeOf(errors, stopped, counts.registered !== undefined),
    });
  }

  async #end(outcome: Outcome): Promise<Outcome> {
    const { summary, context, options } = this;
    summary.seconds = Math.round((context.io.now() - this.#started) / 100) / 10;
    Object.assign(outcome.data as object, { seconds: summary.seconds });
    if (!options.ndjson) return outcome;
    await this.#stream({ type: 'summary', ...summary });
    return { ...outcome, view: viewSummary(summary), streamed: true };
  }

  async #addFaults(faults: readonly Fault[]): Promise<void> {
    for (const fault of faults) {
      this.#faults.add(fault);
      // its values came from the file: what a spreadsheet would run is neutralised
      await this.files.faults?.write(toFaultCells(fault).map((cell) => neutralise(sanitize(cell))));
      if (!this.options.leaveOut) await this.#stream({ type: 'fault', ...fault });
    }
  }

  async #addRow(row: ReportedRow): Promise<void> {
    const { counts } = this.summary;
    counts[row.status] = (counts[row.status] ?? 0) + 1;
    if (row.custodial === true) this.summary.custodial += 1;
    if (this.options.ndjson) await this.#stream({ type: 'row', ...row });
    else this.#rows.set(row.line, row);
  }

  #tellOfMore(): void {
    const { more } = this.#faults;
    if (more > 0 && !this.options.ndjson) {
      this.context.output.warn(`${more} more faults are not shown: --faults FILE writes them all`);
    }
  }

  async #stream(row: object): Promise<void> {
    if (this.options.ndjson) await this.context.output.row(row);
  }
}

/** The summary alone: what a person sees beside a stream of rows. */
function viewSummary(summary: ImportSummary): View {
  const { rows, good, faulty, counts, verifications, custodial, transactions, fees, seconds } = summary;
  const verified = Object.entries(verifications).map(([status, count]) => [
    status === 'verified' ? status : `verification ${status}`,
    count,
  ]);
  const numbers = {
    rows,
    'without fault': good,
    faulty,
    ...counts,
    ...Object.fromEntries(verified),
    custodial,
    transactions,
    'fees (microSTX)': fees,
    seconds,
  };
  return { kind: 'fields', fields: Object.entries(numbers).map(([name, count]) => [name, String(count)]) };
}

function describe({ line, npi, role, principal, custodial, root }: ImportRow) {
  return { line, npi, role, principal, custodial, root };
}

function sum(counts: ImportSummary['counts']): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

const rowColumns = ['line', 'npi', 'role', 'principal', 'custodial', 'status', 'txid', 'reason'];

function toCells(row: ReportedRow): string[] {
  const custodial = row.custodial === null ? '' : row.custodial ? 'custodial' : 'own';
  const { line, npi, role, principal, status, txid, reason, verification } = row;
  const cells = [String(line), npi, role ?? '', principal ?? '', custodial, status, txid ?? '', reason ?? ''];
  return verification === undefined ? cells : [...cells, verification.status];
}

import { exitCodes } from '../errors/exit-codes.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import type { View } from '../output/view.ts';
import { type Fault, faultColumns, toFaultCells } from './faults.ts';
import type { PlannedRow } from './plan-import.ts';
import type { SentRow } from './send-registrations.ts';

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
}

/** What the whole file came to. */
export interface ImportSummary {
  file: string;
  network: string;
  institution: string | null;
  rows: number;
  good: number;
  faulty: number;
  counts: Partial<Record<ReportedRow['status'], number>>;
  custodial: number;
}

/** Reports a planned row before, or without, sending it. */
export function reportPlanned(row: PlannedRow): ReportedRow {
  return {
    ...describe(row),
    status: row.action === 'skip' ? 'skipped' : 'to-register',
    txid: null,
    reason: row.note ?? (row.action === 'skip' ? 'registered before' : null),
  };
}

/** Reports what became of a row that was to be sent. */
export function reportSent({ row, status, txid, reason }: SentRow): ReportedRow {
  return { ...describe(row), status, txid: txid ?? null, reason: reason ?? null };
}

/** Reports a row that was left out: its faults in one line. */
export function reportFaulty(faults: readonly Fault[]): ReportedRow[] {
  const lines = new Map<number, Fault[]>();
  for (const fault of faults) lines.set(fault.line, [...(lines.get(fault.line) ?? []), fault]);
  return [...lines].map(([line, ofLine]) => ({
    line,
    npi: ofLine[0]?.npi ?? '',
    role: null,
    principal: null,
    custodial: null,
    root: null,
    status: 'faulty',
    txid: null,
    reason: ofLine.map(({ code }) => code).join(', '),
  }));
}

/** The outcome of an import that was refused, or only checked: the faults. */
export function faultsOutcome(
  summary: ImportSummary,
  faults: readonly Fault[],
  refusal: MedrecError | undefined,
): Outcome {
  return {
    data: { ...summary, faults },
    view: {
      kind: 'table',
      columns: [...faultColumns],
      rows: faults.map(toFaultCells),
      empty: `${summary.good} rows, no fault.`,
    },
    ...(refusal === undefined ? {} : { errors: [refusal], exitCode: refusal.exitCode }),
  };
}

/** The outcome of an import: a row for each row of the file, in its order. */
export function importOutcome(
  summary: ImportSummary,
  rows: readonly ReportedRow[],
  faults: readonly Fault[],
  stopped: MedrecError | undefined,
): Outcome {
  const sorted = [...rows].sort((a, b) => a.line - b.line);
  const errors = stopped === undefined ? [] : [stopped];
  const { counts } = summary;
  if (stopped === undefined && counts.failed !== undefined) {
    errors.push(fail('provider-rows-failed', { count: counts.failed }));
  }
  if (summary.faulty > 0)
    errors.push(fail('provider-rows-faulty', { count: summary.faulty, path: summary.file }));
  return {
    data: { ...summary, rows: sorted, faults },
    view: {
      kind: 'table',
      columns: ['line', 'npi', 'role', 'principal', 'custodial', 'status', 'txid', 'reason'],
      rows: sorted.map(toCells),
    },
    errors,
    exitCode: exitCodeOf(counts, errors, stopped),
  };
}

/** The summary alone: what a person sees beside a stream of rows. */
export function viewSummary({ rows, good, faulty, counts, custodial }: ImportSummary): View {
  const numbers = { rows, 'without fault': good, faulty, ...counts, custodial };
  return { kind: 'fields', fields: Object.entries(numbers).map(([name, count]) => [name, String(count)]) };
}

/** Counts rows by status. */
export function countRows(rows: readonly ReportedRow[]): Pick<ImportSummary, 'counts' | 'custodial'> {
  const counts: ImportSummary['counts'] = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return { counts, custodial: rows.filter(({ custodial }) => custodial === true).length };
}

/** What ended the sending says the code, unless something was registered before it: then a part failed. */
function exitCodeOf(
  counts: ImportSummary['counts'],
  errors: readonly MedrecError[],
  stopped: MedrecError | undefined,
): number {
  if (stopped === undefined) return errors.length > 0 ? exitCodes.partial : exitCodes.done;
  const telling = stopped.kind === 'pending' || stopped.kind === 'interrupted';
  return telling || counts.registered === undefined ? stopped.exitCode : exitCodes.partial;
}

function describe({ line, npi, role, principal, custodial, root }: PlannedRow) {
  return { line, npi, role, principal, custodial, root };
}

function toCells(row: ReportedRow): string[] {
  const custodial = row.custodial === null ? '' : row.custodial ? 'custodial' : 'own';
  const { line, npi, role, principal, status, txid, reason } = row;
  return [String(line), npi, role ?? '', principal ?? '', custodial, status, txid ?? '', reason ?? ''];
}

import { headOf } from '../../scripts/history/write-history.ts';
import { matchesFilter } from '../../src/lib/audit/event-filter.ts';
import { formatRow, listCells, type Row } from '../../src/lib/audit/row.ts';
import { makeReport, type ReportLedger, type ReportRequest } from '../../src/lib/report/make-report.ts';
import type { Report, ReportKind, ReportRow } from '../../src/lib/report/report.ts';

/** What a ledger with these rows answers to a report. */
export function ledgerOfRows(rows: readonly Row[]): ReportLedger {
  const isAccess = ({ event }: Row) =>
    event.topic.startsWith('access-permitted') || event.topic === 'access-denied';
  return {
    head: headOf(rows.at(-1) as Row),
    async *readCells(filter = {}, { from = 1n, to = BigInt(rows.length) } = {}) {
      const span = rows.slice(Number(from) - 1, Number(to));
      const kept = span.filter(({ event }) => matchesFilter(event, filter));
      for (let at = 0; at < kept.length; at += 100) {
        yield kept.slice(at, at + 100).map((row) => listCells(formatRow(row)));
      }
    },
    async readChanges(of, until = BigInt(rows.length)) {
      const patient = of === 'parties' ? null : of.patient;
      return rows
        .filter((row) => row.event.patient === patient && !isAccess(row) && row.event.seq <= until)
        .map(({ event }) => event);
    },
    async seqAt(time) {
      return rows.findLast(({ event }) => event.time <= time)?.event.seq ?? 0n;
    },
  };
}

/** A report of these rows, up to the last of them unless asked otherwise. */
export async function reportOf(
  rows: readonly Row[],
  kind: ReportKind,
  request: Partial<ReportRequest> = {},
): Promise<Report> {
  const until = rows.at(-1)?.event.time ?? 0n;
  const open = { about: undefined, since: undefined, until, institution: undefined, summarise: false };
  return await makeReport(ledgerOfRows(rows), { ...open, kind, ...request });
}

/** The rows of a section. */
export function rowsOf(report: Report, id: string): readonly ReportRow[] {
  const section = report.sections.find((each) => each.id === id);
  if (section === undefined) throw new Error(`${report.subject.kind} has no section ${id}`);
  return section.rows;
}

/** The figures by label. */
export function figuresOf(report: Report): Record<string, string> {
  return Object.fromEntries(report.figures);
}

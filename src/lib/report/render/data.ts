import { headToData } from '../../audit/head.ts';
import { formatTime } from '../cells.ts';
import type { ColumnKind, Grounds, Report, ReportRow } from '../report.ts';
import { evidenceStatement, limitsStatement } from './grounds.ts';

/** A report as data: what `--json` gives, and what `--format json` writes. */
export function reportToData(report: Report, grounds: Grounds): Record<string, unknown> {
  const kinds = new Map(report.columns.map(({ id, kind }) => [id, kind]));
  return {
    schemaVersion: 1,
    report: report.subject.kind,
    title: report.subject.title,
    statement: evidenceStatement,
    subject: Object.fromEntries(report.subject.fields),
    grounds: {
      head: headToData(grounds.head),
      madeAt: formatTime(grounds.madeAt),
      version: grounds.version,
      command: grounds.command,
    },
    figures: report.figures.map(([label, value]) => ({ label, value })),
    sections: report.sections.map(({ id, title, text, columns, rows }) => ({
      id,
      title,
      text,
      rows: rows.map((row) => rowToData(row, columns, kinds)),
    })),
    notes: [...report.notes, limitsStatement],
  };
}

function rowToData(
  row: ReportRow,
  columns: readonly string[],
  kinds: ReadonlyMap<string, ColumnKind>,
): Record<string, unknown> {
  return Object.fromEntries(
    columns.map((column) => [column, cellToData(row[column] ?? '', kinds.get(column) ?? 'text')]),
  );
}

function cellToData(text: string, kind: ColumnKind): unknown {
  if (kind === 'names') return text === '' ? [] : text.split('|');
  if (text === '') return null;
  const number = kind === 'number' || kind === 'share' ? Number(text) : Number.NaN;
  return Number.isNaN(number) || number > Number.MAX_SAFE_INTEGER ? text : number;
}

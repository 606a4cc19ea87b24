import type { Head } from '../audit/head.ts';

/** How the cells of a column are set, and what they are in JSON. */
export type ColumnKind = 'text' | 'principal' | 'time' | 'number' | 'names' | 'share';

export interface ReportColumn {
  id: string;
  title: string;
  kind: ColumnKind;
}

/**
 * Cells by the id of their column: times as `2027-01-31T18:00:00Z`, names joined by a vertical bar, shares as a
 * fraction of 1 with three digits; empty where there is none.
 */
export type ReportRow = Readonly<Record<string, string>>;

/** One table of a report. */
export interface ReportSection {
  /** What stands in the column `section` of CSV. */
  id: string;
  title: string;
  /** What the table tells, in whole sentences. */
  text: string;
  /** The columns of this table, of those of the report. */
  columns: readonly string[];
  rows: readonly ReportRow[];
  /** What is said when there is no row. */
  empty: string;
}

/** A bar chart: of months, or of things by name. */
export interface ReportChart {
  id: string;
  title: string;
  /** What it shows, for who does not see it. */
  description: string;
  /** Of what the bars are. */
  axis: string;
  /** What they count. */
  measure: string;
  /** Months stand upright in the order of time; names lie, in their order. */
  layout: 'months' | 'names';
  /** What the colours mean, in their order. */
  groups: readonly string[];
  values: readonly { label: string; group: string; value: number }[];
}

/** What a report is made for. */
export interface ReportSubject {
  kind: ReportKind;
  title: string;
  /** Whom or what it is about and which time it covers: labels and values. */
  fields: readonly (readonly [label: string, value: string])[];
}

/** What a report says, before it is known in which form. */
export interface Report {
  subject: ReportSubject;
  columns: readonly ReportColumn[];
  /** The figures that come first. */
  figures: readonly (readonly [label: string, value: string])[];
  charts: readonly ReportChart[];
  sections: readonly ReportSection[];
  /** What the report rests on beyond the log, how it was made, and what it does not show: whole sentences. */
  notes: readonly string[];
  /** What whoever asked should know at once. */
  warnings?: readonly string[];
}

/** What every report names, so that who holds it can make it again. */
export interface Grounds {
  head: Head;
  /** The command that makes it again. */
  command: string;
  /** Seconds: when the report was made, by the machine's clock. */
  madeAt: bigint;
  /** Of this program. */
  version: string;
}

export const reportKinds = [
  'disclosures',
  'readers',
  'reach',
  'overrides',
  'denials',
  'minimum-necessary',
  'after-end',
] as const;
export type ReportKind = (typeof reportKinds)[number];

/** The time that a report covers, in seconds, both ends included, and whose institution. */
export interface ReportScope {
  since: bigint | undefined;
  until: bigint;
  institution: string | undefined;
}

import { compareRows, type DueRow } from '../../src/lib/audit/compare-rows.ts';
import type { Difference } from '../../src/lib/audit/difference.ts';
import { type EventFilter, matchesFilter } from '../../src/lib/audit/event-filter.ts';
import type { TextFormat } from '../../src/lib/audit/export-formats.ts';
import { formatHeader, lineFormatter } from '../../src/lib/audit/format.ts';
import { openExport } from '../../src/lib/audit/read-export.ts';
import { type Column, columns, formatRow, type Row } from '../../src/lib/audit/row.ts';
import { verifyPatientRows } from '../../src/lib/audit/verify-patient.ts';
import { type Verified, verifyRows } from '../../src/lib/audit/verify-rows.ts';
import { hashEvent, type LedgerEvent, ZERO_HASH } from '../../src/lib/contracts/event.ts';
import { headOf } from './arbitrary-events.ts';
import { inChunks } from './verify-text.ts';

export const exportKinds = ['full', 'patient', 'filtered'] as const;
export type ExportKind = (typeof exportKinds)[number];

/** An export of a log, and how it is verified. */
export interface Specimen {
  header: string;
  /** One text a row, its line end included; no row of a history holds another. */
  lines: readonly string[];
  rows: readonly Row[];
  verify(text: string): Promise<Verified | Difference>;
}

/** Some of the columns, in an order of their own. */
export const fewColumns: readonly Column[] = [
  'time',
  'seq',
  'topic',
  'patient',
  'provider',
  'data-types',
  'outcome',
];

/**
 * Exports a log in one of three ways: whole; the rows of the patient with the most; those of half of its topics, with
 * all columns or some.
 */
export function makeSpecimen(
  log: readonly Row[],
  kind: ExportKind,
  format: TextFormat,
  names: readonly Column[] = columns,
): Specimen {
  const patient = findBusiest(log);
  const topics = [...new Set(log.map(({ event }) => event.topic))].toSorted();
  const filters: Record<ExportKind, EventFilter> = {
    full: {},
    patient: { patient },
    filtered: { topics: topics.filter((_, i) => i % 2 === 0) },
  };
  const rows = log.filter(({ event }) => matchesFilter(event, filters[kind]));
  const chosen = kind === 'filtered' ? names : columns;
  const formatLine = lineFormatter({ format, columns: chosen, raw: false });
  const toCells = (row: Row): DueRow => {
    const cells = formatRow(row);
    return { seq: cells.seq, time: cells.time, cells: chosen.map((column) => cells[column]) };
  };
  const due = rows.map(toCells);
  const [first] = log;
  const head = {
    ...headOf(log),
    ...(first === undefined ? {} : { chainId: first.chainId, registry: first.registry }),
  };
  const count = BigInt(rows.length);
  const patientHead = { ...head, patient, count, hash: rows.at(-1)?.hash ?? ZERO_HASH };
  return {
    header: formatHeader(format, chosen),
    lines: due.map(({ cells }) => formatLine(cells)),
    rows,
    async verify(text) {
      const bytes = inChunks(Buffer.from(text), 1 << 16);
      const { lines, headerLines } = await openExport(bytes, { name: 'export', raw: false, columns: chosen });
      if (kind === 'full') return await verifyRows(lines, [head], { allowNewer: false, headerLines });
      if (kind === 'patient') return await verifyPatientRows(lines, patientHead, { headerLines });
      const log = (async function* () {
        yield due;
      })();
      return await compareRows(lines, log, { columns: chosen, headerLines, headSeq: head.seq });
    },
  };
}

/** The patient whom most events are about. */
function findBusiest(log: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { event } of log) {
    if (event.patient !== null) counts.set(event.patient, (counts.get(event.patient) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** A tampered text, and where the difference has to be told. */
export interface Tampering {
  name: string;
  text: string;
  line: number;
  /** Any of these. */
  kinds: readonly Difference['kind'][];
}

/** `found` when the right row is named, `missed` when nothing is; else what was said. */
export async function judge(specimen: Specimen, { text, line, kinds }: Tampering): Promise<string> {
  const result = await specimen.verify(text);
  if (!('kind' in result)) return 'missed';
  if (result.line === line && kinds.includes(result.kind)) return 'found';
  return `${result.kind} at line ${result.line} instead of ${kinds.join(' or ')} at line ${line}: ${result.reason}`;
}

/** All ways to change one character of a row: another in its place, none, one more in front. The last line end is no one's. */
export function* changeCharacters(
  { header, lines }: Specimen,
  i: number,
  random: (below: number) => number,
  every = 1,
): Generator<Tampering> {
  const line = lines[i] ?? '';
  const isLast = i === lines.length - 1;
  const name = (how: string, at: number) => `row ${i + 1}, ${how} character ${at + 1}`;
  for (let at = random(every); at < line.length - (isLast ? 1 : 0); at += every) {
    const other = pickOther(line[at] ?? '', random);
    const changes = [
      [name(`another`, at), line.slice(0, at) + other + line.slice(at + 1)],
      [name(`without`, at), line.slice(0, at) + line.slice(at + 1)],
      [name(`one before`, at), line.slice(0, at) + other + line.slice(at)],
    ] as const;
    for (const [told, changed] of changes) {
      if (changed === line) continue;
      const text = header + lines.with(i, changed).join('');
      // Of two rows run together the first is at fault; so is one whose end was put in its place.
      yield { name: told, text, line: lineOf(header, i), kinds: ['changed', 'added', 'other-log'] };
    }
  }
}

/** Every deletion, swap, duplicate and truncation of whole rows. */
export function* moveRows({ header, lines }: Specimen): Generator<Tampering> {
  const count = lines.length;
  const make = (name: string, of: readonly string[], at: number, ...kinds: Difference['kind'][]) => ({
    name,
    text: header + of.join(''),
    line: lineOf(header, at),
    kinds,
  });
  for (let i = 0; i < count; i += 1) {
    const last = i === count - 1;
    yield make(`row ${i + 1} deleted`, lines.toSpliced(i, 1), last ? i - 1 : i, 'missing');
    yield make(`cut after row ${i}`, lines.slice(0, i), i - 1, 'missing');
    for (let j = 0; j < count; j += 1) {
      if (i < j) {
        const swapped = lines.with(i, lines[j] ?? '').with(j, lines[i] ?? '');
        yield make(`rows ${i + 1} and ${j + 1} swapped`, swapped, i, 'moved');
      }
      const copied = lines.toSpliced(j, 0, lines[i] ?? '');
      // A copy in front of a row is the same as one behind it.
      yield make(`row ${i + 1} copied in front of row ${j + 1}`, copied, j === i ? i + 1 : j, 'added');
    }
    yield make(`row ${i + 1} copied to the end`, [...lines, lines[i] ?? ''], count, 'added');
  }
}

/** Logs of a few rows each, made of the events of a long one: short enough to verify one for each change of a character. */
export function* cutIntoLogs(log: readonly Row[], size: number): Generator<Row[]> {
  for (let at = 0; at + size <= log.length; at += size) yield relink(log.slice(at, at + size));
}

/** The events as a log of their own. */
export function relink(rows: readonly Row[]): Row[] {
  const patients = new Map<string, string>();
  let prev = ZERO_HASH;
  return rows.map(({ event: loose, ...identity }, i) => {
    const patientPrev = patients.get(loose.patient ?? '') ?? ZERO_HASH;
    const event: LedgerEvent = { ...loose, seq: BigInt(i + 1), prev, 'patient-prev': patientPrev };
    prev = hashEvent(event);
    if (event.patient !== null) patients.set(event.patient, prev);
    return { ...identity, event, hash: prev };
  });
}

/** The line on which row `i` begins; that of the header for -1. */
function lineOf(header: string, i: number): number {
  return (header === '' ? 0 : 1) + i + 1;
}

/** Mostly letters and digits, which may make another value; at times what ends a cell, a line or a quoted text. */
const others = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890123456789-|.:x \t\n\r",\'=é\0';

function pickOther(than: string, random: (below: number) => number): string {
  for (;;) {
    const other = [...others][random(others.length)] ?? '0';
    if (other !== than) return other;
  }
}

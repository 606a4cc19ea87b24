import type { Difference } from '../../src/lib/audit/difference.ts';
import type { Format } from '../../src/lib/audit/export-formats.ts';
import { formatHeader, formatLine } from '../../src/lib/audit/format.ts';
import type { Head } from '../../src/lib/audit/head.ts';
import { openExport } from '../../src/lib/audit/read-export.ts';
import { formatRow, type Row } from '../../src/lib/audit/row.ts';
import { type Verified, verifyRows } from '../../src/lib/audit/verify-rows.ts';

/** An export as text: header and lines apart. */
export function writeLines(
  format: Format,
  rows: readonly Row[],
  raw = false,
): { header: string; lines: string[] } {
  return { header: formatHeader(format), lines: rows.map((row) => formatLine(format, formatRow(row), raw)) };
}

/** The line of the file on which a row begins: text of a topic may itself hold line ends. */
export function lineOf(header: string, lines: readonly string[], index: number): number {
  return `${header}${lines.slice(0, index).join('')}`.split('\n').length;
}

export async function readAll(text: string | Buffer, raw = false): Promise<Row[]> {
  const { rows } = await openExport(inChunks(Buffer.from(text)), 'export', raw);
  const read: Row[] = [];
  for await (const { row, ...rest } of rows) {
    if (row === undefined) throw new Error(JSON.stringify(rest));
    read.push(row);
  }
  return read;
}

export async function verifyText(
  text: string | Buffer,
  heads: readonly Head[],
  options: { allowNewer?: boolean; raw?: boolean } = {},
): Promise<Verified | Difference> {
  const { rows, headerLines } = await openExport(inChunks(Buffer.from(text)), 'export', options.raw ?? false);
  return await verifyRows(rows, heads, { allowNewer: options.allowNewer ?? false, headerLines });
}

/** As a disk gives them: in pieces that know nothing of lines. */
export async function* inChunks(bytes: Buffer, size = 700): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

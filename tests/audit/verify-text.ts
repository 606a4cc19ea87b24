import type { Difference } from '../../src/lib/audit/difference.ts';
import type { TextFormat } from '../../src/lib/audit/export-formats.ts';
import { formatHeader, lineFormatter } from '../../src/lib/audit/format.ts';
import type { Head } from '../../src/lib/audit/head.ts';
import { openExport } from '../../src/lib/audit/read-export.ts';
import { readRow } from '../../src/lib/audit/read-row.ts';
import { columns, formatRow, listCells, type Row } from '../../src/lib/audit/row.ts';
import { type Verified, verifyRows } from '../../src/lib/audit/verify-rows.ts';

/** An export as text: header and lines apart. */
export function writeLines(
  format: TextFormat,
  rows: readonly Row[],
  raw = false,
): { header: string; lines: string[] } {
  const formatLine = lineFormatter({ format, columns, raw });
  return { header: formatHeader(format), lines: rows.map((row) => formatLine(listCells(formatRow(row)))) };
}

/** The line of the file on which a row begins: text of a topic may itself hold line ends. */
export function lineOf(header: string, lines: readonly string[], index: number): number {
  return `${header}${lines.slice(0, index).join('')}`.split('\n').length;
}

export async function readAll(text: string | Buffer, raw = false): Promise<Row[]> {
  const { lines } = await openExport(inChunks(Buffer.from(text)), { name: 'export', raw });
  const read: Row[] = [];
  for await (const batch of lines) {
    for (const { row, ...rest } of batch.map(readRow)) {
      if (row === undefined) throw new Error(JSON.stringify(rest));
      read.push(row);
    }
  }
  return read;
}

export async function verifyText(
  text: string | Buffer,
  heads: readonly Head[],
  options: { allowNewer?: boolean; raw?: boolean } = {},
): Promise<Verified | Difference> {
  const { lines, headerLines } = await openExport(inChunks(Buffer.from(text)), {
    name: 'export',
    raw: options.raw ?? false,
  });
  return await verifyRows(lines, heads, { allowNewer: options.allowNewer ?? false, headerLines });
}

/** As a disk gives them: in pieces that know nothing of lines. */
export async function* inChunks(bytes: Buffer, size = 700): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

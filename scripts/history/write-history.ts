import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TextFormat } from '../../src/lib/audit/export-formats.ts';
import { formatHeader, lineFormatter } from '../../src/lib/audit/format.ts';
import type { Head } from '../../src/lib/audit/head.ts';
import { columns, formatRow, listCells, type Row } from '../../src/lib/audit/row.ts';

/** Writes rows as an export; a file that is there already is replaced when the new one is whole. Gives their head. */
export async function writeHistory(path: string, format: TextFormat, rows: Iterable<Row>): Promise<Head> {
  await mkdir(dirname(path), { recursive: true });
  const file = createWriteStream(`${path}.tmp`);
  const formatLine = lineFormatter({ format, columns, raw: false });
  let last: Row | undefined;
  let block = formatHeader(format);
  for (const row of rows) {
    last = row;
    block += formatLine(listCells(formatRow(row)));
    if (block.length < 1 << 18) continue;
    if (!file.write(block)) await once(file, 'drain');
    block = '';
  }
  file.end(block);
  await once(file, 'finish');
  await rename(`${path}.tmp`, path);
  if (last === undefined) throw new RangeError('a history has at least one event');
  return headOf(last);
}

/** The head of a log that ends with this row, as a node would have told it in that block. */
export function headOf({ event, hash, chainId, registry }: Row): Head {
  const { seq, time, height } = event;
  return { chainId, registry, seq, hash, reading: { profile: 'testnet', time, height, readAt: time } };
}

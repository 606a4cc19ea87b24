import type { Context } from '../../context.ts';
import type { Outcome } from '../output/output.ts';
import { describeDifference } from './difference-error.ts';
import { type Head, headToData, headToFields } from './head.ts';
import { readHeadFiles } from './head-file.ts';
import { readBytes } from './read-bytes.ts';
import { openExport } from './read-export.ts';
import { newestHead, type Verified, verifyRows } from './verify-rows.ts';

export interface VerifyRequest {
  /** A path, or `-` for standard input. */
  file: string;
  /** Head files; none for the node's head. */
  heads: readonly string[];
  allowNewer: boolean;
  raw: boolean;
}

/**
 * Verifies a file against heads.
 *
 * @throws export-differs, export-of-part, export-ends-early, export-of-other-log, rows-beyond-head; export-unreadable,
 *   file-unreadable; what reading a head throws
 */
export async function runVerify(context: Context, request: VerifyRequest): Promise<Outcome> {
  const { file, allowNewer, raw } = request;
  const heads = await findHeads(context, request.heads);
  const opened = await openExport(readBytes(context, file), { name: file, raw });
  const result = await verifyRows(opened.lines, heads, { allowNewer, headerLines: opened.headerLines });
  if ('kind' in result) throw describeDifference(file, opened, result);
  const { beyond } = result;
  const newest = newestHead(heads);
  if (beyond !== undefined) {
    context.output.warn(
      `${beyond.count} rows follow the head, from seq ${beyond.seq} at line ${beyond.line} on: they are linked to it, but no head proves them`,
    );
  }
  return {
    data: {
      file,
      format: opened.format,
      rows: result.rows,
      proven: newest.seq,
      from: result.first?.time ?? null,
      to: result.last?.time ?? null,
      beyond: beyond ?? null,
      heads: heads.map(headToData),
    },
    view: {
      kind: 'fields',
      fields: [['verified', describeVerified(result, newest)], ...headToFields(newest)],
    },
  };
}

async function findHeads(context: Context, paths: readonly string[]): Promise<Head[]> {
  if (paths.length > 0) return await readHeadFiles(paths);
  const { readHead } = await import('./read-head.ts');
  return [await readHead(await context.chain())];
}

function describeVerified({ rows, first, last, beyond }: Verified, head: Head): string {
  if (rows === 0) return 'OK: the log is empty, and so is the file';
  const proven = beyond === undefined ? `all ${rows} rows` : `${head.seq} of ${rows} rows`;
  return `OK: ${proven}, from ${first?.time} to ${last?.time}`;
}

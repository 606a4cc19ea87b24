import { type EventFilter, matchesFilter } from './event-filter.ts';
import type { EventSource } from './event-source.ts';
import type { TextFormat } from './export-formats.ts';
import { formatHeader, lineFormatter } from './format.ts';
import type { Head } from './head.ts';
import { PatientChain, type PatientHead } from './patient-chain.ts';
import { proveEvents } from './prove-events.ts';
import type { ReverseSpool } from './reverse-spool.ts';
import { columns, formatRow, listCells } from './row.ts';
import { streamReversed, writeReversed } from './write-export.ts';

export interface ExportRequest {
  source: EventSource;
  head: Head;
  /** The head of the filter's patient, when it could be read. */
  patientHead?: PatientHead | undefined;
  filter: EventFilter;
  format: TextFormat;
  /** Leaves text as it is that a spreadsheet would run. */
  raw: boolean;
  /** Where to: a path, or what writes to a stream. */
  to: string | ((bytes: string | Uint8Array) => Promise<void>);
  /** Told how many events are proven, every 10,000. */
  onProgress?: (proven: bigint) => void;
}

/**
 * Exports the log up to the head. Every event of it is read and proven, whatever the filter keeps; nothing is written
 * unless all are.
 *
 * @returns how many rows were written
 * @throws indexer-behind, log-differs, patient-log-differs, file-unwritable, what the source throws
 */
export async function exportLog({
  source,
  head,
  patientHead,
  filter,
  format,
  raw,
  to,
  onProgress = () => undefined,
}: ExportRequest): Promise<number> {
  let rows = 0;
  const formatLine = lineFormatter({ format, columns, raw });
  const fill = async (spool: ReverseSpool): Promise<void> => {
    const patientChain = patientHead === undefined ? undefined : new PatientChain(patientHead);
    for await (const proven of proveEvents(source, head)) {
      patientChain?.add(proven);
      const done = head.seq - proven.event.seq + 1n;
      if (done % 10_000n === 0n) onProgress(done);
      if (!matchesFilter(proven.event, filter)) continue;
      const row = formatRow({ ...proven, chainId: head.chainId, registry: head.registry });
      await spool.prepend(formatLine(listCells(row)));
      rows += 1;
    }
    patientChain?.end();
  };
  const header = formatHeader(format);
  if (typeof to === 'string') await writeReversed(to, header, fill);
  else await streamReversed(header, fill, to);
  return rows;
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { hashCell, timeCell } from './cells.ts';
import { type EventFilter, isFiltering } from './event-filter.ts';
import type { TextFormat } from './export-formats.ts';
import { exportLog } from './export-log.ts';
import { type Head, headToData, headToFields } from './head.ts';
import { writeHeadFile } from './head-file.ts';
import { IndexerSource } from './indexer-source.ts';
import type { PatientHead } from './patient-chain.ts';
import { readHead, readHeads } from './read-head.ts';
import { refuseExisting } from './write-export.ts';

export interface ExportOptions {
  format: TextFormat;
  /** A path, or `-` for standard output. */
  out: string;
  headOut: string | undefined;
  force: boolean;
  raw: boolean;
  /** How long to wait for an indexer that lags, in seconds. */
  wait: number;
  filter: EventFilter;
}

/** Exports the log of the profile's network. Throws what `exportLog` and `readHead` throw; file-exists, invalid-value. */
export async function runExport(context: Context, options: ExportOptions): Promise<Outcome> {
  const { out, headOut, force, filter } = options;
  const toStdout = out === '-';
  checkSpan(filter);
  if (!toStdout) await refuseExisting(out, '--out', force);
  if (headOut !== undefined) await refuseExisting(headOut, '--head-out', force);
  const chain = await context.chain();
  const { head, patientHead } = await pinHeads(context, chain, filter);
  const rows = await exportPatiently(context, chain, options, head, patientHead);
  if (headOut !== undefined) await writeHeadFile(headOut, head, '--head-out');
  const filtered = isFiltering(filter);
  if (filtered) {
    context.output.note(
      'note: this export is filtered: its rows alone do not show that none is missing. Keep a full export beside it.',
    );
  }
  return {
    streamed: toStdout,
    data: {
      out: toStdout ? null : out,
      format: options.format,
      rows,
      events: head.seq,
      filtered,
      filter: filterToData(filter),
      raw: options.raw,
      head: headToData(head),
      patientHead:
        patientHead === undefined
          ? null
          : { count: patientHead.count, hash: hashCell.format(patientHead.hash) },
    },
    view: {
      kind: 'fields',
      fields: [
        ['written', toStdout ? 'standard output' : out],
        ['rows', filtered ? `${rows} of ${head.seq} (filtered)` : String(rows)],
        ...headToFields(head),
        ...(patientHead === undefined ? [] : ([['patient head', describePatientHead(patientHead)]] as const)),
      ],
    },
  };
}

/** The heads of one moment up to which the log is exported; events that arrive later are left to the next export. */
async function pinHeads(
  context: Context,
  chain: Chain,
  { patient }: EventFilter,
): Promise<{ head: Head; patientHead?: PatientHead }> {
  if (patient === undefined) return { head: await readHead(chain) };
  const heads = await readHeads(chain, patient);
  if (heads.patientHead === undefined) {
    context.output.warn(
      "the log grows too fast to read the patient's head beside its own; the export is proven by the log's head alone",
    );
  }
  return heads;
}

async function exportPatiently(
  context: Context,
  chain: Chain,
  { format, out, raw, wait, filter }: ExportOptions,
  head: Head,
  patientHead: PatientHead | undefined,
): Promise<number> {
  const { io, output } = context;
  const source = new IndexerSource(chain.indexer, head.registry, { signal: io.signal });
  const to = out === '-' ? (bytes: string | Uint8Array) => output.write(bytes) : out;
  const onProgress = (proven: bigint): void => {
    if (io.stderr.isTTY) output.note(`proven: ${proven} of ${head.seq} events`);
  };
  const deadline = io.now() + wait * 1000;
  for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await exportLog({ source, head, patientHead, filter, format, raw, to, onProgress });
    } catch (error) {
      if (!(error instanceof MedrecError) || error.code !== 'indexer-behind') throw error;
      if (io.now() + pause > deadline) throw error;
      output.note(`${error.message}: waiting`);
    }
    await delay(pause, undefined, { signal: io.signal }).catch(() => {
      throw fail('interrupted', {});
    });
  }
}

function checkSpan({ since, until }: EventFilter): void {
  if (since === undefined || until === undefined || since <= until) return;
  throw fail('invalid-value', {
    name: '--since',
    value: timeCell.format(since),
    reason: `is after --until ${timeCell.format(until)}`,
    next: 'Give the earlier time to --since.',
  });
}

function filterToData({ topics, since, until, ...principals }: EventFilter): Record<string, unknown> {
  return {
    ...principals,
    topics,
    since: since === undefined ? undefined : timeCell.format(since),
    until: until === undefined ? undefined : timeCell.format(until),
  };
}

function describePatientHead({ count, hash }: PatientHead): string {
  return `${count} events, ${hashCell.format(hash)}`;
}

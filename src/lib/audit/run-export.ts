import { basename } from 'node:path';
import type { Context } from '../../context.ts';
import { chooseSigner, unlockSigner } from '../chain/signer.ts';
import { fail } from '../errors/medrec-error.ts';
import type { LedgerNaming } from '../ledger/place.ts';
import type { Outcome } from '../output/output.ts';
import { type Progress, showProgress } from '../output/progress.ts';
import { timeCell } from './cells.ts';
import { type EventFilter, isFiltering } from './event-filter.ts';
import type { Format } from './export-formats.ts';
import { headToData, headToFields } from './head.ts';
import { writeHeadFile } from './head-file.ts';
import { type FileName, type Manifest, manifestToData, toJsonValue } from './manifest.ts';
import { manifestDomain, manifestPathOf, writeManifestFile } from './manifest-file.ts';
import { openForExport } from './open-for-export.ts';
import { findPatientHead } from './patient-head.ts';
import type { Column } from './row.ts';
import type { DataSignature } from './sign-data.ts';
import { refuseExisting } from './write-export.ts';
import { type WrittenRows, writeRows } from './write-rows.ts';
import { measure, type Write, writeWhole } from './write-whole.ts';

export interface ExportOptions extends LedgerNaming {
  /** Unless given, by the end of the file's name. */
  format: Format | undefined;
  /** A path, or `-` for standard output. */
  out: string;
  headOut: string | undefined;
  /** Where the manifest is written; beside the file unless given. */
  manifest: string | undefined;
  /** Signs the manifest, with the key that `--from` names. */
  sign: boolean;
  force: boolean;
  raw: boolean;
  columns: readonly Column[];
  /** Exports what the ledger has, and asks no node. */
  offline: boolean;
  /** How long to wait for an indexer that lags, in seconds. */
  wait: number;
  filter: EventFilter;
}

/** So few rows are written before anyone would watch. */
const unwatched = 100_000n;

/**
 * Exports the log from the ledger, which is first brought up to date.
 *
 * @throws file-exists, file-unwritable, invalid-value, export-unfit; what syncing and opening a ledger throws;
 *   patient-log-differs; the keystore's errors
 */
export async function runExport(context: Context, options: ExportOptions): Promise<Outcome> {
  const { out, headOut, filter, columns, raw } = options;
  const format = options.format ?? formatOf(out);
  const toStdout = out === '-';
  const manifestPath = options.manifest ?? (toStdout ? undefined : manifestPathOf(out));
  checkSpan(filter);
  if (toStdout) checkStream(context, options, format);
  else await refuseExisting(out, '--out', options.force);
  if (headOut !== undefined) await refuseExisting(headOut, '--head-out', options.force);
  if (manifestPath !== undefined) await refuseExisting(manifestPath, '--manifest', options.force);
  const sign = options.sign ? await prepareSigning(context) : undefined;
  const ledger = await openForExport(context, options);
  try {
    const { head } = ledger;
    const patientHead = await findPatientHead(context, ledger, options);
    const request = { filter, columns, format, raw, version: __MEDREC_VERSION__ };
    let written: WrittenRows = { rows: 0n, firstSeq: null, lastSeq: null };
    const fill = async (write: Write): Promise<void> => {
      const progress = await watch(context, head.seq);
      const writeUnlessInterrupted: Write = async (bytes) => {
        if (context.io.signal.aborted) throw fail('interrupted', {});
        await write(bytes);
      };
      written = await writeRows(ledger, { ...request, onProgress: progress?.reach }, writeUnlessInterrupted);
      progress?.end();
    };
    const measured = toStdout
      ? await measure((bytes) => context.output.write(bytes), fill)
      : await writeWhole(out, fill);
    const file: FileName = { name: toStdout ? null : basename(out), ...measured };
    const createdAt = BigInt(Math.floor(context.io.now() / 1000));
    const manifest: Manifest = { ...request, ...written, head, patientHead, file, createdAt };
    const data = toJsonValue(manifestToData(manifest));
    const signature = await sign?.(head.chainId, data);
    if (headOut !== undefined) await writeHeadFile(headOut, head, '--head-out');
    if (manifestPath !== undefined) await writeManifestFile(manifestPath, data, signature, '--manifest');
    return describe(context, options, manifest, { manifestPath, signature });
  } finally {
    await ledger.close();
  }
}

/** What a manifest's file name says of the form; CSV where it says nothing. */
function formatOf(out: string): Format {
  if (/\.(ndjson|jsonl)$/i.test(out)) return 'ndjson';
  return /\.parquet$/i.test(out) ? 'parquet' : 'csv';
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

function checkStream({ io }: Context, { sign, manifest }: ExportOptions, format: Format): void {
  if (format === 'parquet' && io.stdout.isTTY === true) {
    throw fail('invalid-value', {
      name: '--out',
      value: '-',
      reason: 'is a terminal, and Parquet is no text',
      next: 'Give a file, or send it to another program with a pipe.',
    });
  }
  if (!sign || manifest !== undefined) return;
  throw fail('invalid-value', {
    name: '--sign',
    value: 'true',
    reason: 'signs a manifest, and with --out - none is written',
    next: 'Say where it is to be written: --manifest FILE.',
  });
}

/** Unlocks the key before the long work, and not after it. */
async function prepareSigning(
  context: Context,
): Promise<(chainId: bigint, data: Record<string, unknown>) => Promise<DataSignature>> {
  const choice = await chooseSigner(context);
  const signer = await unlockSigner(context, choice);
  const { signData } = await import('./sign-data.ts');
  return async (chainId, data) => await signData(signer, manifestDomain, chainId, data);
}

async function watch(
  context: Context,
  total: bigint,
): Promise<(Pick<Progress, 'end'> & { reach(seq: bigint): Promise<void> }) | undefined> {
  if (total <= unwatched) return undefined;
  const progress = await showProgress(context, 'events', Number(total), false);
  let reached = 0n;
  return {
    async reach(seq) {
      await progress.add(Number(seq - reached));
      reached = seq;
    },
    end: () => progress.end(),
  };
}

function describe(
  context: Context,
  { out, offline }: ExportOptions,
  manifest: Manifest,
  { manifestPath, signature }: { manifestPath: string | undefined; signature: DataSignature | undefined },
): Outcome {
  const { head, patientHead, rows, filter } = manifest;
  const toStdout = out === '-';
  const filtered = isFiltering(filter);
  if (filtered && manifestPath === undefined) {
    context.output.note(
      'note: this export is filtered: its rows alone do not show that none is missing. Keep its manifest: --manifest FILE.',
    );
  }
  const { filter: filterData, patientHead: patientData, ...data } = manifestToData(manifest);
  return {
    streamed: toStdout,
    data: {
      ...data,
      out: toStdout ? null : out,
      events: head.seq,
      filtered,
      filter: filterData,
      head: headToData(head),
      patientHead: patientData,
      offline,
      manifest: manifestPath ?? null,
      signature: signature ?? null,
    },
    view: {
      kind: 'fields',
      fields: [
        ['written', toStdout ? 'standard output' : out],
        ['rows', filtered ? `${rows} of ${head.seq} (filtered)` : String(rows)],
        ...(manifestPath === undefined ? [] : ([['manifest', manifestPath]] as const)),
        ...(signature === undefined ? [] : ([['signed by', signature.address]] as const)),
        ...headToFields(head),
        ...(patientHead === null
          ? []
          : ([['patient head', `${patientHead.count} events, 0x${patientHead.hash}`]] as const)),
      ],
    },
  };
}

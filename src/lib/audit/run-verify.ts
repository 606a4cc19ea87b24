import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { hashCell } from './cells.ts';
import { checkManifest } from './check-manifest.ts';
import { describeDifference } from './difference-error.ts';
import type { EventFilter } from './event-filter.ts';
import { filterToData } from './filter-data.ts';
import { headToData, headToFields } from './head.ts';
import { readManifestFile } from './manifest-file.ts';
import { openExportFile } from './open-export-file.ts';
import type { Verified } from './verify-rows.ts';
import { chooseWay, type Proof } from './verify-way.ts';

export interface VerifyRequest {
  /** A path, or `-` for standard input. */
  file: string;
  /** Head files; none for the node's head. */
  heads: readonly string[];
  /** The manifest, when it is not beside the file. */
  manifest: string | undefined;
  /** The address that must have signed the manifest. */
  signer: string | undefined;
  /** Believes the manifest's heads, and asks no node. */
  offline: boolean;
  /** A ledger that is trusted; that of the profile where one is needed and none is named. */
  ledger: string | undefined;
  databaseUrl: string | undefined;
  allowNewer: boolean;
  raw: boolean;
}

/**
 * Verifies a receipt, by its content, or an export: a full one and a patient's from their rows alone, against a head; any other against a ledger.
 *
 * @throws export-differs, export-of-part, export-ends-early, export-of-other-log, rows-beyond-head; export-unreadable,
 *   file-unreadable; what reading a head, a manifest or a ledger throws; manifest-differs
 */
export async function runVerify(context: Context, request: VerifyRequest): Promise<Outcome> {
  const { file, signer } = request;
  if (file !== '-') {
    const { isReceipt, runVerifyReceipt } = await import('./run-verify-receipt.ts');
    if (await isReceipt(file)) return await runVerifyReceipt(context, request);
  }
  const found = await readManifestFile(file, request.manifest, signer);
  const raw = request.raw || (found?.manifest.raw ?? false);
  const way = await chooseWay(context, request, found?.manifest);
  try {
    const opened = await openExportFile(context, file, { raw, columns: found?.manifest.columns });
    const result = await way.verify(opened);
    if ('kind' in result) throw describeDifference(file, opened, result, found !== undefined);
    if (found !== undefined) {
      const reason = checkManifest(found.manifest, opened, result, await opened.measure());
      if (reason !== undefined) throw fail('manifest-differs', { path: file, manifest: found.path, reason });
    }
    const { beyond } = result;
    if (beyond !== undefined) {
      context.output.warn(
        `${beyond.count} rows follow the head, from seq ${beyond.seq} at line ${beyond.line} on: they are linked to it, but no head proves them`,
      );
    }
    const { proof } = way;
    const signature = found?.signature;
    return {
      data: {
        file,
        format: opened.format,
        rows: result.rows,
        ...proofToData(proof),
        filter: filterToData(found?.manifest.filter ?? {}),
        from: result.first?.time ?? null,
        to: result.last?.time ?? null,
        beyond: beyond ?? null,
        manifest: found?.path ?? null,
        signature:
          signature === undefined
            ? null
            : { address: signature.address, publicKey: signature.publicKey, required: signer !== undefined },
      },
      view: {
        kind: 'fields',
        fields: [
          ['verified', describeVerified(result, proof)],
          ['proven by', proof.told],
          ...describeFilter(found?.manifest.filter ?? {}),
          ...(found === undefined ? [] : ([['manifest', found.path]] as const)),
          ...(signature === undefined ? [] : ([['signed by', signature.address]] as const)),
          ...proofToFields(proof),
        ],
      },
    };
  } finally {
    await way.close?.();
  }
}

function proofToData(proof: Proof): Record<string, unknown> {
  const common = { way: proof.way, provenBy: proof.by };
  if (proof.way !== 'patient') {
    const { newest, heads } = proof;
    return { ...common, proven: newest.seq, heads: heads.map(headToData) };
  }
  const { patient, count, hash } = proof.head;
  return { ...common, patientHead: { patient, count, hash: hashCell.format(hash) } };
}

/** What the manifest says that the file holds of the log: what was proven is that it holds this, and not more. */
function describeFilter(filter: EventFilter): [string, string][] {
  const parts = Object.entries(filterToData(filter)).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? [] : [['filter', parts.join('; ')]];
}

function proofToFields(proof: Proof): readonly [string, string][] {
  if (proof.way !== 'patient') return headToFields(proof.newest);
  const { chainId, registry, patient, count, hash } = proof.head;
  return [
    ['chain id', String(chainId)],
    ['registry', registry],
    ['patient', patient],
    ['patient head', `${count} events, ${hashCell.format(hash)}`],
  ];
}

function describeVerified({ rows, first, last, beyond }: Verified, proof: Proof): string {
  const times = `from ${first?.time} to ${last?.time}`;
  if (proof.way === 'patient') {
    return rows === 0
      ? 'OK: there are no events about the patient'
      : `OK: all ${rows} rows about the patient, ${times}`;
  }
  if (proof.way === 'ledger') {
    return rows === 0
      ? 'OK: the filter keeps no row'
      : `OK: all ${rows} rows that the filter keeps, ${times}`;
  }
  if (rows === 0) return 'OK: the log is empty, and so is the file';
  return `OK: ${beyond === undefined ? `all ${rows} rows` : `${proof.newest.seq} of ${rows} rows`}, ${times}`;
}

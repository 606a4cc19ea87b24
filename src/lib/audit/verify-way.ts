import type { Context } from '../../context.ts';
import { ZERO_HASH } from '../contracts/event.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { DueRow } from './compare-rows.ts';
import type { Difference } from './difference.ts';
import { type EventFilter, isFiltering } from './event-filter.ts';
import { isOnePatient } from './filter-data.ts';
import type { Head, PatientHead } from './head.ts';
import { readHeadFiles } from './head-file.ts';
import type { Manifest } from './manifest.ts';
import { manifestPathOf } from './manifest-file.ts';
import type { ExportFile } from './read-export.ts';
import { type Column, columns, type LogIdentity } from './row.ts';
import type { VerifyRequest } from './run-verify.ts';
import { newestHead, type Verified, verifyRows } from './verify-rows.ts';

/** Whose word the proof rests on. */
export type ProofSource = 'node' | 'head-file' | 'manifest' | 'ledger';

/** What rows are held against. */
export type Proof = { by: ProofSource; told: string } & (
  | { way: 'full' | 'ledger'; heads: readonly Head[]; newest: Head }
  | { way: 'patient'; head: PatientHead & LogIdentity }
);

export interface Way {
  proof: Proof;
  verify(file: ExportFile): Promise<Verified | Difference>;
  close?(): Promise<void>;
}

/**
 * How a file is verified: by what its manifest says of it. Without one it is taken for a full export.
 *
 * @throws what reading heads and opening a ledger throws; manifest-missing, manifest-differs, ledger-behind, invalid-value
 */
export async function chooseWay(
  context: Context,
  request: VerifyRequest,
  manifest: Manifest | undefined,
): Promise<Way> {
  if (manifest === undefined) return await proveFull(context, request, manifest);
  const isFull = areAllColumns(manifest) && !isFiltering(manifest.filter);
  if (isFull) return await proveFull(context, request, manifest);
  const namesLedger = request.ledger !== undefined || request.databaseUrl !== undefined;
  const hasOwnChain = areAllColumns(manifest) && isOnePatient(manifest.filter);
  if (hasOwnChain && !namesLedger) return await provePatient(context, request, manifest);
  return await proveByLedger(context, request, manifest);
}

function areAllColumns({ columns: names }: Manifest): boolean {
  return names.length === columns.length && columns.every((column, i) => names[i] === column);
}

/** From its rows alone, against heads. */
async function proveFull(
  context: Context,
  request: VerifyRequest,
  manifest: Manifest | undefined,
): Promise<Way> {
  const { file, heads: paths, offline, ledger, databaseUrl, allowNewer } = request;
  const [by, told, heads] = await findHeads();
  const proof: Proof = { way: 'full', by, told, heads, newest: newestHead(heads) };
  return {
    proof,
    verify: ({ lines, headerLines }) => verifyRows(lines, heads, { allowNewer, headerLines }),
  };

  async function findHeads(): Promise<[ProofSource, string, Head[]]> {
    if (paths.length > 0) {
      return ['head-file', 'the heads that you gave; no network', await readHeadFiles(paths)];
    }
    if (ledger !== undefined || databaseUrl !== undefined) {
      const { openLedger } = await import('../ledger/ledger.ts');
      const opened = await openLedger(context, { ledger, databaseUrl });
      try {
        const head = manifest === undefined ? opened.head : await requireHead(opened, manifest.head, request);
        return ['ledger', `the ledger ${opened.place}`, [head]];
      } finally {
        await opened.close();
      }
    }
    if (offline) {
      if (manifest === undefined) {
        throw fail('manifest-missing', { path: file, reason: '--offline needs one, or a --head FILE' });
      }
      return ['manifest', `${manifestWord}; no network`, [manifest.head]];
    }
    const { readHead } = await import('./read-head.ts');
    const chain = await context.chain();
    return ['node', `the head on the node ${chain.node.url}`, [await readHead(chain)]];
  }
}

/** Row by row with a ledger: what was left out, or put in, is found. */
async function proveByLedger(
  context: Context,
  request: VerifyRequest,
  { head, filter, columns: names }: Manifest,
): Promise<Way> {
  if (request.heads.length > 0) {
    throw fail('invalid-value', {
      name: '--head',
      value: request.heads.join(', '),
      reason: 'proves a full export from its rows, and this one is a part of the log',
      next: 'Leave it out, and name a ledger with --ledger FILE: `medrec ledger verify --head FILE` holds that against a head.',
    });
  }
  const { openLedger } = await import('../ledger/ledger.ts');
  const ledger = await openLedger(context, request);
  try {
    await requireHead(ledger, head, request);
    // What was changed in the ledger is in an export of it too, and the two would agree.
    const { requireVerified } = await import('../ledger/require-verified.ts');
    await requireVerified(ledger, []);
  } catch (error) {
    await ledger.close();
    throw error;
  }
  const told = `the ledger ${ledger.place}, whose every hash was verified, row by row`;
  return {
    proof: { way: 'ledger', by: 'ledger', told, heads: [head], newest: head },
    verify: async ({ lines, headerLines }) => {
      const { compareRows } = await import('./compare-rows.ts');
      const due = readDueRows(ledger, filter, names, head.seq);
      return await compareRows(lines, due, { columns: names, headerLines, headSeq: head.seq });
    },
    close: () => ledger.close(),
  };
}

/** The rows that a filter keeps up to a head, with the columns of a file. */
async function* readDueRows(
  ledger: Ledger,
  filter: EventFilter,
  names: readonly Column[],
  to: bigint,
): AsyncGenerator<readonly DueRow[]> {
  const { chainId, registry } = ledger.head;
  const places = names.map((column) => columns.indexOf(column));
  const own = [String(chainId), registry];
  for await (const page of ledger.readCells(filter, { to })) {
    yield page.map((cells) => ({
      seq: cells[seqAt] ?? '',
      time: cells[timeAt] ?? '',
      cells: places.map((at) => cells[at] ?? own[at - cells.length] ?? ''),
    }));
  }
}

const [seqAt, timeAt] = [columns.indexOf('seq'), columns.indexOf('time')];

/** The head of a manifest, when the ledger has it. Throws ledger-of-other-log, ledger-behind, manifest-differs. */
async function requireHead(ledger: Ledger, head: Head, { file, manifest }: VerifyRequest): Promise<Head> {
  const { chainId, registry, seq } = ledger.head;
  if (head.chainId !== chainId || head.registry !== registry) {
    const name = (of: LogIdentity): string => `${of.registry} on chain ${of.chainId}`;
    throw fail('ledger-of-other-log', { place: ledger.place, found: name(ledger.head), wanted: name(head) });
  }
  if (head.seq > seq) throw fail('ledger-behind', { place: ledger.place, seq, wanted: head.seq });
  const hash = head.seq === 0n ? ZERO_HASH : (await ledger.findRow(head.seq))?.hash;
  if (hash === head.hash) return head;
  const reason = `the head in the manifest is not in the ledger, whose event ${head.seq} has another hash`;
  throw fail('manifest-differs', { path: file, manifest: manifest ?? manifestPathOf(file), reason });
}

/** What a manifest's own word is worth. */
const manifestWord = 'the head in the manifest: as good as who made or signed the manifest';

/** By the patient's own chain of hashes. */
async function provePatient(context: Context, request: VerifyRequest, manifest: Manifest): Promise<Way> {
  const { patient = '' } = manifest.filter;
  const [by, told, head] = await findHead();
  return {
    proof: { way: 'patient', by, told, head },
    verify: async ({ lines, headerLines }) => {
      const { verifyPatientRows } = await import('./verify-patient.ts');
      return await verifyPatientRows(lines, head, { headerLines });
    },
  };

  async function findHead(): Promise<[ProofSource, string, PatientHead & LogIdentity]> {
    if (request.heads.length > 0) {
      throw fail('invalid-value', {
        name: '--head',
        value: request.heads.join(', '),
        reason: 'is a head of the whole log, and this export is of one patient, who has another',
        next: "Leave it out to ask the node for the patient's head, or take the one in the manifest with --offline.",
      });
    }
    if (!request.offline) {
      const { readPatientHead } = await import('./read-head.ts');
      const chain = await context.chain();
      const told = `the patient's head on the node ${chain.node.url}`;
      return ['node', told, await readPatientHead(chain, patient)];
    }
    if (manifest.patientHead === null) {
      const reason = 'its manifest has no head of the patient: leave --offline out to ask the node';
      throw fail('manifest-missing', { path: request.file, reason });
    }
    const { chainId, registry } = manifest.head;
    const told = `the patient's ${manifestWord.slice(4)}; no network`;
    return ['manifest', told, { chainId, registry, patient, ...manifest.patientHead }];
  }
}

import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Difference } from './difference.ts';
import { isFiltering } from './event-filter.ts';
import { isOnePatient } from './filter-data.ts';
import type { Head } from './head.ts';
import { readHeadFiles } from './head-file.ts';
import type { Manifest } from './manifest.ts';
import type { PatientHead } from './patient-chain.ts';
import type { ExportFile } from './read-export.ts';
import { columns, type LogIdentity } from './row.ts';
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
 * @throws what reading heads throws; manifest-missing, invalid-value
 */
export async function chooseWay(
  context: Context,
  request: VerifyRequest,
  manifest: Manifest | undefined,
): Promise<Way> {
  const isWhole = manifest === undefined || areAllColumns(manifest);
  if (manifest !== undefined && (isFiltering(manifest.filter) || !isWhole)) {
    if (isWhole && isOnePatient(manifest.filter)) return await provePatient(context, request, manifest);
  }
  return await proveFull(context, request, manifest);
}

function areAllColumns({ columns: names }: Manifest): boolean {
  return names.length === columns.length && columns.every((column, i) => names[i] === column);
}

/** From its rows alone, against heads. */
async function proveFull(
  context: Context,
  { file, heads: paths, offline, allowNewer }: VerifyRequest,
  manifest: Manifest | undefined,
): Promise<Way> {
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

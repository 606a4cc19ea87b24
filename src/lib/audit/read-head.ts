import type { Chain } from '../chain/chain.ts';
import { readContract } from '../contracts/query-contract.ts';
import { requireFreshNode } from '../contracts/require-fresh-node.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Head, PatientHead } from './head.ts';
import type { LogIdentity } from './row.ts';

/** How often the two heads are read again that must be of one moment. */
const attempts = 5;

/**
 * Reads the head of the event log from the node, never from the indexer.
 *
 * @throws contract-unset, contract-missing, network-mismatch, tip-stale, node-unreachable, node-unusable
 */
export async function readHead(chain: Chain): Promise<Head> {
  await chain.checkNetwork();
  // A node that lags behind would pass a log off as whole that lacks its newest events.
  await requireFreshNode(chain);
  const { name: profile, chainId } = chain.profile;
  // The tip first: the head is then at least as new as the height beside it.
  const { time, height } = await chain.tip();
  const head = (await readContract(chain, 'registry', 'get-head', {})) as { seq: bigint; hash: Uint8Array };
  const readAt = BigInt(Math.floor(chain.options.now() / 1000));
  return {
    chainId: BigInt(chainId),
    registry: chain.ids.registry(),
    seq: head.seq,
    hash: toHex(chain, 'get-head', head.hash),
    reading: { profile, time, height, readAt },
  };
}

/**
 * Reads the head of the log and that of a patient as they were at one moment.
 *
 * @returns no patient's head when the log would not hold still for it
 */
export async function readHeads(
  chain: Chain,
  patient: string,
): Promise<{ head: Head; patientHead?: PatientHead }> {
  let head = await readHead(chain);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { count, hash } = (await readContract(chain, 'registry', 'get-patient-head', { patient })) as {
      count: bigint;
      hash: Uint8Array;
    };
    const again = await readHead(chain);
    if (again.seq === head.seq) {
      return { head, patientHead: { patient, count, hash: toHex(chain, 'get-patient-head', hash) } };
    }
    head = again;
  }
  return { head };
}

/**
 * Reads the head of a patient's events from the node.
 *
 * @throws as {@link readHead}
 */
export async function readPatientHead(chain: Chain, patient: string): Promise<PatientHead & LogIdentity> {
  await chain.checkNetwork();
  await requireFreshNode(chain);
  const { count, hash } = (await readContract(chain, 'registry', 'get-patient-head', { patient })) as {
    count: bigint;
    hash: Uint8Array;
  };
  const identity = { chainId: BigInt(chain.profile.chainId), registry: chain.ids.registry() };
  return { ...identity, patient, count, hash: toHex(chain, 'get-patient-head', hash) };
}

/** The hash of a head, 64 hexadecimal digits: a (buff 32) may be shorter. Throws node-unusable. */
function toHex(chain: Chain, name: string, hash: Uint8Array): string {
  if (hash.length === 32) return Buffer.from(hash).toString('hex');
  const reason = `a hash of ${hash.length} bytes`;
  throw fail('node-unusable', { url: chain.node.url, path: `registry::${name}`, reason });
}

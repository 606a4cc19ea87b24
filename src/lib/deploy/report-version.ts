import type { ProtocolContract } from '../config/profiles.ts';
import type { Outcome } from '../output/output.ts';

export interface DeployedVersion {
  slot: ProtocolContract;
  id: string;
  /** `contract-hash?`, `0x…`: what the registry keeps of a queued change. */
  hash: string;
  /** The contract that is in force. */
  replaces: string;
  outcome: 'deployed' | 'already there' | 'to be sent';
  txid?: string;
  nonce?: bigint;
  /** In microSTX. */
  fee?: bigint;
  /** Of its interface from this program's; known once it is on the chain. */
  differences?: readonly string[];
}

/** What people and programs see of a new version: where it is, its hash, and the command that queues it. */
export function reportVersion(version: DeployedVersion): Outcome {
  const { slot, id, hash, replaces, outcome, txid, nonce, fee, differences } = version;
  const next = `medrec queue-protocol-contract ${id} --slot ${slot} --from OWNER`;
  const optional = {
    transaction: txid,
    nonce: nonce?.toString(),
    fee: fee === undefined ? undefined : `${fee} microSTX`,
    interface: differences === undefined ? undefined : describe(differences),
  };
  return {
    data: { ...version, next },
    view: {
      kind: 'fields',
      fields: [
        ['contract', id],
        ['outcome', outcome],
        ['hash', hash],
        ['in force', replaces],
        ...Object.entries(optional).flatMap(([label, value]) =>
          value === undefined ? [] : [[label, value] as const],
        ),
        ['next', next],
      ],
    },
  };
}

function describe(differences: readonly string[]): string {
  return differences.length === 0 ? 'the one of this program' : differences.join('; ');
}

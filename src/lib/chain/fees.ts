import { fail } from '../errors/medrec-error.ts';
import type { Chain } from './chain.ts';
import { feesSchema } from './schemas.ts';

/** The least that a node relays: 1 microSTX a byte. */
const minimumRate = 1n;

export interface FeeOptions {
  /** A fee given by hand, in microSTX; the node is not asked. */
  fee?: bigint | undefined;
  /** The most that may be paid, in microSTX. */
  maxFee: bigint;
}

/**
 * The fee of a transaction, in microSTX: the one given by hand, else the middle of the node's estimates, and never
 * less than the least that a node relays.
 *
 * @param payload the transaction's payload, hexadecimal
 * @param length the length of the whole transaction, in bytes
 * @throws fee-too-high when it is above the cap
 */
export async function chooseFee(
  chain: Chain,
  payload: string,
  length: number,
  { fee, maxFee }: FeeOptions,
): Promise<bigint> {
  const chosen = fee ?? (await estimateFee(chain, payload, length));
  if (chosen > maxFee) throw fail('fee-too-high', { fee: chosen, cap: maxFee });
  return chosen;
}

async function estimateFee(chain: Chain, payload: string, length: number): Promise<bigint> {
  const least = minimumRate * BigInt(length);
  const path = '/v2/fees/transaction';
  const { status, text } = await chain.node.request(path, {
    method: 'POST',
    repeatable: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ transaction_payload: payload, estimated_len: length }),
  });
  // A node that has seen too few transactions answers 400 NoEstimateAvailable: then the least is right.
  if (status !== 200) return least;
  const { estimations } = chain.node.parse(path, text, feesSchema);
  const middle = estimations[Math.floor(estimations.length / 2)]?.fee ?? least;
  return middle > least ? middle : least;
}

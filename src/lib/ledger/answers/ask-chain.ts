import type { Chain } from '../../chain/chain.ts';
import { readContract } from '../../contracts/query-contract.ts';
import { requireFreshNode } from '../../contracts/require-fresh-node.ts';
import type { AccessDecision, Question } from '../state/decide-access.ts';

/**
 * Asks `check-access` of the node.
 *
 * @throws what asking a contract throws; tip-stale
 */
export async function askChain(
  chain: Chain,
  patient: string,
  { provider, dataTypes, purpose }: Question,
): Promise<AccessDecision> {
  await chain.checkNetwork();
  await requireFreshNode(chain);
  const values = { patient, provider, 'data-types': dataTypes, purpose };
  return (await readContract(chain, 'access-control', 'check-access', values)) as AccessDecision;
}

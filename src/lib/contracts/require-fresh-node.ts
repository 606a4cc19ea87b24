import type { Chain } from '../chain/chain.ts';
import { fail } from '../errors/medrec-error.ts';
import { readContract } from './query-contract.ts';

/**
 * Refuses a node that lags behind: a read-only call sees the time of the node's own newest block, so an old one would
 * answer with consents that have since been revoked. The time is asked of the node through the registry, since an
 * indexer may be in step when its node is not.
 *
 * @throws tip-stale when the node's newest block is older than the profile's max-tip-age
 */
export async function requireFreshNode(chain: Chain): Promise<void> {
  const limit = chain.profile.maxTipAge;
  if (limit === null) return;
  const { time } = (await readContract(chain, 'registry', 'get-grantee-facts', { pairs: [] })) as {
    time: bigint;
  };
  const age = Math.floor(chain.options.now() / 1000) - Number(time);
  if (age > limit) throw fail('tip-stale', { url: chain.node.url, age, limit });
}

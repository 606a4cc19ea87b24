import type { Chain } from '../chain/chain.ts';
import { fail } from '../errors/medrec-error.ts';

/**
 * Waits until the node has the block that the indexer told of: behind one address there may be several machines, and
 * what is read right after a transaction must not come from one that has not seen it.
 *
 * @param timeout seconds
 * @throws node-behind after the timeout; interrupted
 */
export async function awaitBlock(chain: Chain, height: bigint, timeout: bigint): Promise<void> {
  const { now } = chain.options;
  const deadline = now() + Number(timeout) * 1000;
  for (let pause = 50; ; pause = Math.min(pause * 2, 5_000)) {
    const tip = BigInt((await chain.info()).stacks_tip_height);
    if (tip >= height) return;
    if (now() + pause > deadline) throw fail('node-behind', { url: chain.node.url, tip, height });
    await chain.sleep(pause);
  }
}

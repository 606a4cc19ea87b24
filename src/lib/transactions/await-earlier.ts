import type { Chain } from '../chain/chain.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import { settleOpen } from './settle.ts';
import { type AccountFolders, withAccount } from './with-account.ts';

/** The longest pause between two questions, in milliseconds. */
const longestPause = 5_000;

/**
 * Waits until nothing that an account sent earlier is open any more: only then does the chain say what there is to do. A
 * node that goes away meanwhile is asked again, as one that goes away under a batch is.
 *
 * @param timeout seconds
 * @throws transaction-pending, naming the oldest that is open; interrupted, the errors of the journal, and those of the
 *   network that are left after the timeout
 */
export async function awaitEarlier(
  chain: Chain,
  address: string,
  { folders, timeout }: { folders: AccountFolders; timeout: number },
): Promise<void> {
  const { now } = chain.options;
  const deadline = now() + timeout * 1000;
  for (let pause = 20; ; pause = Math.min(pause * 2, longestPause)) {
    let failure: MedrecError;
    try {
      const oldest = await withAccount(folders, chain, address, async (journal) => {
        await settleOpen(chain, journal);
        return journal.openEntries[0];
      });
      if (oldest === undefined) return;
      failure = fail('transaction-pending', { txid: oldest.txid });
    } catch (error) {
      if (!(error instanceof MedrecError) || error.kind !== 'network') throw error;
      failure = error;
    }
    if (now() + pause > deadline) throw failure;
    await chain.sleep(pause);
  }
}

import type { Chain } from '../chain/chain.ts';
import { waitingTime } from '../chain/transact.ts';
import type { SendingOptions } from '../parameters/batch.ts';
import type { FeeBudget } from '../transactions/send.ts';
import type { AccountFolders } from '../transactions/with-account.ts';

/**
 * What all lists of one run share, from the options of its command.
 *
 * @param batch the run's name in the journal
 */
export function makeSending<F extends AccountFolders>(
  chain: Chain,
  folders: F,
  batch: string,
  { timeout, concurrency, fee, maxFee, maxTotalFee }: Omit<SendingOptions, 'ndjson' | 'dryRun'>,
) {
  const budget: FeeBudget = { total: maxTotalFee ?? 2n ** 64n, spent: 0n };
  return {
    batch,
    folders,
    timeout: waitingTime(chain, timeout),
    inFlight: Number(concurrency),
    fee,
    maxFee: maxFee ?? chain.profile.maxFee,
    budget,
  };
}

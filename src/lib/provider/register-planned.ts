import type { Context } from '../../context.ts';
import type { Chain, TransactionStatus } from '../chain/chain.ts';
import { transactAs } from '../chain/transact.ts';
import { readResult } from '../contracts/call-contract.ts';
import { MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/signer.ts';
import type { TransactionOptions } from '../parameters/transaction.ts';
import { faultMeanings } from './faults.ts';
import { decide, type PlanFacts, type PlannedRow } from './plan-import.ts';
import { readRegistrations } from './registrations.ts';
import { type SentRow, sendRegistrations } from './send-registrations.ts';

/**
 * Registers planned rows on the context's chain, and waits for each list.
 *
 * @param ended told of each list as it ends
 */
export async function registerPlanned(
  context: Context,
  signer: Signer,
  rows: readonly PlannedRow[],
  facts: PlanFacts,
  { timeout, fee, maxFee }: Pick<TransactionOptions, 'timeout' | 'fee' | 'maxFee'>,
  ended: (rows: readonly SentRow[]) => Promise<void>,
): ReturnType<typeof sendRegistrations> {
  const chain = await context.chain();
  const options = { noWait: false, nonce: undefined, timeout, fee, maxFee };
  return await sendRegistrations(rows, {
    chain,
    signal: context.io.signal,
    ended,
    async send(intent) {
      const { sent, status } = await transactAs(context, signer, intent, options);
      const refusal = status === undefined ? undefined : findRefusal(chain, status);
      return refusal === undefined ? { txid: sent.txid } : { txid: sent.txid, refusal };
    },
    async findCulprits(list) {
      const principals = list.map(({ principal }) => principal);
      const registrations = await readRegistrations(chain, principals);
      return list.flatMap((row): SentRow[] => {
        const decision = decide(row.role, registrations.get(row.principal), facts);
        if ('fault' in decision) return [{ row, status: 'failed', reason: faultMeanings[decision.fault] }];
        if (decision.action === 'register') return [];
        return [{ row, status: 'skipped', reason: 'registered by another transaction meanwhile' }];
      });
    },
  });
}

/** The contract's error, when it refused. */
function findRefusal(chain: Chain, status: TransactionStatus): MedrecError | undefined {
  try {
    readResult(chain, 'access-control', 'register-providers', status);
    return undefined;
  } catch (error) {
    if (error instanceof MedrecError && error.kind === 'aborted') return error;
    throw error;
  }
}

import type { Context } from '../../context.ts';
import type { Chain } from '../chain/chain.ts';
import type { FeeOptions } from '../chain/fees.ts';
import { reportTransaction } from '../chain/report-transaction.ts';
import { chooseSigner, unlockSigner } from '../chain/signer.ts';
import { awaitMined, confirmSigning } from '../chain/transact.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { Outcome } from '../output/output.ts';
import type { TransactionOptions } from '../parameters/transaction.ts';
import type { Journal } from './journal.ts';
import type { SentTransaction } from './send.ts';
import { withAccount } from './with-account.ts';

/**
 * Asks where it must, unlocks the key, and sends what `replace` signs, with the account's journal in hand.
 *
 * @throws not-confirmed, the keystore's errors, those of `replace` and of waiting
 */
export async function replaceAs(
  context: Context,
  what: string,
  { fee, maxFee, noWait, timeout }: Pick<TransactionOptions, 'fee' | 'maxFee' | 'noWait' | 'timeout'>,
  replace: (chain: Chain, signer: Signer, journal: Journal, fees: FeeOptions) => Promise<SentTransaction>,
): Promise<Outcome> {
  const choice = await chooseSigner(context);
  await confirmSigning(context, what, choice);
  const signer = await unlockSigner(context, choice);
  const chain = await context.chain();
  const fees = { fee, maxFee: maxFee ?? chain.profile.maxFee };
  const sent = await withAccount(context.folders, chain, signer.address, (journal) =>
    replace(chain, signer, journal, fees),
  );
  context.output.note(`sent ${sent.txid}, nonce ${sent.nonce}, fee ${sent.fee} microSTX`);
  if (!noWait) return await reportTransaction(chain, await awaitMined(chain, sent.txid, timeout));
  return {
    data: { ...sent, status: 'pending', next: `medrec tx wait ${sent.txid}` },
    view: {
      kind: 'fields',
      fields: [
        ['transaction', sent.txid],
        ['status', `pending: medrec tx wait ${sent.txid}`],
      ],
    },
  };
}

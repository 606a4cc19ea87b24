import { defineCommand } from '../../command.ts';
import { transactionOptions } from '../../lib/parameters/transaction.ts';
import { txidParameter } from '../../lib/parameters/txid.ts';

/** `medrec tx speed-up`: the same transaction with a higher fee. */
export default defineCommand({
  group: 'Chain',
  summary: 'send a transaction that waits again with a higher fee',
  description:
    'It has the same content and the same nonce, so that only one of the two is mined. The fee is a quarter more unless --fee says so, and never above --max-fee.',
  examples: ['medrec tx speed-up 4f1c… --from hospital', 'medrec tx speed-up 4f1c… --fee 5000'],
  parameters: {
    txid: txidParameter(),
    noWait: transactionOptions.noWait,
    timeout: transactionOptions.timeout,
    fee: transactionOptions.fee,
    maxFee: transactionOptions.maxFee,
  },
  async action(context, { txid, ...options }) {
    const { speedUp } = await import('../../lib/transactions/replace.ts');
    const { replaceAs } = await import('../../lib/transactions/replace-command.ts');
    return await replaceAs(context, 'tx speed-up', options, (chain, signer, journal, fees) =>
      speedUp(chain, signer, journal, txid, fees),
    );
  },
});

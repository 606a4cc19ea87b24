import { defineCommand } from '../../command.ts';
import { txidParameter } from '../../lib/parameters/txid.ts';

/** `medrec tx status`: what has become of a transaction, whatever that is. */
export default defineCommand({
  group: 'Chain',
  summary: 'show what has become of a transaction',
  examples: ['medrec tx status 4f1c…'],
  parameters: { txid: txidParameter() },
  async action(context, { txid }) {
    const { reportTransaction } = await import('../../lib/chain/report-transaction.ts');
    const { fail } = await import('../../lib/errors/medrec-error.ts');
    const chain = await context.chain();
    const found = await chain.transaction(txid);
    if (found === undefined) throw fail('transaction-unknown', { url: chain.indexer.url, txid });
    return await reportTransaction(chain, found);
  },
});

import { defineCommand } from '../../command.ts';
import { optionalCount, optionalText } from '../../lib/parameters/basic.ts';
import { transactionOptions } from '../../lib/parameters/transaction.ts';
import { parseTxid } from '../../lib/parameters/txid.ts';

/** `medrec tx cancel`: another transaction in the place of one that waits. */
export default defineCommand({
  group: 'Chain',
  summary: 'take the place of a transaction that waits, or close a gap of nonces',
  description:
    'A transaction that only moves 1 microSTX to nobody takes the same nonce, for a higher fee. If the other one is mined first, it holds: `medrec tx status` tells.',
  examples: ['medrec tx cancel 4f1c… --from hospital', 'medrec tx cancel --nonce 17 --from hospital'],
  parameters: {
    txid: optionalText('[txid]', 'the id of a transaction that this machine signed'),
    nonce: optionalCount('--nonce <n>', 'a nonce instead, whatever waits there', { max: 2n ** 64n - 1n }),
    noWait: transactionOptions.noWait,
    timeout: transactionOptions.timeout,
    fee: transactionOptions.fee,
    maxFee: transactionOptions.maxFee,
  },
  async action(context, { txid, nonce, ...options }) {
    const { cancel } = await import('../../lib/transactions/replace.ts');
    const { replaceAs } = await import('../../lib/transactions/replace-command.ts');
    const { fail } = await import('../../lib/errors/medrec-error.ts');
    if ((txid === undefined) === (nonce === undefined)) {
      const reason = 'either a transaction or --nonce says what to cancel';
      throw fail('bad-usage', { reason, next: 'medrec tx list' });
    }
    const target = nonce === undefined ? { txid: parseTxid(txid) } : { nonce };
    return await replaceAs(context, 'tx cancel', options, (chain, signer, journal, fees) =>
      cancel(chain, signer, journal, target, fees),
    );
  },
});

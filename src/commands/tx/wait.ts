import { defineCommand } from '../../command.ts';
import { optionalCount } from '../../lib/parameters/basic.ts';
import { txidParameter } from '../../lib/parameters/txid.ts';

/** `medrec tx wait`: waits until a transaction is mined; ends with 7 when the contract refused it. */
export default defineCommand({
  group: 'Chain',
  summary: 'wait until a transaction is mined',
  description:
    'Ends with 0 when it succeeded, 7 when the contract refused it, 6 when it was dropped, 8 when it is still pending.',
  examples: ['medrec tx wait 4f1c… --timeout 300'],
  parameters: {
    txid: txidParameter(),
    timeout: optionalCount('--timeout <seconds>', 'how long to wait (default 600)', { max: 86_400n }),
  },
  async action(context, { txid, timeout = 600n }) {
    const { waitForTransaction } = await import('../../lib/chain/wait.ts');
    const { refusal, reportTransaction } = await import('../../lib/chain/report-transaction.ts');
    const chain = await context.chain();
    const status = await waitForTransaction(chain, txid, { timeout: Number(timeout) });
    const refused = await refusal(chain, status);
    if (refused !== undefined) throw refused;
    return await reportTransaction(chain, status);
  },
});

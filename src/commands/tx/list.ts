import { defineCommand } from '../../command.ts';
import { flagOption } from '../../lib/parameters/basic.ts';

/** `medrec tx list`: what this machine signed for an account, and what waits. */
export default defineCommand({
  group: 'Chain',
  summary: 'list the transactions that this machine signed, and the nonces that nothing has',
  description:
    'Those that still wait, oldest nonce first; with --all the settled ones too. A nonce that nothing has stops all that come after it: `medrec tx cancel --nonce N` closes it.',
  examples: ['medrec tx list --from hospital', 'medrec tx list --all --json'],
  parameters: { all: flagOption('--all', 'those that are settled, too') },
  async action(context, { all }) {
    const { listTransactions } = await import('../../lib/transactions/list-transactions.ts');
    return await listTransactions(context, all);
  },
});

import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import { textParameter } from '../../lib/parameters/basic.ts';
import { offlineOptions, transactionOptions } from '../../lib/parameters/transaction.ts';

/** `medrec tx sponsor FILE`: pays for a transaction that was signed elsewhere. */
export default defineCommand({
  group: 'Chain',
  summary: 'pay for a transaction that its sender signed into a file, and send it',
  description:
    'The sender writes it with --offline FILE --sponsored, and needs no STX. The signer of this command pays, for calls of the contracts in force alone, and no more than --max-fee; --nonce is its own.',
  examples: [
    'medrec tx sponsor consent.json --from hospital',
    'medrec tx sponsor consent.json --from hospital --max-fee 2000 --dry-run',
  ],
  parameters: {
    file: textParameter('<file>', 'the file, as --offline writes it'),
    ...transactionOptions,
    offline: offlineOptions.offline,
    force: offlineOptions.force,
  },
  async action(context, { file, ...input }) {
    const { sponsorFile } = await import('../../lib/offline/sponsor-file.ts');
    return await sponsorFile(context, resolve(context.io.cwd, file), input);
  },
});

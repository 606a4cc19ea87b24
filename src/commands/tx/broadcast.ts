import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import { textParameter } from '../../lib/parameters/basic.ts';
import { transactionOptions } from '../../lib/parameters/transaction.ts';

/** `medrec tx broadcast FILE`: sends a transaction that was signed elsewhere. */
export default defineCommand({
  group: 'Chain',
  summary: 'send a signed transaction from a file',
  description:
    'Shows what it does first. Only a call of the contracts in force is sent, on the network of the profile, whose signatures are whole and whose fee is not above --max-fee. Sent again, the same file is found and not sent twice. No key is needed.',
  examples: ['medrec tx broadcast pause.json', 'medrec tx broadcast pause.json --dry-run'],
  parameters: {
    file: textParameter('<file>', 'the file, as --offline and `medrec tx sign` write it'),
    dryRun: transactionOptions.dryRun,
    noWait: transactionOptions.noWait,
    timeout: transactionOptions.timeout,
    maxFee: transactionOptions.maxFee,
  },
  async action(context, { file, ...options }) {
    const { broadcastFile } = await import('../../lib/offline/broadcast-file.ts');
    return await broadcastFile(context, resolve(context.io.cwd, file), options);
  },
});

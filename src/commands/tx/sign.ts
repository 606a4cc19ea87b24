import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import { flagOption, optionalText, textParameter } from '../../lib/parameters/basic.ts';
import { transactionOptions } from '../../lib/parameters/transaction.ts';

/** `medrec tx sign FILE`: adds a signature. */
export default defineCommand({
  group: 'Chain',
  summary: 'add a signature to a transaction in a file',
  description:
    'Shows what it does first. Of a multisig account each key adds one signature, in any order, until there are enough. No network is asked, so that it works on a machine without one; `medrec tx broadcast` sends the file.',
  examples: [
    'medrec tx sign pause.json --from owner --out pause-signed.json',
    'medrec tx sign pause.json --from board-2 --force',
  ],
  parameters: {
    file: textParameter('<file>', 'the file, as --offline writes it'),
    out: optionalText('--out <file>', 'where to write it (default: the same file, which needs --force)'),
    force: flagOption('--force', 'replace the file if it is there'),
    maxFee: transactionOptions.maxFee,
  },
  async action(context, { file, ...input }) {
    const { signFile } = await import('../../lib/offline/sign-file.ts');
    return await signFile(context, resolve(context.io.cwd, file), input);
  },
});

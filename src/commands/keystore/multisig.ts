import { defineCommand } from '../../command.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { offlineOptions } from '../../lib/parameters/transaction.ts';

/** `medrec keystore multisig`: the address of an account of several keys. */
export default defineCommand({
  group: 'Setup',
  summary: 'show the address of the account that several keys have together',
  description:
    'Nothing is kept: the address follows from the public keys, their order and the threshold (SIP-005). Write them down: who has lost them cannot sign as the account any more. For an owner, a registrar or a reviewer that no single key may be.',
  examples: ['medrec keystore multisig --public-keys 02…,03…,02… --threshold 2'],
  parameters: {
    publicKeys: {
      ...offlineOptions.publicKeys,
      description: 'the public keys, in their order; separated by commas, repeatable',
      heading: 'Options',
    },
    threshold: { ...offlineOptions.threshold, description: 'how many of them must sign', heading: 'Options' },
  },
  async action(context, { publicKeys, threshold }) {
    if (threshold === undefined || publicKeys.length === 0) {
      const reason = '--public-keys and --threshold are needed';
      throw fail('bad-usage', { reason, next: 'medrec keystore multisig --help' });
    }
    const { chooseMultisig } = await import('../../lib/offline/author.ts');
    const { address } = await chooseMultisig(context, publicKeys, threshold);
    const { transactionVersion: network } = await context.profile();
    return {
      data: { address, network, threshold, publicKeys },
      view: {
        kind: 'fields',
        fields: [
          ['address', address],
          ['network', network],
          ['threshold', `${threshold} of ${publicKeys.length}`],
          ...publicKeys.map((key) => ['public key', key] as const),
        ],
      },
    };
  },
});

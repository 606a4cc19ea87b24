import { defineCommand } from '../../command.ts';
import { keyArgument } from '../../lib/keystore/parameters.ts';
import { viewKey } from '../../lib/keystore/view.ts';
import { flagOption } from '../../lib/parameters/basic.ts';

/** `medrec keystore show`: what is known of a key without its password, and with it the public key. */
export default defineCommand({
  group: 'Setup',
  summary: 'show the address and the facts of a key',
  examples: [
    'medrec keystore show dr-okafor',
    'medrec keystore show dr-okafor --json',
    'medrec keystore show board-1 --public-key',
  ],
  parameters: {
    name: keyArgument,
    publicKey: flagOption(
      '--public-key',
      'the public key too, which needs the password; --account says of which',
    ),
  },
  async action(context, { name, publicKey }) {
    const keystore = await context.keystore();
    const entry = await keystore.get(name);
    if (!publicKey) return { data: entry, view: viewKey(entry) };
    const { account } = await context.profile();
    const password = await context.prompt.password(`Password of the key "${name}":`);
    const signer = await keystore.unlock(name, password, account);
    const shown = { ...entry, address: signer.address };
    const view = viewKey(shown);
    const fields = view.kind === 'fields' ? view.fields : [];
    return {
      data: { ...shown, account, publicKey: signer.publicKey },
      view: {
        kind: 'fields',
        fields: [...fields, ['account', String(account)], ['public key', signer.publicKey]],
      },
    };
  },
});

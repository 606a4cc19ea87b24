import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import type { Keystore } from '../../lib/keystore/keystore.ts';
import { keyArgument } from '../../lib/keystore/parameters.ts';
import { layOutSecret, viewKey } from '../../lib/keystore/view.ts';
import { flagOption, optionalText } from '../../lib/parameters/basic.ts';

/** `medrec keystore export`: the phrase or a private key, to the terminal or into a file of mode 0600. */
export default defineCommand({
  group: 'Setup',
  summary: 'show the phrase of a key, or write it to a file',
  description:
    'Whoever has the phrase can sign as this key, for ever. It goes to the terminal, or into a new file; never to standard output.',
  examples: [
    'medrec keystore export hospital',
    'medrec keystore export hospital --out phrase.txt --yes --password-file password.txt',
    'medrec keystore export hospital --private-key --account 2 --out key.txt',
  ],
  parameters: {
    name: keyArgument,
    out: optionalText('--out <file>', 'write to a new file, mode 0600, not the terminal'),
    privateKey: flagOption(
      '--private-key',
      'the private key of one account (--account) in hex, for another tool',
    ),
  },
  async action(context, { name, out, privateKey }) {
    const keystore = await context.keystore();
    const entry = await keystore.get(name);
    const what = privateKey || entry.kind === 'private-key' ? 'private key' : 'phrase';
    const { prompt } = context;
    if (out === undefined && !prompt.interactive) {
      throw fail('needs-terminal', { what: `showing the ${what} of "${name}"`, flag: '--out' });
    }
    await prompt.confirm(
      `exporting the ${what} of "${name}"`,
      `Whoever sees the ${what} of "${name}" can sign as it. Go on?`,
    );
    const password = await prompt.password(`Password of "${name}"`);
    const secret = await readSecret(context, keystore, name, password, privateKey);
    if (out === undefined) {
      prompt.reveal(layOutSecret(secret));
    } else {
      const { writeSecretOut } = await import('../../lib/keystore/protected-file.ts');
      await writeSecretOut(resolve(context.io.cwd, out), `${secret}\n`, '--out');
      context.output.note(
        `The ${what} is in ${out}, readable by you alone. Delete it when it is no longer needed.`,
      );
    }
    return { data: { ...entry, exported: what, out: out ?? null }, view: viewKey(entry) };
  },
});

async function readSecret(
  context: Context,
  keystore: Keystore,
  name: string,
  password: string,
  privateKey: boolean,
): Promise<string> {
  if (privateKey) {
    const { account } = await context.profile();
    return await (await keystore.unlock(name, password, account)).withPrivateKey(async (key) => key);
  }
  const { formatSecret } = await import('../../lib/keystore/secret.ts');
  return formatSecret(await keystore.export(name, password));
}

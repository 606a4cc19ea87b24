import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { networkOption, newKeyArgument } from '../../lib/keystore/parameters.ts';
import { viewKey } from '../../lib/keystore/view.ts';
import { flagOption, optionalText } from '../../lib/parameters/basic.ts';

/** `medrec keystore import`: a phrase or private key that exists already, encrypted under a password. */
export default defineCommand({
  group: 'Setup',
  summary: 'keep an existing phrase or private key',
  description:
    'Takes a BIP39 phrase of 12 to 24 English words, or a private key in hex: 66 digits that end in 01, or 64 (then of a compressed public key). It is asked for, or read from a file or standard input, never given as an argument. Compare the address that it prints with the one you expect.',
  examples: [
    'medrec keystore import hospital',
    'medrec keystore import hospital --phrase-file phrase.txt',
    'pass show hospital | medrec keystore import hospital --phrase-stdin --password-file password.txt',
  ],
  parameters: {
    name: newKeyArgument,
    network: networkOption,
    phraseFile: optionalText('--phrase-file <file>', 'read the phrase or private key from a file'),
    phraseStdin: flagOption('--phrase-stdin', 'read the phrase or private key from standard input'),
  },
  async action(context, { name, network, phraseFile, phraseStdin }) {
    const keystore = await context.keystore();
    if ((await keystore.find(name)) !== undefined) throw fail('key-exists', { name });
    const text = await readPhrase(context, phraseFile, phraseStdin);
    const { parseSecret } = await import('../../lib/keystore/secret.ts');
    const secret = parseSecret(text);
    const password = await context.prompt.newPassword(name);
    const entry = await keystore.add(name, password, network, secret);
    return { data: entry, view: viewKey(entry) };
  },
});

async function readPhrase(context: Context, file: string | undefined, fromStdin: boolean): Promise<string> {
  const { flags, prompt, io } = context;
  if (fromStdin && (flags.passwordStdin || file !== undefined)) {
    throw fail('bad-usage', {
      reason: `--phrase-stdin does not go with ${file === undefined ? '--password-stdin' : '--phrase-file'}`,
      next: 'medrec keystore import --help',
    });
  }
  if (fromStdin) return await prompt.readStdin();
  if (file === undefined)
    return await prompt.secret('Phrase or private key', '--phrase-file or --phrase-stdin');
  const { readSecretFile } = await import('../../lib/keystore/secret-input.ts');
  return await readSecretFile(resolve(io.cwd, file));
}

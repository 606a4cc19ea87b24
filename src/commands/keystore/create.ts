import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import type { Context } from '../../context.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import type { KeystoreEntry } from '../../lib/keystore/keystore.ts';
import { networkOption, newKeyArgument } from '../../lib/keystore/parameters.ts';
import { layOutSecret, viewKey } from '../../lib/keystore/view.ts';
import { optionalText } from '../../lib/parameters/basic.ts';

/** `medrec keystore create`: a new phrase, encrypted under a password. */
export default defineCommand({
  group: 'Setup',
  summary: 'create a key, and show its phrase once',
  description:
    'The phrase has 24 words and brings the key back on any machine: write it down. It is shown on a terminal only; a script keeps it encrypted, or has it written to --phrase-file.',
  examples: [
    'medrec keystore create dr-okafor',
    'medrec keystore create hospital --network mainnet',
    'medrec keystore create patient-7 --password-file /run/secrets/password',
  ],
  parameters: {
    name: newKeyArgument,
    network: networkOption,
    phraseFile: optionalText(
      '--phrase-file <file>',
      'write the phrase to a new file, mode 0600, not the terminal',
    ),
  },
  async action(context, { name, network, phraseFile }) {
    const keystore = await context.keystore();
    if ((await keystore.find(name)) !== undefined) throw fail('key-exists', { name });
    const password = await context.prompt.newPassword(name);
    const { formatSecret, generateSecret } = await import('../../lib/keystore/secret.ts');
    const secret = generateSecret();
    const phrase = formatSecret(secret);
    const add = () => keystore.add(name, password, network, secret);
    const entry =
      phraseFile === undefined ? await add() : await addAfterWriting(context, phraseFile, phrase, add);

    const phraseShown = phraseFile === undefined && context.prompt.interactive;
    if (phraseShown) {
      context.prompt.reveal(
        `Write these words down, in order, and keep them where no one else finds them:\n${layOutSecret(phrase)}`,
      );
    } else if (phraseFile === undefined) {
      context.output.note(`The phrase was not shown. To write it down: medrec keystore export ${name}`);
    }
    return { data: { ...entry, phraseFile: phraseFile ?? null, phraseShown }, view: viewKey(entry) };
  },
});

/** Writes the phrase first, so that no key comes to be whose phrase could not be written. */
async function addAfterWriting(
  context: Context,
  phraseFile: string,
  phrase: string,
  add: () => Promise<KeystoreEntry>,
): Promise<KeystoreEntry> {
  const { writeSecretOut } = await import('../../lib/keystore/protected-file.ts');
  const path = resolve(context.io.cwd, phraseFile);
  await writeSecretOut(path, `${phrase}\n`, '--phrase-file');
  try {
    return await add();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

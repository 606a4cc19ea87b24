import { resolve } from 'node:path';
import { defineCommand } from '../../command.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
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
    const entry = await keystore.add(name, password, network, secret);

    let phraseShown = false;
    if (phraseFile !== undefined) {
      const { writeSecretOut } = await import('../../lib/keystore/protected-file.ts');
      await writeSecretOut(resolve(context.io.cwd, phraseFile), `${formatSecret(secret)}\n`, '--phrase-file');
    } else if (context.prompt.interactive) {
      context.prompt.reveal(
        `Write these words down, in order, and keep them where no one else finds them:\n${layOutSecret(formatSecret(secret))}`,
      );
      phraseShown = true;
    } else {
      context.output.note(`The phrase was not shown. To write it down: medrec keystore export ${name}`);
    }
    return { data: { ...entry, phraseFile: phraseFile ?? null, phraseShown }, view: viewKey(entry) };
  },
});

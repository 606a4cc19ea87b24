import { defineCommand } from '../../command.ts';
import { keyArgument } from '../../lib/keystore/parameters.ts';
import { optionalText } from '../../lib/parameters/basic.ts';

/** `medrec keystore change-password`: encrypts a key under another password. */
export default defineCommand({
  group: 'Setup',
  summary: 'change the password of a key',
  description:
    '--password-file and --password-stdin give the old password. Copies of the old key file still open with it.',
  examples: [
    'medrec keystore change-password dr-okafor',
    'medrec keystore change-password dr-okafor --password-file old.txt --new-password-file new.txt',
  ],
  parameters: {
    name: keyArgument,
    newPasswordFile: optionalText(
      '--new-password-file <file>',
      'read the new password from the first line of a file',
    ),
  },
  async action(context, { name, newPasswordFile }) {
    const keystore = await context.keystore();
    const { address } = await keystore.get(name);
    const { prompt } = context;
    const password = await prompt.password(`Password of "${name}" until now`);
    const newPassword =
      newPasswordFile === undefined
        ? await prompt.secretTwice(`New password of "${name}" (8 characters or more)`, '--new-password-file')
        : await prompt.passwordIn(newPasswordFile);
    await keystore.changePassword(name, password, newPassword);
    context.output.note(`The key "${name}" has a new password.`);
    return { data: { name, address }, view: { kind: 'none' } };
  },
});

import { join } from 'node:path';
import type { Context } from '../../../context.ts';
import { type SignerChoice, unlockSigner } from '../../chain/signer.ts';
import { MedrecError } from '../../errors/medrec-error.ts';
import type { Signer } from '../../keystore/signer.ts';

/** How often a patient may try at a prompt. */
const tries = 3;

/**
 * Unlocks a patient's key with the patient's own password: from a file of the key's name in `folder`, or as
 * {@link unlockSigner} does; whoever types it may try again.
 *
 * @throws wrong-password, file-unreadable, key-file-unsafe, needs-terminal, interrupted
 */
export async function unlockPatient(
  context: Context,
  choice: SignerChoice,
  folder: string | undefined,
): Promise<Signer> {
  if (folder !== undefined) {
    const password = await context.prompt.passwordIn(join(folder, choice.name));
    return await (await context.keystore()).unlock(choice.name, password, choice.account);
  }
  const { passwordFile, passwordStdin } = context.flags;
  const isTyped = passwordFile === undefined && !passwordStdin;
  for (let left = isTyped ? tries : 1; ; left -= 1) {
    try {
      return await unlockSigner(context, choice);
    } catch (error) {
      if (!(error instanceof MedrecError) || error.code !== 'wrong-password' || left <= 1) throw error;
      context.output.note(error.message);
    }
  }
}

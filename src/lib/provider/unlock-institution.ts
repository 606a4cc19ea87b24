import type { Context } from '../../context.ts';
import type { SignerChoice } from '../chain/signer.ts';
import type { UnlockedInstitution } from '../keystore/keystore.ts';

/** Unlocks an institution's key with one password. Throws wrong-password, key-single. */
export async function unlockInstitution(
  context: Context,
  { name, account }: SignerChoice,
): Promise<UnlockedInstitution> {
  const keystore = await context.keystore();
  const password = await context.prompt.password(`Password of the key "${name}":`);
  return await keystore.unlockInstitution(name, password, account);
}

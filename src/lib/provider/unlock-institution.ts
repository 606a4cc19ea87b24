import type { Context } from '../../context.ts';
import type { SignerChoice } from '../chain/signer.ts';
import type { Signer } from '../keystore/signer.ts';

/** An institution's key, unlocked. */
export interface UnlockedInstitution {
  signer: Signer;
  /** The custodial keys, by NPI. Throws key-single when the key is a bare private key. */
  providers(): Promise<(npi: string) => Signer>;
}

/** Unlocks an institution's key with one password; its custodial keys are derived only when they are asked for. */
export async function unlockInstitution(
  context: Context,
  { name, account }: SignerChoice,
): Promise<UnlockedInstitution> {
  const keystore = await context.keystore();
  const password = await context.prompt.password(`Password of the key "${name}":`);
  const signer = await keystore.unlock(name, password, account);
  let providers: Promise<(npi: string) => Signer> | undefined;
  return {
    signer,
    providers() {
      providers ??= keystore.unlockProviders(name, password, account);
      return providers;
    },
  };
}

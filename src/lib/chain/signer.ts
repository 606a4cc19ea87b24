import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';

/** The key that a command will sign with, before it is unlocked. */
export interface SignerChoice {
  name: string;
  account: number;
  /** The address of account 0; another account's is known once the key is unlocked. */
  address: string;
}

/**
 * Finds the key that `--from`, the environment or the profile names.
 *
 * @throws signer-missing, signer-network, and the keystore's errors
 */
export async function chooseSigner(context: Context, name?: string): Promise<SignerChoice> {
  const profile = await context.profile();
  const chosen = name ?? profile.signer;
  if (chosen === undefined) throw fail('signer-missing', {});
  const keystore = await context.keystore();
  const entry = await keystore.get(chosen);
  if (entry.network !== profile.transactionVersion) {
    throw fail('signer-network', {
      name: chosen,
      actual: entry.network,
      profile: profile.name,
      expected: profile.transactionVersion,
    });
  }
  return { name: chosen, account: profile.account, address: entry.address };
}

/** The address that a choice signs with; only an account other than the first needs the password for that. */
export async function findSignerAddress(context: Context, choice: SignerChoice): Promise<string> {
  return choice.account === 0 ? choice.address : (await unlockSigner(context, choice)).address;
}

/** Unlocks a chosen key, with the password from `--password-file`, `--password-stdin` or a prompt. */
export async function unlockSigner(context: Context, choice: SignerChoice): Promise<Signer> {
  const keystore = await context.keystore();
  const password = await context.prompt.password(`Password of the key "${choice.name}":`);
  return await keystore.unlock(choice.name, password, choice.account);
}

/**
 * Finds the key that pays in the signer's place: its account 0, since `--account` is the signer's.
 *
 * @throws signer-network, and the keystore's errors
 */
export async function chooseSponsor(context: Context, name: string): Promise<SignerChoice> {
  return { ...(await chooseSigner(context, name)), account: 0 };
}

/** Unlocks a sponsor's key, with the password from its own file, or from where the signer's comes. */
export async function unlockSponsor(
  context: Context,
  choice: SignerChoice,
  passwordFile: string | undefined,
): Promise<Signer> {
  if (passwordFile === undefined) return await unlockSigner(context, choice);
  const password = await context.prompt.passwordIn(passwordFile);
  return await (await context.keystore()).unlock(choice.name, password, choice.account);
}

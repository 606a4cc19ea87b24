import type { Context } from '../../context.ts';
import { chooseSigner, type SignerChoice } from '../chain/signer.ts';
import { fail } from '../errors/medrec-error.ts';
import { parsePrincipal } from '../parameters/principal.ts';
import type { OfflineOptions } from '../parameters/transaction.ts';
import { mostKeys, multisigAddress } from './open-transaction.ts';

/** Whom a transaction file is from: a key of this machine that signs it now, or an account that signs elsewhere. */
export type Author =
  | { kind: 'key'; choice: SignerChoice }
  | { kind: 'account'; address: string }
  | { kind: 'multisig'; address: string; publicKeys: readonly string[]; threshold: number };

/**
 * Whom the options name.
 *
 * @throws bad-usage for options that contradict each other; invalid-value; what choosing a signer throws
 */
export async function chooseAuthor(
  context: Context,
  { sender, publicKeys, threshold }: Pick<OfflineOptions, 'sender' | 'publicKeys' | 'threshold'>,
): Promise<Author> {
  if (publicKeys.length > 0 || threshold !== undefined) {
    if (sender !== undefined) throw misuse('--sender and --public-keys both say whom it is from');
    return await chooseMultisig(context, publicKeys, threshold);
  }
  if (sender === undefined) return { kind: 'key', choice: await chooseSigner(context) };
  const address = await parsePrincipal('--sender', sender, context);
  // Of a multisig's address (SIP-005) the second letter is M or N: its keys must be known to whoever signs.
  if (/^S[MN]/.test(address))
    throw misuse('the --sender is a multisig account: give its --public-keys and --threshold');
  if (address.includes('.')) throw misuse('the --sender is a contract, which cannot sign');
  return { kind: 'account', address };
}

/** The multisig account of public keys. Throws bad-usage. */
export async function chooseMultisig(
  context: Context,
  publicKeys: readonly string[],
  threshold: bigint | undefined,
): Promise<Author & { kind: 'multisig' }> {
  const count = publicKeys.length;
  if (count < 2 || count > mostKeys)
    throw misuse(`a multisig account has 2 to ${mostKeys} --public-keys, not ${count}`);
  if (threshold === undefined) throw misuse('--public-keys needs --threshold: how many of them must sign');
  if (threshold > count)
    throw misuse(`the --threshold ${threshold} is above the number of --public-keys, ${count}`);
  const { transactionVersion } = await context.profile();
  const address = multisigAddress(publicKeys, Number(threshold), transactionVersion);
  return { kind: 'multisig', address, publicKeys, threshold: Number(threshold) };
}

function misuse(reason: string) {
  return fail('bad-usage', { reason, next: 'medrec help offline' });
}

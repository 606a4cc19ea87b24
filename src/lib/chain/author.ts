import {
  AddressHashMode,
  createAddress,
  createMultiSigSpendingCondition,
  createSingleSigSpendingCondition,
  createStacksPublicKey,
  createTransactionAuthField,
  PubKeyEncoding,
  type SpendingCondition,
  type StacksTransactionWire,
} from '@stacks/transactions';

/** A public key that stands in for one that is not known: it only gives the transaction its length. */
export const standInKey = `02${'11'.repeat(32)}`;

/** Whom a transaction is from that is signed later: an account of one key, or a multisig account. */
export type UnsignedAuthor = { address: string } | { publicKeys: readonly string[]; threshold: number };

/** How many bytes a signature is longer than the public key in whose place it comes (SIP-005). */
const signatureGrowth = 32;

/** How many bytes the signatures that are still to come add to the transaction. */
export function lengthToCome(author: UnsignedAuthor): number {
  return 'threshold' in author ? author.threshold * signatureGrowth : 0;
}

/** Writes the author into a transaction that was made with a key that stands in for it. */
export function setAuthor(transaction: StacksTransactionWire, author: UnsignedAuthor): void {
  const { nonce, fee } = transaction.auth.spendingCondition;
  transaction.auth.spendingCondition = makeCondition(author, nonce, fee);
}

function makeCondition(author: UnsignedAuthor, nonce: bigint, fee: bigint): SpendingCondition {
  if (!('publicKeys' in author)) {
    const condition = createSingleSigSpendingCondition(AddressHashMode.P2PKH, standInKey, nonce, fee);
    return { ...condition, signer: createAddress(author.address).hash160 };
  }
  const { publicKeys, threshold } = author;
  // SIP-027: each signs the same, so that the order in which they sign does not matter.
  const mode = AddressHashMode.P2SHNonSequential;
  const condition = createMultiSigSpendingCondition(mode, threshold, [...publicKeys], nonce, fee);
  const fields = publicKeys.map((key) =>
    createTransactionAuthField(PubKeyEncoding.Compressed, createStacksPublicKey(key)),
  );
  return { ...condition, fields };
}

import {
  AddressHashMode,
  AddressVersion,
  AuthType,
  addressFromPublicKeys,
  isNonSequentialMultiSig,
  nextVerification,
  type PubKeyEncoding,
  type PublicKeyWire,
  publicKeyIsCompressed,
  type SpendingCondition,
  type StacksTransactionWire,
  StacksWireType,
} from '@stacks/transactions';

/**
 * Checks the origin's signature, and then the sponsor's, which signs over it (SIP-005, "Transaction signing and
 * verifying"). `@stacks/transactions` checks an origin only.
 *
 * @throws Error saying what is wrong
 */
export function verifySignatures(wire: StacksTransactionWire): void {
  const { auth } = wire;
  const afterOrigin = verifyCondition(auth.spendingCondition, wire.verifyBegin(), AuthType.Standard);
  if (auth.authType === AuthType.Sponsored) {
    verifyCondition(auth.sponsorSpendingCondition, afterOrigin, AuthType.Sponsored);
  }
}

/** Recovers the keys that signed, and compares their hash with the account's; returns the next hash to sign. */
function verifyCondition(condition: SpendingCondition, first: string, authType: AuthType): string {
  const { fee, nonce, hashMode, signer } = condition;
  const recover = (hash: string, encoding: PubKeyEncoding, signature: string) =>
    nextVerification(hash, authType, fee, nonce, encoding, signature);

  if ('signature' in condition) {
    const { pubKey, nextSigHash } = recover(first, condition.keyEncoding, condition.signature.data);
    compareSigner(hashMode, 1, [pubKey], signer);
    return nextSigHash;
  }
  const keys: PublicKeyWire[] = [];
  let hash = first;
  let signatures = 0;
  for (const { contents, pubKeyEncoding } of condition.fields) {
    if (contents.type === StacksWireType.PublicKey) keys.push(contents);
    else {
      const { pubKey, nextSigHash } = recover(hash, pubKeyEncoding, contents.data);
      if (!isNonSequentialMultiSig(hashMode)) hash = nextSigHash;
      keys.push(pubKey);
      signatures += 1;
    }
  }
  const required = condition.signaturesRequired;
  const enough = isNonSequentialMultiSig(hashMode) ? signatures >= required : signatures === required;
  if (!enough) throw new Error(`Incorrect number of signatures: ${signatures}, and ${required} are required`);
  const segwit = hashMode === AddressHashMode.P2WSH || hashMode === AddressHashMode.P2WSHNonSequential;
  if (segwit && !keys.every(({ data }) => publicKeyIsCompressed(data))) {
    throw new Error('Uncompressed keys are not allowed in this hash mode');
  }
  compareSigner(hashMode, required, keys, signer);
  return hash;
}

function compareSigner(
  hashMode: AddressHashMode,
  required: number,
  keys: PublicKeyWire[],
  signer: string,
): void {
  const { hash160 } = addressFromPublicKeys(AddressVersion.TestnetSingleSig, hashMode, required, keys);
  if (hash160 !== signer) {
    throw new Error(`Signer hash does not equal hash of public key(s): ${hash160} != ${signer}`);
  }
}

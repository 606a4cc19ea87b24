import { createHash } from 'node:crypto';
import {
  Cl,
  encodeStructuredDataBytes,
  getAddressFromPublicKey,
  publicKeyFromSignatureRsv,
  signStructuredData,
} from '@stacks/transactions';
import type { Signer } from '../keystore/keystore.ts';
import { hashCanonical } from './canonical-json.ts';

/** A signature by SIP-018 over the hash of a JSON value, and whose it is. */
export interface DataSignature {
  standard: 'SIP-018';
  /** The domain's `name` and `version`; its `chain-id` is that of the signed data. */
  domain: { name: string; version: string };
  /** What is signed: a tuple with the canonical text's SHA-256 (RFC 8785) under this name. */
  message: 'sha256';
  address: string;
  /** Compressed, 66 hexadecimal digits. */
  publicKey: string;
  /** Recoverable, in the order r, s, v: 130 hexadecimal digits. */
  signature: string;
}

const version = '1.0.0';

/** The structured data of SIP-018 that stand for a JSON value. */
function structure(name: string, chainId: bigint, value: unknown) {
  return {
    domain: Cl.tuple({
      name: Cl.stringAscii(name),
      version: Cl.stringAscii(version),
      'chain-id': Cl.uint(chainId),
    }),
    message: Cl.tuple({ sha256: Cl.bufferFromHex(hashCanonical(value)) }),
  };
}

/**
 * Signs a JSON value by SIP-018, whose prefix keeps such a signature from ever being one of a transaction.
 *
 * @param name the domain's: says what is signed
 * @param value without a signature
 */
export async function signData(
  signer: Signer,
  name: string,
  chainId: bigint,
  value: unknown,
): Promise<DataSignature> {
  const data = structure(name, chainId, value);
  const signature = await signer.withPrivateKey(async (privateKey) =>
    signStructuredData({ ...data, privateKey }),
  );
  const { address, publicKey } = signer;
  return { standard: 'SIP-018', domain: { name, version }, message: 'sha256', address, publicKey, signature };
}

/**
 * Checks that a signature is of this value and by the key and address that it names.
 *
 * @returns a sentence when it is not; goes on from "it"
 */
export function checkSignature(
  { domain, address, publicKey, signature }: DataSignature,
  name: string,
  chainId: bigint,
  value: unknown,
): string | undefined {
  if (domain.name !== name || domain.version !== version) {
    return `is of the domain "${domain.name}" ${domain.version}, not "${name}" ${version}`;
  }
  const encoded = encodeStructuredDataBytes(structure(name, chainId, value));
  const signed = createHash('sha256').update(encoded).digest('hex');
  let signedBy: string;
  try {
    signedBy = publicKeyFromSignatureRsv(signed, signature);
  } catch {
    return 'is no signature of anything';
  }
  if (signedBy !== publicKey) return 'is not of this content by the public key that it names';
  const network = /^S[PM]/.test(address) ? 'mainnet' : 'testnet';
  if (getAddressFromPublicKey(publicKey, network) !== address) {
    return `names the address ${address}, which is not that of its public key`;
  }
  return undefined;
}

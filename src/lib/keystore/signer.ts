import { getAddressFromPublicKey, privateKeyToPublic } from '@stacks/transactions';

export type KeyNetwork = 'mainnet' | 'testnet';

/** Who signs. The private key stays inside, so that no log, error or dump of a signer can show it. */
export interface Signer {
  readonly address: string;
  /** Compressed, 66 hex digits. */
  readonly publicKey: string;
  /** Hands the private key (66 hex digits, ending in 01 as stacks.js wants) to `use` and to nothing else. */
  withPrivateKey<T>(use: (privateKey: string) => Promise<T>): Promise<T>;
}

/**
 * Makes a signer of a private key.
 *
 * @param privateKey 32 bytes
 * @param network whose address the signer has
 * @param publicKey compressed, where it is known already
 */
export function makeSigner(privateKey: Uint8Array, network: KeyNetwork, publicKey?: Uint8Array): Signer {
  const hex = `${Buffer.from(privateKey).toString('hex')}01`;
  const publicHex =
    publicKey === undefined ? String(privateKeyToPublic(hex)) : Buffer.from(publicKey).toString('hex');
  return {
    address: getAddressFromPublicKey(publicHex, network),
    publicKey: publicHex,
    withPrivateKey: async (use) => await use(hex),
  };
}

import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { HARDENED_OFFSET, HDKey } from '@scure/bip32';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { deriveStxPrivateKey } from '@stacks/wallet-sdk';
import type { Secret } from './secret.ts';
import { type KeyNetwork, makeSigner, type Signer } from './signer.ts';

/** The keys that a secret holds. */
export interface KeyTree {
  /**
   * The account that wallets show as number `account` + 1, path m/44'/5757'/0'/0/account; undefined when the secret is
   * a bare private key and the account is not 0.
   *
   * @param account from 0 to 2^31 − 1
   */
  account(account: number): Signer | undefined;
  /** The custodial keys of an account, see {@link deriveProviders}; undefined for a bare private key. */
  providers(account: number): ((npi: string) => Signer) | undefined;
}

/** Makes the keys of a secret: a phrase's tree is BIP39 without passphrase, then BIP32. */
export async function growKeyTree({ kind, bytes }: Secret, network: KeyNetwork): Promise<KeyTree> {
  if (kind === 'private-key') {
    const only = makeSigner(bytes, network);
    return { account: (account) => (account === 0 ? only : undefined), providers: () => undefined };
  }
  // BIP39's seed; node:crypto makes it fifteen times as fast as @scure/bip39.
  const seed = await promisify(pbkdf2)(entropyToMnemonic(bytes, wordlist), 'mnemonic', 2048, 64, 'sha512');
  const root = HDKey.fromMasterSeed(seed);
  seed.fill(0);
  return {
    account(account) {
      const privateKey = deriveStxPrivateKey({ rootNode: root, index: account });
      return makeSigner(Buffer.from(privateKey.slice(0, 64), 'hex'), network);
    },
    providers: (account) => deriveProviders(root, account, network),
  };
}

/** Marks the subtree of custodial keys: the letters NPI in ASCII. No wallet counts accounts that far. */
const custodialAccounts = 0x4e5049;

/** The path of a provider's custodial key, see {@link deriveProviders}. */
export function custodialPath(account: number, npi: string): string {
  return `m/44'/5757'/${custodialAccounts}'/${account}'/${Number(npi.slice(0, 5))}'/${Number(npi.slice(5))}'`;
}

/**
 * Derives the keys that an institution's account holds for its providers, by their NPI:
 * m/44'/5757'/5132361'/account'/hi'/lo', where hi is the first five digits of the NPI and lo the last five, since ten
 * digits exceed what one level can count. Every level is hardened: one provider's key, handed out or stolen, tells
 * nothing about another's.
 *
 * @returns a function from an NPI of ten digits to the provider's signer; thousands a second
 */
function deriveProviders(root: HDKey, account: number, network: KeyNetwork): (npi: string) => Signer {
  const base = root.derive(`m/44'/5757'/${custodialAccounts}'/${account}'`);
  const branches = new Map<string, HDKey>();
  return (npi) => {
    if (!/^\d{10}$/.test(npi)) throw new RangeError('an NPI has ten digits');
    const high = npi.slice(0, 5);
    const branch = branches.get(high) ?? base.deriveChild(HARDENED_OFFSET + Number(high));
    branches.set(high, branch);
    const { privateKey, publicKey } = branch.deriveChild(HARDENED_OFFSET + Number(npi.slice(5)));
    if (privateKey === null || publicKey === null) throw new Error('a child of a private key is none');
    return makeSigner(privateKey, network, publicKey);
  };
}

import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { randomSeedPhrase } from '@stacks/wallet-sdk';
import { fail } from '../errors/medrec-error.ts';

/** What a key file keeps encrypted. */
export interface Secret {
  kind: 'phrase' | 'private-key';
  /** The entropy of the phrase, 16 to 32 bytes (BIP39), or the private key, 32 bytes. */
  bytes: Uint8Array;
}

/** The order of secp256k1's group (SEC 2): a private key is above 0 and below it. */
const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A new phrase of 24 words. */
export function generateSecret(): Secret {
  return { kind: 'phrase', bytes: mnemonicToEntropy(randomSeedPhrase(256), wordlist) };
}

/**
 * Parses what someone imports: a BIP39 phrase in English, or a private key in hex. 64 digits are taken for the key of
 * a compressed public key, as every wallet of today means them; 66 digits say so by their end 01.
 *
 * @throws phrase-invalid, which tells the place of the fault and never the words
 */
export function parseSecret(text: string): Secret {
  const trimmed = text.trim();
  if (/^(0x)?[0-9a-f]+$/i.test(trimmed)) return { kind: 'private-key', bytes: parsePrivateKey(trimmed) };
  const words = trimmed.normalize('NFKD').toLowerCase().split(/\s+/);
  if (trimmed === '' || ![12, 15, 18, 21, 24].includes(words.length)) {
    throw fail('phrase-invalid', { reason: `it has ${trimmed === '' ? 0 : words.length} words` });
  }
  const unknown = words.findIndex((word) => !wordlist.includes(word));
  if (unknown >= 0) {
    throw fail('phrase-invalid', { reason: `word ${unknown + 1} is not in the English word list` });
  }
  try {
    return { kind: 'phrase', bytes: mnemonicToEntropy(words.join(' '), wordlist) };
  } catch {
    throw fail('phrase-invalid', { reason: 'its checksum is wrong: a word was changed or two were swapped' });
  }
}

/** The phrase, its words separated by single spaces, or the private key in 66 hex digits. */
export function formatSecret({ kind, bytes }: Secret): string {
  return kind === 'phrase' ? entropyToMnemonic(bytes, wordlist) : `${Buffer.from(bytes).toString('hex')}01`;
}

function parsePrivateKey(text: string): Uint8Array {
  const digits = text.replace(/^0x/i, '').toLowerCase();
  const compressed = digits.length === 66 && digits.endsWith('01');
  if (digits.length !== 64 && !compressed) {
    throw fail('phrase-invalid', { reason: `it has ${digits.length} hex digits` });
  }
  const key = digits.slice(0, 64);
  const value = BigInt(`0x${key}`);
  if (value === 0n || value >= groupOrder) {
    throw fail('phrase-invalid', { reason: 'the number is out of range for secp256k1' });
  }
  return Buffer.from(key, 'hex');
}

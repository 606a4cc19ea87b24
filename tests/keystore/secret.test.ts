import { pbkdf2Sync } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import { describe, expect, it } from 'vitest';
import { growKeyTree } from '../../src/lib/keystore/derivation.ts';
import { formatSecret, generateSecret, parseSecret } from '../../src/lib/keystore/secret.ts';
import { phraseVectors } from './bip39-vectors.ts';

describe('BIP39', () => {
  it.each(phraseVectors)('$phrase', async ({ entropy, phrase, seed }) => {
    const secret = parseSecret(phrase);
    expect(secret.kind).toBe('phrase');
    expect(Buffer.from(secret.bytes).toString('hex')).toBe(entropy);
    expect(formatSecret(secret)).toBe(phrase);
    // The vectors' seeds have a passphrase, which no Stacks wallet uses: the same function, with and without.
    const makeSeed = (passphrase: string) => pbkdf2Sync(phrase, `mnemonic${passphrase}`, 2048, 64, 'sha512');
    expect(makeSeed('TREZOR').toString('hex')).toBe(seed);
    const expected = HDKey.fromMasterSeed(makeSeed('')).derive("m/44'/5757'/0'/0/2");
    const signer = (await growKeyTree(secret, 'mainnet')).account(2);
    expect(signer?.publicKey).toBe(Buffer.from(expected.publicKey ?? []).toString('hex'));
  });

  it('makes a new phrase of 24 words each time', () => {
    const phrases = [1, 2, 3].map(() => formatSecret(generateSecret()));
    expect(phrases.map((phrase) => phrase.split(' ').length)).toEqual([24, 24, 24]);
    expect(new Set(phrases).size).toBe(3);
  });

  it('takes a phrase as people paste it', () => {
    const [{ phrase }] = phraseVectors;
    expect(formatSecret(parseSecret(`\n  ${phrase.toUpperCase().replaceAll(' ', '  \n')}\t`))).toBe(phrase);
  });

  it.each([
    ['', 'has 0 words'],
    ['abandon '.repeat(23), 'has 23 words'],
    [`${'abandon '.repeat(23)}abandon`, 'checksum'],
    [`${'abandon '.repeat(22)}xyzzyx art`, 'word 23'],
    ['11'.repeat(31), '62 hex digits'],
    [`${'11'.repeat(32)}02`, '66 hex digits'],
    ['00'.repeat(32), 'out of range'],
    ['fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141', 'out of range'],
  ])('refuses %j, without repeating it', (text, reason) => {
    let message = '';
    try {
      parseSecret(text);
    } catch (error) {
      message = (error as Error).message;
      expect(error).toMatchObject({ code: 'phrase-invalid', exitCode: 4 });
    }
    expect(message).toContain(reason);
    expect(message).not.toMatch(/abandon|xyzzyx|1111|ffff/);
  });

  it('takes a private key in 64 or 66 digits', () => {
    const key = 'edf9aee84d9b7abc145504dde6726c64f369d37ee34ded868fabd876c26570bc';
    for (const text of [key, `${key}01`, `0x${key.toUpperCase()}\n`]) {
      expect(formatSecret(parseSecret(text))).toBe(`${key}01`);
    }
  });
});

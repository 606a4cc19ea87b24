import { generateNewAccount, generateWallet, getStxAddress } from '@stacks/wallet-sdk';
import { describe, expect, it } from 'vitest';
import { growKeyTree } from '../../src/lib/keystore/derivation.ts';
import { parseSecret } from '../../src/lib/keystore/secret.ts';
import { developmentKeys } from '../support/keys.ts';

const { deployer } = developmentKeys;

describe('accounts', () => {
  it.each(Object.values(developmentKeys))(
    'gives the address that Clarinet gives: $address',
    async (known) => {
      const tree = await growKeyTree(parseSecret(known.phrase), 'testnet');
      expect(tree.account(0)?.address).toBe(known.address);
    },
  );

  it('derives the accounts that wallet-sdk derives, keys and addresses', async () => {
    let wallet = await generateWallet({ secretKey: deployer.phrase, password: 'any' });
    for (let i = 0; i < 4; i += 1) wallet = generateNewAccount(wallet);
    for (const network of ['mainnet', 'testnet'] as const) {
      const tree = await growKeyTree(parseSecret(deployer.phrase), network);
      for (const account of wallet.accounts) {
        const signer = tree.account(account.index);
        expect(signer?.address).toBe(getStxAddress(account, network));
        expect(await signer?.withPrivateKey(async (key) => key)).toBe(account.stxPrivateKey);
      }
    }
  });

  it('shows nothing of the private key', async () => {
    const signer = (await growKeyTree(parseSecret(deployer.phrase), 'testnet')).account(0);
    const key = (await signer?.withPrivateKey(async (inner) => inner)) ?? '';
    const { inspect } = await import('node:util');
    const shown = inspect(signer, { showHidden: true, depth: 9 }) + JSON.stringify(signer);
    expect(shown).not.toContain(key.slice(0, 64));
  });

  it('gives a bare private key one account and no custodial keys', async () => {
    const tree = await growKeyTree(parseSecret('11'.repeat(32)), 'testnet');
    expect(tree.account(0)).toBeDefined();
    expect([tree.account(1), tree.providers(0)]).toEqual([undefined, undefined]);
  });
});

describe('custodial keys', () => {
  it('depend on the NPI and the account, never on the order', async () => {
    const tree = await growKeyTree(parseSecret(deployer.phrase), 'testnet');
    const npis = ['1234567893', '1234567894', '2147483648', '2999999999'];
    const forward = tree.providers(0);
    const backward = tree.providers(0);
    const addresses = npis.map((npi) => forward?.(npi).address);
    expect(npis.toReversed().map((npi) => backward?.(npi).address)).toEqual(addresses.toReversed());
    expect(new Set(addresses).size).toBe(npis.length);
    expect(tree.providers(1)?.('1234567893').address).not.toBe(addresses[0]);
  });

  it('sit on the documented path', async () => {
    const { HDKey } = await import('@scure/bip32');
    const { mnemonicToSeedSync } = await import('@scure/bip39');
    const tree = await growKeyTree(parseSecret(deployer.phrase), 'testnet');
    const expected = HDKey.fromMasterSeed(mnemonicToSeedSync(deployer.phrase)).derive(
      "m/44'/5757'/5132361'/7'/12345'/67893'",
    );
    const key = await tree
      .providers(7)?.('1234567893')
      .withPrivateKey(async (inner) => inner);
    expect(key).toBe(`${Buffer.from(expected.privateKey ?? []).toString('hex')}01`);
  });

  it.each(['123456789', '12345678901', '123456789x', ''])('refuse %j', async (npi) => {
    const derive = (await growKeyTree(parseSecret(deployer.phrase), 'testnet')).providers(0);
    expect(() => derive?.(npi)).toThrow(RangeError);
  });
});

import { generateNewAccount, generateWallet, getStxAddress } from '@stacks/wallet-sdk';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CustodialAddresses } from '../../src/lib/keystore/custodial-addresses.ts';
import {
  type CustodialBase,
  deriveProviders,
  growKeyTree,
  type KeyTree,
} from '../../src/lib/keystore/derivation.ts';
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
    expect([tree.account(1), tree.custodialBase(0)]).toEqual([undefined, undefined]);
  });
});

function requireBase(tree: KeyTree, account: number): CustodialBase {
  const base = tree.custodialBase(account);
  if (base === undefined) throw new Error('a phrase has custodial keys');
  return base;
}

const deriveFrom = (tree: KeyTree, account: number) => deriveProviders(requireBase(tree, account));

describe('custodial keys', () => {
  it('depend on the NPI and the account, never on the order', async () => {
    const tree = await growKeyTree(parseSecret(deployer.phrase), 'testnet');
    const npis = ['1234567893', '1234567894', '2147483648', '2999999999'];
    const forward = deriveFrom(tree, 0);
    const backward = deriveFrom(tree, 0);
    const addresses = npis.map((npi) => forward(npi).address);
    expect(npis.toReversed().map((npi) => backward(npi).address)).toEqual(addresses.toReversed());
    expect(new Set(addresses).size).toBe(npis.length);
    expect(deriveFrom(tree, 1)('1234567893').address).not.toBe(addresses[0]);
  });

  it('sit on the documented path', async () => {
    const { HDKey } = await import('@scure/bip32');
    const { mnemonicToSeedSync } = await import('@scure/bip39');
    const tree = await growKeyTree(parseSecret(deployer.phrase), 'testnet');
    const expected = HDKey.fromMasterSeed(mnemonicToSeedSync(deployer.phrase)).derive(
      "m/44'/5757'/5132361'/7'/12345'/67893'",
    );
    const key = await deriveFrom(tree, 7)('1234567893').withPrivateKey(async (inner) => inner);
    expect(key).toBe(`${Buffer.from(expected.privateKey ?? []).toString('hex')}01`);
  });

  it.each(['123456789', '12345678901', '123456789x', ''])('refuse %j', async (npi) => {
    const derive = deriveFrom(await growKeyTree(parseSecret(deployer.phrase), 'testnet'), 0);
    expect(() => derive(npi)).toThrow(RangeError);
  });

  describe('in a thread of their own', () => {
    const base = async () => requireBase(await growKeyTree(parseSecret(deployer.phrase), 'testnet'), 0);
    const npis = Array.from({ length: 50 }, (_, place) => String(1_000_000_000 + 77_777 * place));

    it('have the same addresses, in whatever order they are asked for', async () => {
      const derive = deriveProviders(await base());
      const addresses = new CustodialAddresses(await base());
      onTestFinished(() => addresses.close());
      const expected = npis.map((npi) => derive(npi).address);
      const first = Promise.all(npis.map((npi) => addresses.find(npi)));
      const second = Promise.resolve().then(() =>
        Promise.all(npis.toReversed().map((npi) => addresses.find(npi))),
      );
      expect(await first).toEqual(expected);
      expect(await second).toEqual(expected.toReversed());
    });

    it('are refused with the thread, which says why', async () => {
      const addresses = new CustodialAddresses(await base());
      onTestFinished(() => addresses.close());
      const found = await Promise.allSettled([addresses.find('1234567893'), addresses.find('no NPI')]);
      expect(found).toEqual(Array(2).fill({ status: 'rejected', reason: expect.any(RangeError) }));
      await expect(addresses.find('1234567893')).rejects.toThrow('an NPI has ten digits');
    });

    it('are not waited for once it is closed', async () => {
      const addresses = new CustodialAddresses(await base());
      const waiting = expect(addresses.find('1234567893')).rejects.toThrow('has ended');
      await addresses.close();
      await waiting;
    });
  });
});

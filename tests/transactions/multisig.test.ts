import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AddressHashMode,
  AddressVersion,
  addressFromPublicKeys,
  addressToString,
  createStacksPublicKey,
  getAddressFromPublicKey,
  makeContractCall,
  makeRandomPrivKey,
  privateKeyToPublic,
} from '@stacks/transactions';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { multisigAddress, openTransaction } from '../../src/lib/offline/open-transaction.ts';
import { type ActorName, useClinic } from '../support/clinic.ts';

const noNetwork = ['--node-url', 'http://127.0.0.1:1'];

interface Signed {
  needs: string;
  signatures: number;
  keys: { publicKey: string; signed: boolean }[];
}

describe('an owner of several keys', () => {
  const clinic = useClinic();
  const board: ActorName[] = ['doctor', 'nurse', 'researcher'];
  let keys: string[] = [];
  let owner = '';
  let count = 0;
  const newPath = () => {
    count += 1;
    return join(clinic.folder, `${count}.json`);
  };
  const account = () => ['--public-keys', keys.join(','), '--threshold', '2'];
  const sign = async (path: string, name: ActorName, out = newPath()) => {
    await clinic.data<Signed>('tx', 'sign', path, '--from', name, '--out', out, ...noNetwork);
    return out;
  };
  const limit = async (to: number, ...more: string[]) => {
    const path = newPath();
    await clinic.data('set-override-limit', String(to), ...account(), '--offline', path, ...more);
    return path;
  };

  beforeAll(async () => {
    for (const name of board) {
      const shown = await clinic.data<{ publicKey: string; address: string }>(
        ...['keystore', 'show', name, '--public-key'],
      );
      expect(getAddressFromPublicKey(shown.publicKey, 'testnet')).toBe(shown.address);
      keys = [...keys, shown.publicKey];
    }
    owner = (await clinic.data<{ address: string }>('keystore', 'multisig', ...account())).address;
    await clinic.server.admin.fund(owner, 1_000_000_000n);
  });

  it('has the address that stacks.js gives it, in both ways of signing', () => {
    const wires = keys.map(createStacksPublicKey);
    for (const mode of [AddressHashMode.P2SH, AddressHashMode.P2SHNonSequential]) {
      const made = addressFromPublicKeys(AddressVersion.TestnetMultiSig, mode, 2, wires);
      expect(owner).toBe(addressToString(made));
    }
    expect(owner).toMatch(/^SN/);
  });

  it('takes the ownership over with the signatures of two of three', async () => {
    await clinic.data('propose-owner', owner, '--from', 'board');
    const path = newPath();
    const unsigned = await clinic.data<Signed>('accept-ownership', ...account(), '--offline', path);
    expect(unsigned).toMatchObject({ sender: owner, needs: 'signature', signatures: 0, threshold: 2 });
    expect(unsigned.keys).toEqual(keys.map((publicKey) => ({ publicKey, signed: false })));

    const first = await sign(path, 'researcher');
    const early = await clinic.error('tx', 'broadcast', first);
    expect(early).toMatchObject({
      code: 2,
      error: { code: 'transaction-incomplete', details: { given: 1, required: 2 } },
    });
    const second = await sign(first, 'doctor');
    const shown = await clinic.data<Signed>('tx', 'show', second, ...noNetwork);
    expect(shown).toMatchObject({ needs: 'broadcast', signatures: 2 });
    expect(shown.keys.map(({ signed }) => signed)).toEqual([true, false, true]);

    expect(await clinic.data('tx', 'broadcast', second)).toMatchObject({ status: 'success', sender: owner });
    expect(await clinic.data('get-ownership')).toMatchObject({ owner });
  });

  it('signs in any order, with any two of its keys', async () => {
    const pairs = board.flatMap((one) =>
      board.filter((other) => other !== one).map((other) => [one, other] as const),
    );
    for (const [n, [one, other]] of pairs.entries()) {
      const path = await limit(3 - (n % 3));
      const whole = await sign(await sign(path, one), other);
      const sent = await clinic.run('tx', 'broadcast', whole);
      // the contract may refuse the same limit twice; the signatures it does not
      expect([0, 7]).toContain(sent.code);
    }
  });

  it('puts signatures together that were given side by side', async () => {
    const path = await limit(1);
    const [one, other, third] = [
      await sign(path, 'doctor'),
      await sign(path, 'nurse'),
      await sign(path, 'researcher'),
    ];
    const both = newPath();
    const combined = await clinic.data<Signed>('tx', 'combine', one, other, '--out', both, ...noNetwork);
    expect(combined).toMatchObject({ needs: 'broadcast', signatures: 2 });
    expect([0, 7]).toContain((await clinic.run('tx', 'broadcast', both)).code);

    const more = await clinic.data<Signed>('tx', 'combine', third, both, '--out', newPath(), ...noNetwork);
    expect(more).toMatchObject({ needs: 'broadcast', signatures: 2 });
    const apart = await limit(2);
    const differs = await clinic.error('tx', 'combine', one, apart, '--out', newPath());
    expect(differs).toMatchObject({ code: 2, error: { code: 'transactions-differ' } });
    const taken = await clinic.error('tx', 'combine', one, other, '--out', both);
    expect(taken).toMatchObject({ code: 2, error: { code: 'file-exists' } });
    const alone = await clinic.error('tx', 'combine', one, '--out', newPath());
    expect(alone).toMatchObject({ code: 2, error: { code: 'bad-usage' } });
  });

  it('takes one signature of each key, of its own keys only, and no more than it needs', async () => {
    const path = await limit(1);
    const first = await sign(path, 'nurse');
    const twice = await clinic.error('tx', 'sign', first, '--from', 'nurse', '--force');
    expect(twice).toMatchObject({ code: 2, error: { code: 'signed-already' } });
    const stranger = await clinic.error('tx', 'sign', first, '--from', 'stranger', '--force');
    expect(stranger).toMatchObject({ code: 4, error: { code: 'not-a-signer' } });
    const second = await sign(first, 'doctor');
    const third = await clinic.error('tx', 'sign', second, '--from', 'researcher', '--force');
    expect(third).toMatchObject({ code: 2, error: { code: 'signed-already' } });
  });

  it('can have its fee paid by a sponsor', async () => {
    const path = await limit(1, '--sponsored');
    const whole = await sign(await sign(path, 'nurse'), 'researcher');
    const sent = await clinic.run('tx', 'sponsor', whole, '--from', 'hospital', '--no-wait');
    expect(JSON.parse(sent.stdout)).toMatchObject({
      errors: [],
      data: { sender: owner, sponsor: clinic.address.hospital },
    });
  });

  it('is no owner any more with a key in the place of another', async () => {
    const path = await limit(1);
    const json = JSON.parse(readFileSync(path, 'utf8'));
    const stranger = privateKeyToPublic(makeRandomPrivKey()) as string;
    const changed = JSON.stringify({ ...json, transaction: json.transaction.replace(keys[1], stranger) });
    const out = newPath();
    writeFileSync(out, changed);
    const refused = await clinic.error('tx', 'sign', out, '--from', 'doctor', '--force');
    expect(refused).toMatchObject({ code: 2, error: { code: 'transaction-file-damaged' } });
  });

  it('of an older kind, whose keys sign in one order, is sent and not signed for', async () => {
    const secrets = [makeRandomPrivKey(), makeRandomPrivKey()];
    const publicKeys = secrets.map((secret) => privateKeyToPublic(secret) as string);
    const older = multisigAddress(publicKeys, 2, 'testnet');
    await clinic.server.admin.fund(older, 1_000_000n);
    const transaction = await makeContractCall({
      publicKeys,
      numSignatures: 2,
      signerKeys: secrets,
      contractAddress: clinic.address.admin,
      contractName: 'registry',
      functionName: 'pause',
      functionArgs: [],
      network: 'testnet',
      fee: 4_000n,
      nonce: 0n,
    });
    const path = newPath();
    writeFileSync(path, transaction.serialize());
    // it is mined, and the contract says that this is no pauser
    const sent = await clinic.error('tx', 'broadcast', path);
    expect(sent.code).toBe(7);
  });

  it.each([['--threshold', '4'], ['--threshold', '2', '--sender', 'doctor'], []])(
    'is not made of what makes no account: %s %s %s',
    async (...options) => {
      const refused = await clinic.error(
        'pause',
        '--public-keys',
        keys.join(','),
        '--offline',
        'never.json',
        ...options,
      );
      expect(refused).toMatchObject({ code: 2, error: { code: 'bad-usage' } });
    },
  );

  it.each(['02', `02${'00'.repeat(32)}`, `04${'11'.repeat(32)}`, 'doctor'])(
    'is not made of what is no public key: %s',
    async (key) => {
      const refused = await clinic.error(
        'keystore',
        'multisig',
        '--public-keys',
        `${keys[0]},${key}`,
        '--threshold',
        '2',
      );
      expect(refused).toMatchObject({
        code: 2,
        error: { code: 'invalid-value', details: { name: '--public-keys' } },
      });
      const twice = await clinic.error(
        'keystore',
        'multisig',
        '--public-keys',
        `${keys[0]},${keys[0]}`,
        '--threshold',
        '2',
      );
      expect(twice).toMatchObject({ code: 2, error: { code: 'invalid-value' } });
    },
  );

  it('is read as it was written, whatever its keys and threshold', async () => {
    const size = fc.integer({ min: 2, max: 5 });
    await fc.assert(
      fc.asyncProperty(
        size,
        fc.nat(),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        async (total, pick, nonce) => {
          const secrets = Array.from({ length: total }, () => makeRandomPrivKey());
          const publicKeys = secrets.map((secret) => privateKeyToPublic(secret) as string);
          const threshold = 1 + (pick % total);
          const transaction = await makeContractCall({
            publicKeys,
            numSignatures: threshold,
            signerKeys: secrets.slice(0, threshold),
            useNonSequentialMultiSig: true,
            contractAddress: clinic.address.admin,
            contractName: 'registry',
            functionName: 'pause',
            functionArgs: [],
            network: 'testnet',
            fee: 4_000n,
            nonce,
          });
          const { origin } = openTransaction(transaction.serialize());
          expect(origin).toEqual({
            address: multisigAddress(publicKeys, threshold, 'testnet'),
            nonce,
            required: threshold,
            given: threshold,
            keys: publicKeys.map((publicKey, i) => ({ publicKey, signed: i < threshold })),
            isSequential: false,
          });
        },
      ),
      { numRuns: 15 },
    );
  });
});

import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { formatSecret, generateSecret, parseSecret } from '../../src/lib/keystore/secret.ts';
import { developmentKeys, testCost, testPassword } from '../support/keys.ts';
import { temporaryHome } from '../support/run-medrec.ts';

function newKeystore() {
  const folder = join(temporaryHome().folder, 'keystore');
  return { folder, keystore: openKeystore(folder, { cost: testCost, now: () => 1_800_000_000_000 }) };
}

describe('a keystore', () => {
  it('keeps a key, and gives its signer back', async () => {
    const { folder, keystore } = newKeystore();
    const { phrase, address } = developmentKeys.deployer;
    const entry = await keystore.add('deployer', testPassword, 'testnet', parseSecret(phrase));
    expect(entry).toEqual({
      name: 'deployer',
      network: 'testnet',
      address,
      createdAt: '2027-01-15T08:00:00.000Z',
      kind: 'phrase',
      path: join(folder, 'deployer.json'),
    });
    expect(await keystore.find('deployer')).toEqual(entry);
    expect(await keystore.list()).toEqual({ entries: [entry], faults: [] });
    expect((await keystore.unlock('deployer', testPassword, 0)).address).toBe(address);
    expect(formatSecret(await keystore.export('deployer', testPassword))).toBe(phrase);
  });

  it('writes files of mode 0600 in a folder of mode 0700, and leaves no other', async () => {
    const { folder, keystore } = newKeystore();
    await keystore.add('one', testPassword, 'testnet', generateSecret());
    await keystore.changePassword('one', testPassword, 'another password');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['one.json']);
    expect(statSync(join(folder, 'one.json')).mode & 0o777).toBe(0o600);
  });

  it('uses the full cost unless told otherwise', async () => {
    const folder = join(temporaryHome().folder, 'keystore');
    await openKeystore(folder).add('costly', testPassword, 'testnet', generateSecret());
    const { kdf } = JSON.parse(readFileSync(join(folder, 'costly.json'), 'utf8')) as { kdf: object };
    expect(kdf).toMatchObject({ name: 'scrypt', n: 131072, r: 8, p: 1 });
    expect((await openKeystore(folder).unlock('costly', testPassword, 0)).address).toMatch(/^ST/);
  });

  it('never overwrites, whoever comes second', async () => {
    const { keystore } = newKeystore();
    const secrets = [1, 2, 3, 4].map(() => generateSecret());
    const results = await Promise.allSettled(
      secrets.map((secret) => keystore.add('same', testPassword, 'testnet', secret)),
    );
    const kept = results.filter((result) => result.status === 'fulfilled');
    expect(kept).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'key-exists', exitCode: 4 });
    }
    expect(await keystore.find('same')).toEqual(kept[0]?.value);
  });

  it('changes a password', async () => {
    const { keystore } = newKeystore();
    const before = await keystore.add('moving', testPassword, 'testnet', generateSecret());
    await expect(
      keystore.changePassword('moving', 'wrong password', 'another password'),
    ).rejects.toMatchObject({
      code: 'wrong-password',
    });
    await keystore.changePassword('moving', testPassword, 'another password');
    expect(await keystore.find('moving')).toEqual(before);
    await expect(keystore.unlock('moving', testPassword, 0)).rejects.toMatchObject({
      code: 'wrong-password',
    });
    expect((await keystore.unlock('moving', 'another password', 0)).address).toBe(before.address);
  });

  it('keeps a key whose address is short, as one in 250 is', async () => {
    const { keystore } = newKeystore();
    await keystore.add('tree', testPassword, 'testnet', parseSecret(developmentKeys.deployer.phrase));
    const institution = await keystore.unlockInstitution('tree', testPassword, 0);
    let npi = 1_000_000_000;
    while (institution.providers(String(npi)).address.length > 39) npi += 1;
    const key = await institution.providers(String(npi)).withPrivateKey(async (inner) => inner);
    const { address } = await keystore.add('short', testPassword, 'testnet', parseSecret(key));
    expect(address.length).toBeLessThan(40);
    expect((await keystore.unlock('short', testPassword, 0)).address).toBe(address);
  });

  it('removes a key', async () => {
    const { folder, keystore } = newKeystore();
    await keystore.add('gone', testPassword, 'testnet', generateSecret());
    await keystore.remove('gone');
    expect(readdirSync(folder)).toEqual([]);
    await expect(keystore.remove('gone')).rejects.toMatchObject({ code: 'key-not-found', exitCode: 4 });
  });

  it('derives accounts and custodial keys of a phrase only', async () => {
    const { keystore } = newKeystore();
    await keystore.add('bare', testPassword, 'mainnet', parseSecret('22'.repeat(32)));
    expect((await keystore.unlock('bare', testPassword, 0)).address).toMatch(/^SP/);
    await expect(keystore.unlock('bare', testPassword, 1)).rejects.toMatchObject({ code: 'key-single' });
    const bare = await keystore.unlockInstitution('bare', testPassword, 0);
    expect(bare.signer.address).toMatch(/^SP/);
    expect(() => bare.providers('1234567893')).toThrow(expect.objectContaining({ code: 'key-single' }));
  });

  it.each([
    '',
    'Alice',
    '../alice',
    'a/b',
    'a.b',
    'a\\b',
    'a\0b',
    'nul',
    'com1',
    '-a',
    'é',
    'toolong'.repeat(10),
  ])('takes no name like %j', async (name) => {
    const { folder, keystore } = newKeystore();
    expect(await keystore.find(name)).toBeUndefined();
    await expect(keystore.add(name, testPassword, 'testnet', generateSecret())).rejects.toMatchObject({
      code: 'key-name-invalid',
    });
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });

  it.each([
    ['empty', ''],
    ['short', 'short'],
    ['one character repeated', 'aaaaaaaaaaaa'],
    ['short but for ligatures', 'ﬃﬃ'],
    ["the key's name", 'dr-okafor'],
    ['endless', 'xy'.repeat(600)],
  ])('takes no new password that is %s', async (_, password) => {
    const { keystore } = newKeystore();
    const adding = keystore.add('dr-okafor', password, 'testnet', generateSecret());
    await expect(adding).rejects.toMatchObject({ code: 'weak-password', exitCode: 4 });
  });

  it('refuses a folder that others can write into', async () => {
    const { folder, keystore } = newKeystore();
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    await expect(keystore.add('a', testPassword, 'testnet', generateSecret())).rejects.toMatchObject({
      code: 'key-file-unsafe',
    });
  });

  it('says why a folder cannot be used', async () => {
    const { folder, keystore } = newKeystore();
    writeFileSync(folder, 'a file');
    await expect(keystore.list()).rejects.toMatchObject({ code: 'key-file-damaged' });
    await expect(keystore.add('a', testPassword, 'testnet', generateSecret())).rejects.toMatchObject({
      code: 'key-file-unwritable',
      exitCode: 4,
    });
  });
});

describe('any secret under any password', () => {
  it('comes back, also when the password is typed in another form of Unicode', async () => {
    const { keystore } = newKeystore();
    let next = 0;
    const secret = fc.oneof(
      fc
        .constantFrom(16, 20, 24, 28, 32)
        .chain((length) =>
          fc
            .uint8Array({ minLength: length, maxLength: length })
            .map((bytes) => ({ kind: 'phrase' as const, bytes })),
        ),
      fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .filter((bytes) => (bytes[0] ?? 0) > 0 && (bytes[0] ?? 0) < 0xff)
        .map((bytes) => ({ kind: 'private-key' as const, bytes })),
    );
    const password = fc
      .tuple(
        fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 }),
        fc.constantFrom('é', 'Å', 'ñ', '한', 'ﬁ'),
      )
      .map(([text, accented]) => `${text}${accented}-9 chars`);
    await fc.assert(
      fc.asyncProperty(secret, password, async (made, typed) => {
        next += 1;
        const name = `key-${next}`;
        const entry = await keystore.add(name, typed.normalize('NFC'), 'testnet', made);
        const back = await keystore.export(name, typed.normalize('NFD'));
        expect(back.kind).toBe(made.kind);
        expect(Buffer.from(back.bytes)).toEqual(Buffer.from(made.bytes));
        expect((await keystore.unlock(name, typed, 0)).address).toBe(entry.address);
        expect(parseSecret(formatSecret(back))).toEqual({ kind: made.kind, bytes: expect.anything() });
      }),
      { numRuns: 12 },
    );
  });
});

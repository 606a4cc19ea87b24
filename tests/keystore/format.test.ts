import { createDecipheriv, scryptSync } from 'node:crypto';
import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { describe, expect, it } from 'vitest';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { formatSecret } from '../../src/lib/keystore/secret.ts';
import { developmentKeys } from '../support/keys.ts';
import { temporaryHome } from '../support/run-medrec.ts';

/** A file of version 1 as it was first written; every later medrec must open it. */
const fixture = 'tests/keystore/version-1.json';
const password = 'Ångström 7 otters';
const { phrase, address } = developmentKeys.deployer;

describe('a key file of version 1', () => {
  it('opens', async () => {
    const { folder } = temporaryHome();
    copyFileSync(fixture, join(folder, 'version-1.json'));
    chmodSync(join(folder, 'version-1.json'), 0o600);
    const keystore = openKeystore(folder);
    expect(await keystore.get('version-1')).toMatchObject({ address, createdAt: '2027-01-15T08:00:00.000Z' });
    expect(formatSecret(await keystore.export('version-1', password))).toBe(phrase);
  });

  it('is what docs/keystore.md says', () => {
    const { kdf, cipher, ciphertext, ...facts } = JSON.parse(readFileSync(fixture, 'utf8'));
    const cost = { N: 131072, r: 8, p: 1, maxmem: 2 ** 28 };
    const key = scryptSync(password.normalize('NFKC'), Buffer.from(kdf.salt, 'hex'), 32, cost);
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(cipher.nonce, 'hex'));
    const { version, kind, network, createdAt } = facts;
    const { name, n, r, p, salt } = kdf;
    const bound = { version, kind, network, address, createdAt, kdf: { name, n, r, p, salt } };
    decipher.setAAD(Buffer.from(JSON.stringify(bound)));
    decipher.setAuthTag(Buffer.from(cipher.tag, 'hex'));
    const entropy = Buffer.concat([decipher.update(Buffer.from(ciphertext, 'hex')), decipher.final()]);
    expect(entropyToMnemonic(entropy, wordlist)).toBe(phrase);
  });
});

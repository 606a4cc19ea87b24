import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Keystore, openKeystore } from '../../src/lib/keystore/keystore.ts';
import { parseSecret } from '../../src/lib/keystore/secret.ts';
import { developmentKeys, testCost, testPassword } from '../support/keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'medrec-hostile-'));
let keystore: Keystore;
let good: string;

beforeAll(async () => {
  keystore = openKeystore(folder, { cost: testCost });
  await keystore.add('good', testPassword, 'testnet', parseSecret(developmentKeys.deployer.phrase));
  good = readFileSync(join(folder, 'good.json'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(content: string | Uint8Array, mode = 0o600): void {
  rmSync(join(folder, 'bad.json'), { recursive: true, force: true });
  writeFileSync(join(folder, 'bad.json'), content, { mode });
}

/** The good file with one field changed; `path` is dotted, undefined deletes. */
function change(path: string, value: unknown): string {
  const file = JSON.parse(good) as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const parent = steps.reduce((inner, step) => inner[step] as Record<string, unknown>, file);
  parent[last] = value;
  return JSON.stringify(file);
}

const damaged = { code: 'key-file-damaged', exitCode: 4 };
const unsafe = { code: 'key-file-unsafe', exitCode: 4 };

describe('a key file is refused without its password when', () => {
  it('it is cut short, wherever', async () => {
    for (let length = 0; length < good.length - 2; length += 1) {
      put(good.slice(0, length));
      await expect(keystore.find('bad'), `at ${length}`).rejects.toMatchObject(damaged);
    }
  });

  it.each<[string, unknown]>([
    ['version', 2],
    ['version', '1'],
    ['version', undefined],
    ['kind', 'seed'],
    ['network', 'devnet'],
    ['network', 'mainnet'],
    ['address', 'SP1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM'],
    ['address', '../../etc/passwd'],
    ['createdAt', 'yesterday'],
    ['extra', true],
    ['__proto__x', {}],
    ['kdf.n', 2],
    ['kdf.n', 2 ** 13],
    ['kdf.n', 2 ** 14 + 1],
    ['kdf.n', 2 ** 20],
    ['kdf.n', 2 ** 40],
    ['kdf.n', -16384],
    ['kdf.n', 16384.5],
    ['kdf.n', '16384'],
    ['kdf.r', 1],
    ['kdf.r', 1 << 20],
    ['kdf.p', 0],
    ['kdf.p', 5],
    ['kdf.p', 2 ** 30],
    ['kdf.name', 'pbkdf2'],
    ['kdf.extra', 1],
    ['kdf.salt', ''],
    ['kdf.salt', '00'.repeat(31)],
    ['kdf.salt', 'zz'.repeat(32)],
    ['cipher.name', 'aes-256-ctr'],
    ['cipher.nonce', '00'.repeat(11)],
    ['cipher.nonce', '00'.repeat(16)],
    ['cipher.tag', '00'.repeat(4)],
    ['cipher.tag', '00'.repeat(15)],
    ['ciphertext', ''],
    ['ciphertext', '00'.repeat(15)],
    ['ciphertext', '00'.repeat(33)],
    ['ciphertext', null],
    ['kdf', null],
    ['cipher', []],
  ])('%s is %j', async (path, value) => {
    put(change(path, value));
    await expect(keystore.find('bad')).rejects.toMatchObject(damaged);
    await expect(keystore.unlock('bad', testPassword, 0)).rejects.toMatchObject(damaged);
  });

  it.each(['null', '[]', '"text"', '1', '{}', `${'['.repeat(4000)}`, '{"version":1}'])(
    'it is %j',
    async (text) => {
      put(text);
      await expect(keystore.find('bad')).rejects.toMatchObject(damaged);
    },
  );

  it('it is no UTF-8, too long, or of zeros', async () => {
    for (const content of [Buffer.alloc(600, 0xff), Buffer.alloc(600), `${good}${' '.repeat(1 << 20)}`]) {
      put(content);
      await expect(keystore.find('bad')).rejects.toMatchObject(damaged);
    }
  });

  it.each([0o640, 0o604, 0o660, 0o644, 0o601])('its mode is %o', async (mode) => {
    put(good);
    chmodSync(join(folder, 'bad.json'), mode);
    await expect(keystore.find('bad')).rejects.toMatchObject(unsafe);
    await expect(keystore.unlock('bad', testPassword, 0)).rejects.toMatchObject(unsafe);
    chmodSync(join(folder, 'bad.json'), 0o600);
    expect(await keystore.find('bad')).toBeDefined();
  });

  it('it is a symbolic link, a folder or a pipe', async () => {
    const path = join(folder, 'bad.json');
    const makers = [
      () => symlinkSync(join(folder, 'good.json'), path),
      () => symlinkSync('/nowhere', path),
      () => mkdirSync(path),
      () => execFileSync('mkfifo', ['-m', '600', path]),
    ];
    for (const make of makers) {
      rmSync(path, { recursive: true, force: true });
      make();
      await expect(keystore.find('bad')).rejects.toMatchObject(unsafe);
      await expect(
        keystore.add('bad', testPassword, 'testnet', parseSecret('33'.repeat(32))),
      ).rejects.toMatchObject({
        code: 'key-exists',
      });
    }
  });
});

describe('a changed key file does not open when', () => {
  const other = developmentKeys.wallet1.address;
  it.each<[string, unknown]>([
    ['address', other],
    ['createdAt', '2020-01-01T00:00:00.000Z'],
    ['kind', 'private-key'],
    ['kdf.n', 2 ** 15],
    ['kdf.p', 2],
    ['kdf.salt', '00'.repeat(32)],
    ['cipher.nonce', '00'.repeat(12)],
    ['cipher.tag', '00'.repeat(16)],
    ['ciphertext', '00'.repeat(32)],
    ['ciphertext', '00'.repeat(16)],
  ])('%s is %j', async (path, value) => {
    put(change(path, value));
    expect(await keystore.find('bad')).toBeDefined();
    await expect(keystore.unlock('bad', testPassword, 0)).rejects.toMatchObject({
      code: 'wrong-password',
      exitCode: 4,
    });
  });

  it('network and address are those of the other network', async () => {
    const file = JSON.parse(good) as { network: string; address: string };
    put(
      JSON.stringify({ ...file, network: 'mainnet', address: 'SP1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRCBGD7R' }),
    );
    await expect(keystore.export('bad', testPassword)).rejects.toMatchObject({ code: 'wrong-password' });
  });

  it('any one byte is another: it opens as it was, or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 127 }), async (at, by) => {
        const bytes = Buffer.from(good);
        bytes[at] = (bytes[at] ?? 0) ^ by;
        put(bytes);
        const address = await keystore.unlock('bad', testPassword, 0).then(
          (signer) => signer.address,
          (error: { code: string }) => error.code,
        );
        expect([developmentKeys.deployer.address, 'wrong-password', 'key-file-damaged']).toContain(address);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the list', () => {
  it('shows the good keys and names the bad ones', async () => {
    put('{}');
    writeFileSync(join(folder, 'good.json.1a2b.tmp'), 'left over');
    const { entries, faults } = await keystore.list();
    expect(entries.map(({ name }) => name)).toEqual(['good']);
    expect(faults).toMatchObject([{ code: 'key-file-damaged', details: { path: join(folder, 'bad.json') } }]);
  });
});

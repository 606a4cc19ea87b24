import { fc, test } from '@fast-check/vitest';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BackupEntry, packBackup, unpackBackup } from '../../src/lib/backup/archive.ts';
import { MedrecError } from '../../src/lib/errors/medrec-error.ts';
import { testCost } from '../support/keys.ts';

const password = 'nine dry herons';
const createdAt = '2027-01-01T00:00:00.000Z';
const institution = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const entries: BackupEntry[] = [
  { network: 'simnet', institution, kind: 'provider-mappings', content: '{"a":1}\n' },
  { network: 'simnet', institution, kind: 'provider-openings', content: '{"näme":"Zoë"}\n' },
];

async function refusal(file: Buffer, secret = password): Promise<string> {
  try {
    await unpackBackup(file, secret, 'x.backup');
    return 'accepted';
  } catch (error) {
    if (error instanceof MedrecError) return error.code;
    throw error;
  }
}

describe('a backup file', () => {
  let whole: Buffer;
  let headerEnd = 0;
  beforeAll(async () => {
    whole = await packBackup(entries, password, createdAt, testCost);
    headerEnd = whole.indexOf(10);
  });
  const withHeader = (change: (header: Record<string, unknown>) => Record<string, unknown>): Buffer => {
    const header = change(JSON.parse(whole.subarray(0, headerEnd).toString()));
    return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), whole.subarray(headerEnd + 1)]);
  };

  it('gives back what was put in', async () => {
    expect(await unpackBackup(whole, password, 'x')).toEqual({ createdAt, entries });
  });

  it('opens with the same password typed in another way, and shows nothing without it', async () => {
    const composed = await packBackup(entries, 'caf\u00e9 au lait', createdAt, testCost);
    expect(await refusal(composed, 'cafe\u0301 au lait')).toBe('accepted');
    expect(whole.toString('latin1')).not.toContain('näme');
    expect(whole.toString('latin1')).not.toContain(institution);
  });

  it('is refused with another password', async () => {
    expect(await refusal(whole, 'nine dry heron')).toBe('backup-wrong-password');
  });

  it('is refused when it is cut short, wherever that is', async () => {
    for (let length = 0; length < whole.length; length += 7) {
      expect(await refusal(whole.subarray(0, length))).toBe('backup-damaged');
    }
    expect(await refusal(whole.subarray(0, whole.length - 1))).toBe('backup-damaged');
  });

  it('is refused when anything follows it', async () => {
    expect(await refusal(Buffer.concat([whole, Buffer.from([0])]))).toBe('backup-damaged');
    expect(await refusal(Buffer.concat([whole, whole]))).toBe('backup-damaged');
  });

  test.prop([fc.nat(), fc.integer({ min: 0, max: 7 })], { numRuns: 60 })(
    'is refused when a single bit is flipped',
    async (at, bit) => {
      const changed = Buffer.from(whole);
      const place = at % changed.length;
      changed[place] = (changed[place] ?? 0) ^ (1 << bit);
      expect(await refusal(changed)).not.toBe('accepted');
    },
  );

  it('is refused with the body of another backup', async () => {
    const other = await packBackup(entries, password, createdAt, testCost);
    const end = other.indexOf(10);
    const mixed = Buffer.concat([whole.subarray(0, headerEnd + 1), other.subarray(end + 1)]);
    expect(await refusal(mixed)).toBe('backup-damaged');
  });

  it.each([
    ['version 2', { version: 2 }, 'backup-version-unknown'],
    ['no version', { version: undefined }, 'backup-damaged'],
    ['another format', { format: 'tar' }, 'backup-damaged'],
    ['another date', { createdAt: '2027-01-02T00:00:00.000Z' }, 'backup-wrong-password'],
    ['another length', { bytes: 1 }, 'backup-damaged'],
    ['an endless length', { bytes: 2 ** 40 }, 'backup-damaged'],
    ['a field more', { extra: true }, 'backup-damaged'],
    [
      'a kdf too weak',
      { kdf: { name: 'scrypt', n: 2, r: 8, p: 1, salt: '00'.repeat(32) } },
      'backup-damaged',
    ],
    [
      'a kdf too strong',
      { kdf: { name: 'scrypt', n: 2 ** 40, r: 8, p: 1, salt: '00'.repeat(32) } },
      'backup-damaged',
    ],
  ])('is refused with %s', async (_, change, code) => {
    expect(await refusal(withHeader((header) => ({ ...header, ...change })))).toBe(code);
  });

  it.each([
    [''],
    ['\n'],
    ['null\n'],
    ['{}\n'],
    ['"x"\n'],
    ['[1]\n'],
    ['x'.repeat(5000)],
    ['{"version":1}\nabc'],
  ])('is not %j', async (text) => {
    expect(await refusal(Buffer.from(text))).toBe('backup-damaged');
  });

  it('names no folder but that of an institution', async () => {
    const hostile = [{ ...(entries[0] as BackupEntry), institution: '../../.ssh' }];
    expect(await refusal(await packBackup(hostile, password, createdAt, testCost))).toBe('backup-damaged');
  });
});

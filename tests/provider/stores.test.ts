import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parseMappings, readMappings, writeMappings } from '../../src/lib/provider/mappings.ts';
import { Openings, readOpenings, writeOpenings } from '../../src/lib/provider/openings.ts';

const root = mkdtempSync(join(tmpdir(), 'medrec-stores-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const scope = { network: 'simnet', institution: 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM' };
const npi = '1234567893';
let folder = root;
const pathOf = (name: string) => join(folder, 'simnet', scope.institution, name);

beforeEach(async () => {
  folder = mkdtempSync(join(root, 'home-'));
  const openings = new Openings();
  openings.commit(npi, { npi, license: 'SYN1' });
  await writeOpenings(folder, scope, openings);
});

describe('the files of openings and mappings', () => {
  it('are empty where there is none, and come back as they were', async () => {
    expect((await readMappings(folder, scope)).size).toBe(0);
    expect((await readOpenings(folder, { ...scope, network: 'testnet' })).size).toBe(0);
    const mappings = new Map([[npi, { principal: scope.institution, custodial: false as const }]]);
    await writeMappings(folder, scope, mappings);
    expect(await readMappings(folder, scope)).toEqual(mappings);
    expect((await readOpenings(folder, scope)).find(npi)?.leaves).toHaveLength(2);
    expect(readdirSync(dirname(pathOf('x'))).sort()).toEqual(['mappings.json', 'openings.ndjson']);
  });

  it.each([
    ['cut short in its first line', (text: string) => text.slice(0, 9)],
    ['cut short in the middle', (text: string) => text.replace('leaves', '\n')],
    ['empty', () => ''],
    ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['of another institution', (text: string) => text.replace('ST1P', 'ST2P')],
    ['of another network', (text: string) => text.replace('simnet', 'mainnet')],
    ['of another kind', (text: string) => text.replace('provider-openings', 'provider-mappings')],
    ['changed in a value', (text: string) => text.replace('SYN1', 'SYN2')],
    [
      'changed in a root',
      (text: string) =>
        text.replace(/"root":"./, (found) => `${found.slice(0, -1)}${found.endsWith('0') ? '1' : '0'}`),
    ],
    ['with a field more', (text: string) => text.replace('{', '{"more":1,')],
  ])('are refused when %s', async (_, change) => {
    const path = pathOf('openings.ndjson');
    const text = change(readFileSync(path, 'utf8'));
    writeFileSync(path, text);
    await expect(readOpenings(folder, scope)).rejects.toMatchObject({ code: 'provider-store-damaged' });
  });

  it('of openings are only added to: a line that a crash cut short is written over, all others stay', async () => {
    const path = pathOf('openings.ndjson');
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, `${before}{"npi":"12345${'x'.repeat(70_000)}`);
    const openings = await readOpenings(folder, scope);
    expect(openings.size).toBe(1);
    openings.commit(npi, { npi, license: 'SYN2' });
    await writeOpenings(folder, scope, openings);
    const after = readFileSync(path, 'utf8');
    expect(after.startsWith(before)).toBe(true);
    expect(after.split('\n')).toHaveLength(4);
    expect((await readOpenings(folder, scope)).size).toBe(2);
    await writeOpenings(folder, scope, openings);
    expect(readFileSync(path, 'utf8')).toBe(after);
  });

  it('are refused when others can read them, or when they are a symbolic link', async () => {
    const path = pathOf('openings.ndjson');
    chmodSync(path, 0o644);
    await expect(readOpenings(folder, scope)).rejects.toMatchObject({ code: 'key-file-unsafe' });
    const target = join(folder, 'elsewhere.json');
    writeFileSync(target, '{}', { mode: 0o600 });
    symlinkSync(target, pathOf('mappings.json'));
    await expect(readMappings(folder, scope)).rejects.toMatchObject({ code: 'key-file-unsafe' });
  });

  it('say what cannot be written', async () => {
    rmSync(pathOf('openings.ndjson'));
    mkdirSync(pathOf('openings.ndjson'));
    const openings = new Openings();
    openings.commit(npi, { npi, license: 'SYN1' });
    await expect(writeOpenings(folder, scope, openings)).rejects.toMatchObject({
      code: 'provider-store-unwritable',
    });
  });

  it.each([
    { [npi]: { principal: 'nobody', custodial: false } },
    { [npi]: { principal: scope.institution, custodial: 'yes' } },
    { [npi]: { principal: scope.institution, custodial: true } },
    { 'no npi': { principal: scope.institution, custodial: false } },
  ])('of mappings are refused with %j', (providers) => {
    const bytes = Buffer.from(JSON.stringify({ version: 1, kind: 'provider-mappings', ...scope, providers }));
    expect(() => parseMappings(bytes, 'x', scope)).toThrow(
      expect.objectContaining({ code: 'provider-store-damaged' }),
    );
  });
});

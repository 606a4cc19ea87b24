import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Mappings, readMappings, writeMappings } from '../../src/lib/provider/mappings.ts';
import { Openings, readOpenings, writeOpenings } from '../../src/lib/provider/openings.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';

const scope = { network: 'my/net..work', institution: 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM' };
const mapping = {
  principal: 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5',
  custodial: true as const,
  path: "m/44'/5757'/5132361'/0'/12345'/67893'",
};
const npi = '1234567893';

/** A data folder with one provider, and a password file. */
async function makeHome() {
  const { env, folder } = temporaryHome();
  const providers = join(env.MEDREC_DATA_DIR ?? '', 'providers');
  const openings = new Openings();
  openings.commit(npi, { npi, license: 'SYN1', state: 'CA' });
  const mappings: Mappings = new Map([[npi, mapping]]);
  await writeOpenings(providers, scope, openings);
  await writeMappings(providers, scope, mappings);
  return { env, folder, providers, ...withPassword(folder) };
}

function withPassword(folder: string) {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'nine dry herons\n', { mode: 0o600 });
  return { passwordFile, file: join(folder, 'providers.backup') };
}

const openingsOf = (providers: string) =>
  join(providers, 'my%2Fnet%2E%2Ework', scope.institution, 'openings.ndjson');

describe('medrec backup and restore', () => {
  it('carry openings and mappings to another machine', async () => {
    const { env, passwordFile, file, providers } = await makeHome();
    const made = await runMedrec(['backup', '--out', file, '--password-file', passwordFile], { env });
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const other = temporaryHome();
    const argv = ['restore', file, '--password-file', passwordFile, '--json'];
    const restored = await runMedrec(argv, { env: other.env });
    expect(restored.code).toBe(0);
    expect(JSON.parse(restored.stdout).data.entries).toMatchObject([
      { kind: 'provider-mappings', added: 1, same: 0 },
      { kind: 'provider-openings', added: 1, same: 0 },
    ]);
    const there = join(other.env.MEDREC_DATA_DIR ?? '', 'providers');
    expect(await readMappings(there, scope)).toEqual(await readMappings(providers, scope));
    expect([...(await readOpenings(there, scope)).all()]).toEqual([
      ...(await readOpenings(providers, scope)).all(),
    ]);

    const again = await runMedrec(argv, { env: other.env });
    expect(JSON.parse(again.stdout).data.entries).toMatchObject([
      { added: 0, same: 1 },
      { added: 0, same: 1 },
    ]);
  });

  it('keep what is here: openings are added, and a mapping that differs is left until told otherwise', async () => {
    const { env, passwordFile, file, providers } = await makeHome();
    await runMedrec(['backup', '--out', file, '--password-file', passwordFile], { env });
    const claimed = { principal: 'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG', custodial: false as const };
    const other = '1999999992';
    await writeMappings(providers, scope, new Map([[npi, claimed]]));
    const openings = new Openings();
    openings.commit(other, { npi: other, license: 'SYN2' });
    rmSync(openingsOf(providers));
    await writeOpenings(providers, scope, openings);

    const argv = ['restore', file, '--password-file', passwordFile, '--json'];
    const refused = await runMedrec(argv, { env });
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      data: { written: false, conflicts: [{ npi, local: claimed, backup: mapping }] },
      errors: [{ code: 'restore-conflict' }],
    });
    expect((await readOpenings(providers, scope)).size).toBe(1);

    expect((await runMedrec([...argv, '--prefer', 'local'], { env })).code).toBe(0);
    expect((await readMappings(providers, scope)).get(npi)).toEqual(claimed);
    expect((await readOpenings(providers, scope)).size).toBe(2);
    expect((await runMedrec([...argv, '--prefer', 'backup'], { env })).code).toBe(0);
    expect((await readMappings(providers, scope)).get(npi)).toEqual(mapping);
    expect((await runMedrec([...argv, '--prefer', 'both'], { env })).code).toBe(2);
  });

  it('restore nothing of a half file', async () => {
    const { env, passwordFile, file } = await makeHome();
    await runMedrec(['backup', '--out', file, '--password-file', passwordFile], { env });
    writeFileSync(file, readFileSync(file).subarray(0, -1));
    const other = temporaryHome();
    const { code, stderr } = await runMedrec(['restore', file, '--password-file', passwordFile], {
      env: other.env,
    });
    expect({ code, cut: stderr.includes('it is cut short') }).toEqual({ code: 2, cut: true });
    expect((await readMappings(join(other.env.MEDREC_DATA_DIR ?? '', 'providers'), scope)).size).toBe(0);
  });

  it('refuse to overwrite, to back up nothing or damaged files, a weak or wrong password, and to ask without a terminal', async () => {
    const { env, folder, passwordFile, file, providers } = await makeHome();
    const weak = join(folder, 'weak');
    writeFileSync(weak, 'short\n', { mode: 0o600 });
    const codeOf = async (argv: string[], home = env) => (await runMedrec(argv, { env: home })).code;
    const backup = ['backup', '--out', file];
    expect(await codeOf([...backup, '--password-file', passwordFile], temporaryHome().env)).toBe(3);
    expect(await codeOf([...backup, '--password-file', weak])).toBe(4);
    expect(await codeOf(backup)).toBe(2);
    expect(await codeOf([...backup, '--password-file', passwordFile])).toBe(0);
    expect(await codeOf([...backup, '--password-file', passwordFile])).toBe(2);
    expect(await codeOf(['restore', file, '--password-file', weak])).toBe(4);
    expect(await codeOf(['restore', join(folder, 'none'), '--password-file', passwordFile])).toBe(2);
    const path = openingsOf(providers);
    writeFileSync(path, readFileSync(path, 'utf8').replace('SYN1', 'SYN2'));
    expect(await codeOf(['backup', '--out', `${file}2`, '--password-file', passwordFile])).toBe(3);
  });
});

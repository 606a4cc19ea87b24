import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRegistration } from '../../src/lib/provider/registrations.ts';
import { makeActor } from '../simnet/support/simnet.ts';
import { makeKey } from '../support/keys.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';
import { emptyRoot, makeRow, nextNpi, useHospital } from './support/hospital.ts';

const hospital = useHospital();
const { clinic, importOne } = hospital;
const mappingOf = (npi: string) =>
  JSON.parse(readFileSync(hospital.store('mappings.json'), 'utf8')).providers[npi];

describe('medrec provider claim', () => {
  it('on one machine proposes and accepts, at the cost of the institution', async () => {
    const { npi, custodial } = await importOne();
    const to = clinic.address.doctor;
    const chain = await hospital.chain();
    const before = await chain.account(hospital.address);
    const { code, envelope } = await hospital.runJson(['provider', 'claim', npi, '--to', 'doctor']);
    expect(code).toBe(0);
    expect(envelope.data).toMatchObject({
      npi,
      from: custodial,
      to: to,
      status: 'claimed',
      custodial: false,
    });
    expect(await readRegistration(chain, to)).toMatchObject({
      institution: hospital.address,
      role: 'nurse',
      status: 'registered',
    });
    expect(await readRegistration(chain, custodial)).toMatchObject({ status: 'resigned' });
    expect(mappingOf(npi)).toEqual({ principal: to, custodial: false, claimedFrom: custodial });
    expect(await chain.account(custodial)).toEqual({ balance: 0n, nonce: 1n });
    const after = await chain.account(hospital.address);
    expect(after.balance).toBeLessThan(before.balance);
    expect(after.nonce).toBe(before.nonce + 2n);

    // The same row again is the same provider, under its own key now.
    const again = await hospital.importRows([makeRow(npi)]);
    expect(again.envelope.data.rows).toMatchObject([{ status: 'skipped', principal: to, custodial: false }]);
    const repeated = await hospital.runJson(['provider', 'claim', npi, '--to', 'doctor']);
    expect({ code: repeated.code, error: repeated.envelope.errors[0]?.code }).toEqual({
      code: 2,
      error: 'claim-not-custodial',
    });
  });

  it('on two machines goes by proposal, acceptance and the word of the chain', async () => {
    const { npi, custodial } = await importOne();
    const { env } = temporaryHome();
    const { entry, passwordFile } = await makeKey(env, 'dr-two');
    await clinic.server.admin.fund(entry.address, 1_000_000_000n);
    writeFileSync(env.MEDREC_CONFIG ?? '', readFileSync(clinic.env.MEDREC_CONFIG ?? '', 'utf8'));
    const doctor = { env: { ...env, MEDREC_NODE_URL: clinic.server.url } };

    const unproposed = await hospital.runJson(['provider', 'claim', npi]);
    expect(unproposed.envelope.errors[0]?.code).toBe('claim-unproposed');

    const propose = ['provider', 'claim', npi, '--propose', '--to', entry.address];
    const { envelope } = await hospital.runJson(propose);
    expect(envelope.data).toMatchObject({ status: 'proposed', custodial: true });
    expect(envelope.data).toHaveProperty('next', expect.stringContaining(`--accept --provider ${custodial}`));
    expect(mappingOf(npi)).toMatchObject({
      principal: custodial,
      custodial: true,
      proposedTo: entry.address,
    });

    const events = await hospital.eventCount();
    expect((await hospital.runJson(propose)).code).toBe(0);
    expect(await hospital.eventCount()).toBe(events);

    const open = await hospital.runJson(['provider', 'claim', npi]);
    expect({ code: open.code, error: open.envelope.errors[0]?.code }).toEqual({
      code: 8,
      error: 'claim-open',
    });

    const accept = [
      'provider',
      'claim',
      npi,
      '--accept',
      '--from',
      'dr-two',
      '--password-file',
      passwordFile,
    ];
    expect((await runMedrec(accept, doctor)).code).toBe(2);
    const accepted = await runMedrec([...accept, '--provider', custodial], doctor);
    expect({ code: accepted.code, errors: accepted.stderr.includes('error') }).toEqual({
      code: 0,
      errors: false,
    });
    expect(mappingOf(npi)).toMatchObject({ custodial: true });

    // An import in between finds out by itself; so does the claim.
    const imported = await hospital.importRows([makeRow(npi)], ['--dry-run']);
    expect(imported.envelope.data.rows).toMatchObject([
      { status: 'skipped', principal: entry.address, custodial: false },
    ]);
    expect((await hospital.runJson(['provider', 'claim', npi])).envelope.data).toMatchObject({
      status: 'claimed',
    });
    expect(mappingOf(npi)).toEqual({ principal: entry.address, custodial: false, claimedFrom: custodial });
  });

  it('accepts on the machine of the institution, and finds the custodial principal itself', async () => {
    const { npi, custodial } = await importOne();
    const to = clinic.address.nurse;
    await hospital.run(['provider', 'claim', npi, '--to', 'nurse', '--propose']);
    expect(await clinic.data('provider', 'claim', npi, '--accept', '--from', 'nurse')).toMatchObject({ to });
    expect(mappingOf(npi)).toEqual({ principal: to, custodial: false, claimedFrom: custodial });
  });

  it('refuses what cannot be claimed', async () => {
    const { npi } = await importOne();
    const own = makeActor().address;
    const cases: [string[], number, string][] = [
      [['2000000003', '--to', own], 2, 'invalid-value'],
      [[nextNpi(), '--to', own], 2, 'claim-unknown'],
      [[npi, '--to', hospital.address], 2, 'invalid-value'],
      [[npi, '--to', `${own}.wallet`], 2, 'invalid-value'],
      [[npi, '--to', 'nobody'], 2, 'invalid-value'],
      [[npi, '--propose'], 2, 'bad-usage'],
      [[npi, '--accept', '--to', own], 2, 'bad-usage'],
    ];
    for (const [argv, code, error] of cases) {
      const { code: actual, envelope } = await hospital.runJson(['provider', 'claim', ...argv]);
      expect({ argv, code: actual, error: envelope.errors[0]?.code }).toEqual({ argv, code, error });
    }
  });

  it("refuses a key that did not make the provider's", async () => {
    const { npi } = await importOne();
    const { code, envelope } = await hospital.runJson([
      'provider',
      'claim',
      npi,
      '--to',
      makeActor().address,
      '--account',
      '1',
    ]);
    expect({ code, error: envelope.errors[0]?.code }).toEqual({ code: 2, error: 'claim-unknown' });
  });
});

async function open(npi: string, field: string): Promise<Record<string, unknown>> {
  const { stdout } = await hospital.run(['provider', 'opening', npi, '--field', field]);
  return JSON.parse(stdout);
}

async function check(
  document: unknown,
): Promise<{ code: number; error: string | undefined; warnings: string[]; data: unknown }> {
  const file = hospital.write('opening.json', JSON.stringify(document));
  const { code, envelope } = await hospital.runJson(['provider', 'check-opening', file]);
  return { code, error: envelope.errors[0]?.code, warnings: envelope.warnings, data: envelope.data };
}

const verify = (provider: string, root: string) =>
  clinic.data('verify-credentials', provider, '--root', root, '--valid-until', '1y', '--from', 'registrar');

describe('medrec provider opening and check-opening', () => {
  it('show one fact, and that the chain commits to it', async () => {
    const npi = nextNpi();
    await hospital.importRows([makeRow(npi, { license: 'SYN77' })]);
    const license = await open(npi, 'license');
    expect(license).toMatchObject({ kind: 'credential-opening', field: 'license', value: 'SYN77' });
    expect(JSON.stringify(license)).not.toContain(npi);
    const { code, data, warnings } = await check(license);
    expect(code).toBe(0);
    expect(data).toMatchObject({
      field: 'license',
      value: 'SYN77',
      institution: hospital.address,
      verified: false,
    });
    expect(warnings.join()).toContain('no registrar verified');

    for (const field of ['npi', 'name', 'state', 'taxonomy'])
      expect((await check(await open(npi, field))).code).toBe(0);

    await verify(String(license.provider), String(license.root));
    expect(await check(license)).toMatchObject({ code: 0, data: { verified: true }, warnings: [] });
  });

  it('refuse what was changed, what is of another root, registry or provider, and what is no opening', async () => {
    const [npi, other] = [nextNpi(), nextNpi()];
    await hospital.importRows([makeRow(npi), makeRow(other)]);
    const opening = await open(npi, 'state');
    const foreign = await open(other, 'state');
    const zeros = `0x${'00'.repeat(32)}`;
    const cases: [unknown, number, string][] = [
      [{ ...opening, value: 'OR' }, 6, 'opening-refused'],
      [{ ...opening, field: 'license' }, 6, 'opening-refused'],
      [{ ...opening, salt: zeros }, 6, 'opening-refused'],
      [{ ...opening, index: 0 }, 6, 'opening-refused'],
      [{ ...opening, path: [] }, 6, 'opening-refused'],
      [{ ...opening, root: zeros }, 6, 'opening-refused'],
      [{ ...opening, provider: foreign.provider }, 6, 'opening-refused'],
      [{ ...opening, provider: clinic.address.board }, 6, 'opening-refused'],
      [{ ...opening, registry: `${hospital.address}.registry` }, 6, 'opening-refused'],
      [{ ...opening, salt: '0x00' }, 2, 'opening-unreadable'],
      [{ ...opening, provider: 'nobody' }, 2, 'opening-unreadable'],
      [{ ...opening, more: 1 }, 2, 'opening-unreadable'],
      [[], 2, 'opening-unreadable'],
    ];
    for (const [document, code, error] of cases) expect(await check(document)).toMatchObject({ code, error });
    expect((await hospital.run(['provider', 'check-opening', 'none.json'])).code).toBe(2);
  });

  it('name what is missing', async () => {
    const npi = nextNpi();
    await hospital.importRows([`${npi},researcher,,,,1744R1102X,`]);
    const { code, envelope } = await hospital.runJson(['provider', 'opening', npi]);
    expect({ code, error: envelope.errors[0]?.code }).toEqual({ code: 2, error: 'opening-missing' });
    expect((await hospital.run(['provider', 'opening', nextNpi()])).code).toBe(2);
  });

  it('warn when the chain has another root than the newest', async () => {
    const npi = nextNpi();
    await hospital.importRows([makeRow(npi)]);
    const { provider } = await open(npi, 'license');
    await verify(String(provider), emptyRoot);
    const { stdout, stderr } = await hospital.run(['provider', 'opening', npi]);
    expect(stderr).toContain('another root');
    expect(await check(JSON.parse(stdout))).toMatchObject({ code: 6, error: 'opening-refused' });
  });
});

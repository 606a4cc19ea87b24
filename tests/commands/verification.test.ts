import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useClinic } from '../support/clinic.ts';

const clinic = useClinic();
const root = '11'.repeat(32);
const providers = ['doctor', 'cardiologist', 'nurse'] as const;

/** The number of each provider's first registration, at the clinic. */
let first: number[] = [];

const registrationOf = (provider: string) =>
  clinic.data<{ number: number; institution: string; 'verified-until': string }>('get-provider', provider);
const writeRows = (...lines: string[]) => {
  const file = join(clinic.folder, 'rows.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};
const list = async (institution: string, role: string, ...names: string[]) => {
  const file = writeRows('provider,role,root', ...names.map((name) => `${name},${role},${root}`));
  await clinic.data('register-providers', file, '--from', institution);
};
const verify = (provider: string, ...more: string[]) => {
  const line = ['verify-credentials', provider, '--root', root, '--valid-until', '1y'];
  return [...line, ...more, '--from', 'registrar'];
};
const verifyAll = (...lines: string[]) => ['verify-providers', writeRows(...lines), '--from', 'registrar'];

beforeAll(async () => {
  for (const name of ['clinic', 'hospital']) {
    await clinic.data('register-institution', name, '--root', root, '--from', 'registrar');
  }
  await list('clinic', 'nurse', ...providers);
  first = await Promise.all(providers.map(async (name) => (await registrationOf(name)).number));
  // Two of them leave for another role at the hospital, while the registrar still checks what they were.
  await clinic.data('resign', '--from', 'doctor');
  await list('hospital', 'primary-physician', 'doctor', 'cardiologist');
});

describe('verify-credentials', () => {
  it('does not verify another registration than the one that was checked', async () => {
    const { code, error } = await clinic.error(...verify('doctor', '--number', String(first[0])));
    expect({ code, name: error.code }).toEqual({ code: 7, name: 'ERR-OTHER-REGISTRATION' });
    expect(await registrationOf('doctor')).toMatchObject({ 'verified-until': 'none' });
  });

  it('names the registration that there is when no number is given', async () => {
    const { number } = await registrationOf('doctor');
    const call = await clinic.data(...verify('doctor', '--dry-run'));
    expect(call.arguments).toMatchObject({ certifications: { number } });
    await clinic.data(...verify('doctor'));
    expect(await registrationOf('doctor')).toMatchObject({
      number,
      'verified-until': expect.stringMatching(/^\d{4}-/),
    });
    await clinic.data(...verify('doctor', '--number', String(number)));
  });

  it('of a principal without a registration is refused by the contract', async () => {
    const { code, error } = await clinic.error(...verify('stranger'));
    expect({ code, name: error.code }).toEqual({ code: 7, name: 'ERR-NOT-LISTED' });
  });

  it('takes a whole number', async () => {
    const { code, error } = await clinic.error(...verify('doctor', '--number', '-1'));
    expect({ code, name: error.code }).toEqual({ code: 2, name: 'invalid-value' });
  });
});

describe('verify-providers', () => {
  it('verifies nobody when one registration is another than the one that was checked', async () => {
    const line = verifyAll(
      'provider,number,root,valid-until',
      `nurse,${first[2]},${root},1y`,
      `cardiologist,${first[1]},${root},1y`,
    );
    const { code, error } = await clinic.error(...line);
    expect({ code, name: error.code }).toEqual({ code: 7, name: 'ERR-OTHER-REGISTRATION' });
    expect(await registrationOf('nurse')).toMatchObject({ 'verified-until': 'none' });
  });

  it('fills in the numbers of the rows that have none', async () => {
    const line = verifyAll(
      'provider,number,root,valid-until',
      `nurse,${first[2]},${root},1y`,
      `cardiologist,,${root},1y`,
    );
    const call = await clinic.data(...line, '--dry-run');
    const { number } = await registrationOf('cardiologist');
    expect(call.arguments).toMatchObject({ providers: [{ number: first[2] }, { number }] });
    expect(await clinic.data(...line)).toMatchObject({ result: { events: 2 } });
  });

  it('needs no column of numbers', async () => {
    const line = verifyAll('provider,root,valid-until', `nurse,${root},2y`, `cardiologist,${root},2y`);
    expect(await clinic.data(...line)).toMatchObject({ result: { events: 2 } });
  });

  it('tells a number that is none, with its line', async () => {
    const line = verifyAll('provider,number,root,valid-until', `nurse,twelve,${root},1y`);
    const { code, error } = await clinic.error(...line);
    expect({ code, name: error.code }).toEqual({ code: 2, name: 'rows-faulty' });
    expect(error.message).toContain('line 2');
  });
});

import { describe, expect, it } from 'vitest';
import { readRegistration } from '../../src/lib/provider/registrations.ts';
import { startHookedNode } from '../provider/support/hooked-node.ts';
import { makeAddresses, readLines, useWard, zeroRoot } from './support/ward.ts';

const ward = useWard({ twoRegistrars: true });
const { clinic } = ward;
const root = '5e'.repeat(32);
const statuses = (rows: readonly { status: string }[]) => rows.map(({ status }) => status);
const codes = (faults: readonly { code: string }[]) => faults.map(({ code }) => code);

describe('medrec care-team import', () => {
  const header = 'patient,provider';
  const importRows = (rows: readonly string[], ...options: string[]) =>
    ward.batch(['care-team', 'import', ward.file('wards.csv', header, rows), ...options], 'clinic');

  it('assigns with a call for each row, many under way at once, and sends nothing the second time', async () => {
    const nurses = makeAddresses(15);
    await ward.enlist(nurses);
    const rows = nurses.flatMap((one) => [`patient,${one}`, `stranger,${one}`]);
    const before = await ward.eventCount();
    const first = await importRows(rows);
    expect(first).toMatchObject({ code: 0, counts: { done: 30 }, transactions: 30 });
    expect(await ward.eventCount()).toBe(before + 30);
    const team = await clinic.data('get-care-team', 'patient', nurses[14] ?? '');
    expect(team).not.toBeNull();
    const file = ward.file('wards.csv', header, rows);
    const again = readLines(await ward.run(['care-team', 'import', file, '--ndjson'], 'clinic'));
    expect(again.at(-1)).toMatchObject({ type: 'summary', counts: { skipped: 30 }, transactions: 0 });
    expect(again[0]).toMatchObject({ type: 'row', line: 2, patient: 'patient', provider: nurses[0] });
    expect(await ward.eventCount()).toBe(before + 30);
  });

  it('lists what the contract would refuse, and assigns the others alone when told to', async () => {
    const [one = '', other = '', theirs = '', nobody = ''] = makeAddresses(4);
    await ward.enlist([one, other]);
    await ward.enlist([theirs], 'hospital');
    await clinic.data('suspend-provider', other, '--from', 'clinic');
    const rows = [
      `patient,${one}`,
      `patient,${other}`,
      `patient,${theirs}`,
      `patient,${nobody}`,
      `${one},${one}`,
    ];
    const before = await ward.eventCount();
    const refused = await importRows(rows);
    expect({ code: refused.code, faults: codes(refused.faults) }).toEqual({
      code: 2,
      faults: ['ERR-PROVIDER-SUSPENDED', 'ERR-NOT-ALLOWED', 'ERR-UNKNOWN-PROVIDER', 'ERR-SELF'],
    });
    const dry = await importRows(rows, '--skip-faulty', '--dry-run');
    expect(statuses(dry.rows)).toEqual(['to-send', 'faulty', 'faulty', 'faulty', 'faulty']);
    expect(await ward.eventCount()).toBe(before);
    expect(statuses((await importRows(rows, '--skip-faulty')).rows)).toEqual([
      'done',
      'faulty',
      'faulty',
      'faulty',
      'faulty',
    ]);
    const both = await importRows([`patient,${one}`, `patient,${one}`]);
    expect(codes(both.faults)).toEqual(['duplicate']);
  });

  it('names the row that was refused or done meanwhile, and assigns the others', async () => {
    const rows = [...makeAddresses(1), clinic.address.nurse, ...makeAddresses(2)];
    await ward.enlist(rows);
    const url = await startHookedNode(clinic.server.url, async (count) => {
      if (count === 1) await clinic.data('resign', '--from', 'nurse');
    });
    const file = ward.file(
      'race.csv',
      header,
      rows.map((one) => `patient,${one}`),
    );
    const env = { ...clinic.env, MEDREC_NODE_URL: url };
    const { code, rows: ended } = await ward.batch(['care-team', 'import', file], 'clinic', { env });
    expect({ code, statuses: statuses(ended) }).toEqual({
      code: 9,
      statuses: ['done', 'failed', 'done', 'done'],
    });
    expect(ended[1]?.reason).toContain('ERR-RESIGNED');
  });

  it('sends nothing for a key that is no institution, and ends with 7', async () => {
    const [one = ''] = makeAddresses(1);
    await ward.enlist([one]);
    const file = ward.file('wards.csv', header, [`patient,${one}`]);
    const before = await ward.eventCount();
    expect(await ward.batch(['care-team', 'import', file], 'doctor')).toMatchObject({
      code: 7,
      errors: ['ERR-NOT-ALLOWED'],
    });
    expect(await ward.eventCount()).toBe(before);
  });
});

describe('medrec institution import', () => {
  const header = 'institution,root';
  const importRows = (rows: readonly string[], ...options: string[]) =>
    ward.batch(
      ['institution', 'import', ward.file('institutions.csv', header, rows), ...options],
      'registrar',
    );

  it('registers, skips those with the same root, and refuses another root', async () => {
    const [one = '', other = ''] = makeAddresses(2);
    const rows = [`${one},${root}`, `clinic,${zeroRoot}`];
    expect(statuses((await importRows(rows)).rows)).toEqual(['done', 'skipped']);
    expect(await readRegistration(await ward.chain(), one)).toMatchObject({
      role: undefined,
      institution: one,
    });
    const before = await ward.eventCount();
    expect(await importRows(rows)).toMatchObject({ code: 0, counts: { skipped: 2 } });
    const refused = await importRows([`clinic,${root}`, `reviewer,${root}`, `${other},${root}`]);
    expect({ code: refused.code, faults: codes(refused.faults) }).toEqual({
      code: 2,
      faults: ['ERR-REGISTERED', 'ERR-CONFLICT-OF-INTEREST'],
    });
    expect(refused.faults[0]?.reason).toContain(zeroRoot);
    expect(await ward.eventCount()).toBe(before);
  });

  it('refuses a verified provider, and skips who was registered meanwhile', async () => {
    const [nurse = '', one = '', other = ''] = makeAddresses(3);
    await ward.enlist([nurse]);
    await clinic.data(
      'verify-credentials',
      nurse,
      '--root',
      root,
      '--valid-until',
      '1y',
      '--from',
      'registrar',
    );
    expect(codes((await importRows([`${nurse},${root}`])).faults)).toEqual(['ERR-REGISTERED']);
    const url = await startHookedNode(clinic.server.url, async (count) => {
      if (count === 1) await clinic.data('register-institution', other, '--root', root, '--from', 'security');
    });
    const file = ward.file('race.csv', header, [`${one},${root}`, `${other},${root}`]);
    const env = { ...clinic.env, MEDREC_NODE_URL: url };
    const { code, rows } = await ward.batch(['institution', 'import', file], 'registrar', { env });
    expect({ code, statuses: statuses(rows) }).toEqual({ code: 0, statuses: ['done', 'skipped'] });
  });

  it('sends nothing for a key that is no registrar, or while the registry is paused', async () => {
    const file = ward.file('institutions.csv', header, [`${makeAddresses(1)},${root}`]);
    expect(await ward.batch(['institution', 'import', file], 'clinic')).toMatchObject({
      code: 7,
      errors: ['ERR-NOT-REGISTRAR'],
    });
    await clinic.data('pause', '--from', 'board');
    const before = await ward.eventCount();
    expect(await ward.batch(['institution', 'import', file], 'registrar')).toMatchObject({
      code: 7,
      errors: ['ERR-PAUSED'],
    });
    expect(await ward.eventCount()).toBe(before);
    await clinic.data('unpause', '--from', 'board');
  });
});

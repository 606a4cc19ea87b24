import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withRunLock } from '../../src/lib/batch/run-lock.ts';
import { fail } from '../../src/lib/errors/medrec-error.ts';
import { readRegistration } from '../../src/lib/provider/registrations.ts';
import { startHookedNode } from '../provider/support/hooked-node.ts';
import { makeAddresses, readLines, useWard, zeroRoot } from './support/ward.ts';

const ward = useWard({ twoRegistrars: true });
const { clinic } = ward;
const root = '5e'.repeat(32);
const header = 'provider,root,valid-until';
const verified = (providers: readonly string[], end = '1y') =>
  providers.map((one) => `${one},${root},${end}`);
const verify = (file: string, ...options: string[]) =>
  ward.batch(['provider', 'verify', file, ...options], 'registrar');
const registrationOf = async (principal: string) => readRegistration(await ward.chain(), principal);
const statuses = (rows: readonly { status: string }[]) => rows.map(({ status }) => status);
const codes = (faults: readonly { code: string }[]) => faults.map(({ code }) => code);
/** Registered nurses of the clinic that no other test uses. */
const enlisted = async (count: number) => {
  const made = makeAddresses(count);
  await ward.enlist(made);
  return made;
};

describe('medrec provider verify', () => {
  it('verifies by several registrars at once, and sends nothing the second time', async () => {
    const many = await enlisted(401);
    const file = ward.file('many.csv', header, verified(many));
    const before = await ward.eventCount();
    const argv = ['provider', 'verify', file, '--registrars', 'registrar,security'];
    const { code, counts, transactions, rows } = await ward.batch(argv, 'stranger');
    expect({ code, counts, transactions }).toEqual({ code: 0, counts: { done: 401 }, transactions: 3 });
    expect(rows[400]).toMatchObject({ line: 402, provider: many[400], reason: null });
    expect(await ward.eventCount()).toBe(before + 401);
    expect(await registrationOf(many[400] ?? '')).toMatchObject({
      verified: true,
      root: new Uint8Array(Buffer.from(root, 'hex')),
    });

    // A span asks for a later end each time; what is left of it is as good.
    const again = await ward.run(['provider', 'verify', file, '--ndjson'], 'registrar');
    const lines = readLines(again);
    expect({ code: again.code, last: lines.at(-1) }).toMatchObject({
      code: 0,
      last: { type: 'summary', rows: 401, counts: { skipped: 401 }, transactions: 0, fees: 0 },
    });
    expect(lines.filter(({ type }) => type === 'row')).toHaveLength(401);
    expect(lines.filter(({ type }) => type === 'progress').at(-1)).toMatchObject({ done: 401, total: 401 });
    expect(await ward.eventCount()).toBe(before + 401);
  });

  it('verifies again where root or end differ', async () => {
    const [one = '', other = '', third = ''] = await enlisted(3);
    const first = ward.file('first.csv', header, verified([one, other, third], '2100-01-01'));
    expect((await verify(first)).errors).toEqual(['batch-file-faulty']);
    const year = new Date().getUTCFullYear() + 2;
    await verify(ward.file('first.csv', header, verified([one, other, third], `${year}-01-01`)));
    const changed = [
      `${one},${root},${year}-01-01`,
      `${other},${root},${year}-02-01`,
      `${third},${zeroRoot},${year}-01-01`,
    ];
    const { code, rows } = await verify(ward.file('changed.csv', header, changed));
    expect({ code, statuses: statuses(rows) }).toEqual({ code: 0, statuses: ['skipped', 'done', 'done'] });
  });

  it('with --check says every fault of the file, and asks neither key nor network', async () => {
    const [one = '', other = ''] = makeAddresses(2);
    const file = ward.file('faulty.csv', 'number,valid-until,provider,root,reason', [
      `,1y,${one},${root},`,
      `x,soon,nobody,5e5e,an earlier reason`,
      `,1y,${one},${root},`,
      `,1y,${other}`,
      `,,${other},${root},`,
      `7,1y,${other},${root},`,
    ]);
    const { code, stdout } = await ward.run(['provider', 'verify', file, '--check', '--json'], undefined, {
      env: { ...clinic.env, MEDREC_NODE_URL: 'http://127.0.0.1:9' },
    });
    const { data, errors } = JSON.parse(stdout);
    expect({ code, errors: codes(errors), good: data.good, faulty: data.faulty }).toEqual({
      code: 2,
      errors: ['batch-file-faulty'],
      good: 2,
      faulty: 4,
    });
    const found = data.faults.map((fault: { line: number; column: string; code: string }) =>
      [fault.line, fault.column, fault.code].join(' '),
    );
    expect(found).toEqual([
      '3 provider invalid-value',
      '3 root invalid-value',
      '3 valid-until invalid-value',
      '3 number invalid-value',
      '4  duplicate',
      '5  column-count',
      '6 valid-until cell-missing',
    ]);
    expect(data.faults[0].reason).toContain('provider "nobody"');
  });

  it.each([
    ['no column is known', 'provider,root,valid-until,colour', 'batch-header-unusable', 'colour'],
    ['a column is missing', 'provider,root', 'batch-header-unusable', 'valid-until'],
    ['a column is there twice', 'provider,root,valid-until,root', 'batch-header-unusable', 'twice'],
    ['there is no row', 'provider,root,valid-until', 'batch-file-empty', 'no row'],
  ])('refuses a file in which %s', async (_, columns, error, said) => {
    const rows = error === 'batch-file-empty' ? [] : ['x'];
    const { code, errors, envelope } = await verify(ward.file('header.csv', columns, rows));
    expect({ code, errors }).toEqual({ code: 2, errors: [error] });
    expect(envelope.errors[0]?.message).toContain(said);
  });

  it('sends nothing of a file that cannot be read to its end, not even with --skip-faulty', async () => {
    const [one = ''] = await enlisted(1);
    const file = ward.file('torn.csv', header, [...verified([one]), '"S']);
    const before = await ward.eventCount();
    const { code, errors } = await verify(file, '--skip-faulty');
    expect({ code, errors }).toEqual({ code: 2, errors: ['batch-file-incomplete'] });
    expect(await ward.eventCount()).toBe(before);
  });

  it('shows with --dry-run what it would do, and sends nothing', async () => {
    const [one = '', other = ''] = await enlisted(2);
    await verify(ward.file('one.csv', header, verified([one])));
    const before = await ward.eventCount();
    const file = ward.file('both.csv', header, verified([one, other]));
    const argv = ['provider', 'verify', file, '--dry-run', '--json', '--from', 'registrar'];
    // no password is asked for
    const { code, stdout } = await ward.run(argv, undefined);
    expect({ code, rows: statuses(JSON.parse(stdout).data.rows) }).toEqual({
      code: 0,
      rows: ['skipped', 'to-send'],
    });
    expect(await ward.eventCount()).toBe(before);
  });

  it('lists what the chain would refuse, sends the others alone when told to, and takes failures back', async () => {
    const [one = '', other = '', third = ''] = await enlisted(3);
    const number = (await registrationOf(other))?.number ?? 0n;
    const rows = [
      `${one},${root},1y,`,
      `${makeAddresses(1)},${root},1y,`,
      `${other},${root},1y,${number + 1n}`,
      `${third},${root},1y,${(await registrationOf(third))?.number}`,
      `clinic,${root},1y,`,
    ];
    const file = ward.file('mixed.csv', `${header},number`, rows);
    const before = await ward.eventCount();
    const refused = await verify(file);
    expect({ code: refused.code, faults: codes(refused.faults) }).toEqual({
      code: 2,
      faults: ['ERR-NOT-LISTED', 'ERR-OTHER-REGISTRATION', 'ERR-NOT-LISTED'],
    });
    expect(await ward.eventCount()).toBe(before);

    const failures = join(clinic.folder, 'failures.csv');
    const sent = await verify(file, '--skip-faulty', '--failures', failures);
    expect({ code: sent.code, errors: sent.errors, statuses: statuses(sent.rows) }).toEqual({
      code: 9,
      errors: ['batch-rows-faulty'],
      statuses: ['done', 'faulty', 'faulty', 'done', 'faulty'],
    });
    const written = readFileSync(failures, 'utf8');
    expect(written).toContain(`${rows[2]},ERR-OTHER-REGISTRATION: `);
    const mended = written.replace(`1y,${number + 1n},`, `1y,${number},`).split('\n');
    const back = await verify(
      ward.file('mended.csv', mended[0] ?? '', [mended[2] ?? '']),
      '--failures',
      failures,
    );
    expect({ code: back.code, statuses: statuses(back.rows) }).toEqual({ code: 0, statuses: ['done'] });
    expect(readFileSync(failures, 'utf8')).toBe(`${header},number,reason\n`);
  });

  it('does not let --failures overwrite the file that is read, by another name either', async () => {
    const file = ward.file('kept.csv', header, verified(makeAddresses(2)));
    const before = readFileSync(file, 'utf8');
    const link = join(clinic.folder, 'link.csv');
    symlinkSync(file, link);
    expect(await verify(file, '--failures', link)).toMatchObject({ code: 2, errors: ['bad-usage'] });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('of a list that the contract refuses, names the rows at fault and verifies the others', async () => {
    const rows = [...(await enlisted(2)), clinic.address.nurse, ...(await enlisted(1))];
    await ward.enlist([clinic.address.nurse]);
    const url = await startHookedNode(clinic.server.url, async (count) => {
      if (count === 1) await clinic.data('resign', '--from', 'nurse');
    });
    const file = ward.file('race.csv', header, verified(rows));
    const env = { ...clinic.env, MEDREC_NODE_URL: url };
    const {
      code,
      errors,
      rows: ended,
      transactions,
    } = await ward.batch(['provider', 'verify', file], 'registrar', { env });
    expect({ code, errors, statuses: statuses(ended), transactions }).toEqual({
      code: 9,
      errors: ['batch-rows-failed'],
      statuses: ['done', 'done', 'failed', 'done'],
      transactions: 2,
    });
    expect(ended[2]?.reason).toContain('ERR-NOT-LISTED');
  });

  it('sends nothing for a key that is no registrar, and ends with 7', async () => {
    const [one = ''] = await enlisted(1);
    const file = ward.file('wrong.csv', header, verified([one]));
    const before = await ward.eventCount();
    const { nonce } = await (await ward.chain()).account(clinic.address.stranger);
    for (const options of [[], ['--skip-faulty'], ['--dry-run']]) {
      const { code, errors } = await ward.batch(['provider', 'verify', file, ...options], 'stranger');
      expect({ code, errors }).toEqual({ code: 7, errors: ['ERR-NOT-REGISTRAR'] });
    }
    expect(await ward.eventCount()).toBe(before);
    expect((await (await ward.chain()).account(clinic.address.stranger)).nonce).toBe(nonce);
    const dead = { env: { ...clinic.env, MEDREC_NODE_URL: 'http://127.0.0.1:9' } };
    expect((await ward.batch(['provider', 'verify', file], 'registrar', dead)).code).toBe(5);
    expect((await ward.batch(['provider', 'verify', file], undefined)).code).toBe(3);
  });

  it('goes on where it was when it is interrupted, and verifies nobody twice', async () => {
    const file = ward.file('cut.csv', header, verified(await enlisted(201), '300d'));
    const before = await ward.eventCount();
    const abort = new AbortController();
    const url = await startHookedNode(clinic.server.url, async (count) => {
      if (count === 1) abort.abort();
    });
    const cut = await ward.batch(['provider', 'verify', file], 'registrar', {
      env: { ...clinic.env, MEDREC_NODE_URL: url },
      signal: abort.signal,
    });
    expect({ code: cut.code, counts: cut.counts }).toEqual({
      code: 130,
      counts: { pending: 200, unsent: 1 },
    });
    const rest = await verify(file);
    expect({ code: rest.code, counts: rest.counts }).toEqual({ code: 0, counts: { skipped: 200, done: 1 } });
    expect(await ward.eventCount()).toBe(before + 201);
  });

  it('signs for no more than --max-total-fee, and goes on from there', async () => {
    const file = ward.file('capped.csv', header, verified(await enlisted(201)));
    const cut = await verify(file, '--fee', '100000', '--max-total-fee', '150000');
    expect({ code: cut.code, errors: cut.errors, counts: cut.counts }).toEqual({
      code: 9,
      errors: ['total-fee-too-high'],
      counts: { done: 200, unsent: 1 },
    });
    expect((await verify(file)).counts).toEqual({ skipped: 200, done: 1 });
  });

  it('is at work once at a time on a machine', async () => {
    const [one = ''] = await enlisted(1);
    const file = ward.file('alone.csv', header, verified([one]));
    const locks = join(clinic.env.MEDREC_DATA_DIR ?? '', 'locks');
    const busy = () => fail('internal', { reason: 'busy' });
    const { waiting } = await withRunLock(locks, 'provider verify simnet', busy, async () => {
      const { code, errors } = await verify(file, '--timeout', '0');
      expect({ code, errors }).toEqual({ code: 3, errors: ['batch-busy'] });
      return { waiting: verify(file) };
    });
    expect((await waiting).counts).toEqual({ done: 1 });
  });
});

describe('medrec provider suspend', () => {
  const suspend = (
    rows: readonly string[],
    from: 'clinic' | 'registrar' | 'stranger',
    ...options: string[]
  ) => ward.batch(['provider', 'suspend', ward.file('suspended.csv', 'provider', rows), ...options], from);

  it('suspends, skips who is suspended at this level or above, and raises the level', async () => {
    const [one = '', other = ''] = await enlisted(2);
    expect((await suspend([one], 'registrar')).counts).toEqual({ done: 1 });
    const clinics = await suspend([one, other], 'clinic');
    expect(statuses(clinics.rows)).toEqual(['skipped', 'done']);
    const before = await ward.eventCount();
    expect(await suspend([one, other], 'clinic')).toMatchObject({ code: 0, counts: { skipped: 2 } });
    expect(await ward.eventCount()).toBe(before);
    expect(statuses((await suspend([one, other], 'registrar')).rows)).toEqual(['skipped', 'done']);
  });

  it("lists others' providers and unknown ones as faults, and may be fed by who may suspend", async () => {
    const [one = ''] = await enlisted(1);
    const [theirs = '', nobody = ''] = makeAddresses(2);
    await ward.enlist([theirs], 'hospital');
    const refused = await suspend([one, theirs, nobody], 'clinic');
    expect({ code: refused.code, faults: codes(refused.faults) }).toEqual({
      code: 2,
      faults: ['ERR-OTHER-INSTITUTION', 'ERR-NOT-LISTED'],
    });
    const { code, rows } = await suspend([one, theirs, nobody], 'clinic', '--skip-faulty');
    expect({ code, statuses: statuses(rows) }).toEqual({ code: 9, statuses: ['done', 'faulty', 'faulty'] });
    expect(await suspend([theirs], 'stranger')).toMatchObject({ code: 7, errors: ['ERR-NOT-ALLOWED'] });
  });

  it('of a list that the contract refuses, names the row at fault and suspends the others', async () => {
    const rows = [...(await enlisted(1)), clinic.address.doctor, ...(await enlisted(1))];
    await ward.enlist([clinic.address.doctor]);
    const url = await startHookedNode(clinic.server.url, async (count) => {
      if (count === 1) await clinic.data('resign', '--from', 'doctor');
    });
    const file = ward.file('race.csv', 'provider', rows);
    const env = { ...clinic.env, MEDREC_NODE_URL: url };
    const { code, rows: ended } = await ward.batch(['provider', 'suspend', file], 'clinic', { env });
    expect({ code, statuses: statuses(ended) }).toEqual({ code: 9, statuses: ['done', 'failed', 'done'] });
    expect(ended[1]?.reason).toContain('ERR-OTHER-INSTITUTION');
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRegistration } from '../../src/lib/provider/registrations.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import { type Envelope, makeRow, nextNpi, plainFile, useHospital } from './support/hospital.ts';

const hospital = useHospital();
const { clinic } = hospital;
const node = useProxyNode(() => clinic.server.url);
const throughProxy = () => ({ env: { ...clinic.env, MEDREC_NODE_URL: node.url } });
const makeFile = (name: string, count: number) =>
  hospital.write(name, plainFile(Array.from({ length: count }, () => makeRow(nextNpi()))));
const importFile = async (file: string, options: readonly string[] = []) =>
  await hospital.runJson(['provider', 'import', file, ...options], throughProxy());
const countOf = (envelope: Envelope) => envelope.data.counts;

describe('medrec provider import of many rows', () => {
  it('keeps many lists under way, and says at last what it took', async () => {
    const before = await hospital.eventCount();
    const { code, envelope } = await importFile(makeFile('lists.csv', 401));
    expect(code).toBe(0);
    expect(envelope.data).toMatchObject({ good: 401, counts: { registered: 401 }, transactions: 3 });
    expect((envelope.data as unknown as { fees: number }).fees).toBeGreaterThan(0);
    expect(await hospital.eventCount()).toBe(before + 401);
  });

  it('signs for no more than --max-total-fee, and goes on from there', async () => {
    const file = makeFile('capped.csv', 201);
    const cut = await importFile(file, ['--fee', '100000', '--max-total-fee', '150000']);
    expect(cut.envelope.errors.map(({ code }) => code)).toEqual(['total-fee-too-high']);
    expect(countOf(cut.envelope)).toEqual({ registered: 200, unsent: 1 });
    expect(cut.envelope.data).toMatchObject({ fees: 100000 });
    const rest = await importFile(file);
    expect(rest.code).toBe(0);
    expect(countOf(rest.envelope)).toEqual({ skipped: 200, registered: 1 });
  });

  it('with --resume believes the journal about rows of the same file, and asks the chain only for the others', async () => {
    const file = makeFile('resumed.csv', 201);
    await importFile(file, ['--fee', '100000', '--max-total-fee', '150000']);
    let reads = 0;
    node.intercept(({ path }) => {
      if (path.includes('/map_entry/') && path.includes('/parties')) reads += 1;
      return undefined;
    });
    const resumed = await importFile(file, ['--resume']);
    expect(resumed.code).toBe(0);
    expect(countOf(resumed.envelope)).toEqual({ skipped: 200, registered: 1 });
    expect(resumed.envelope.data.rows[0]?.reason).toContain('an earlier run');
    expect(reads).toBe(1);
    // of another file nothing is believed
    reads = 0;
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    expect(countOf((await importFile(file, ['--resume'])).envelope)).toEqual({ skipped: 201 });
    expect(reads).toBe(201);
    node.intercept(() => undefined);
  });

  it('writes the rows that failed as they stood, to be mended and fed back', async () => {
    const rows = [makeRow(nextNpi()), makeRow('2100000000'), makeRow(nextNpi(), { role: 'doctor' })];
    const failures = join(clinic.folder, 'failures.csv');
    const file = hospital.write('some.csv', plainFile(rows));
    const first = await importFile(file, ['--skip-faulty', '--failures', failures]);
    expect(first.code).toBe(9);
    const written = readFileSync(failures, 'utf8');
    expect(written).toBe(
      `npi,role,name,license,state,taxonomy,principal,reason\n${rows[1]},npi-check-digit\n${rows[2]},role-unknown\n`,
    );
    const mended = hospital.write(
      'mended.csv',
      written.replace('doctor', 'nurse').replace('2100000000', nextNpi()),
    );
    const second = await importFile(mended, ['--failures', failures]);
    expect(second.code).toBe(0);
    expect(countOf(second.envelope)).toEqual({ registered: 2 });
    expect(readFileSync(failures, 'utf8')).toBe('npi,role,name,license,state,taxonomy,principal,reason\n');
  });

  it.each(['--failures', '--faults'])('does not let %s overwrite the file that is read', async (flag) => {
    const file = makeFile('kept.csv', 3);
    const before = readFileSync(file, 'utf8');
    const { code, envelope } = await importFile(file, [flag, join(clinic.folder, '.', 'kept.csv')]);
    expect({ code, errors: envelope.errors.map((error) => error.code) }).toEqual({
      code: 2,
      errors: ['bad-usage'],
    });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('verifies the rows in the same run, by registrars', async () => {
    const file = makeFile('verified.csv', 201);
    const options = ['--verify', '--registrars', 'registrar', '--valid-until', '1y'];
    const { code, envelope } = await importFile(file, options);
    expect(code).toBe(0);
    expect(envelope.data).toMatchObject({
      counts: { registered: 201 },
      verifications: { verified: 201 },
      transactions: 4,
    });
    for (const row of envelope.data.rows.slice(0, 3)) {
      const registration = await readRegistration(await hospital.chain(), row.principal);
      expect(registration?.verified).toBe(true);
    }
    const again = await importFile(file, options);
    expect(again.envelope.data).toMatchObject({
      counts: { skipped: 201 },
      verifications: {},
      transactions: 0,
    });
  });

  it('says what --verify lacks, and what its registrars may not do', async () => {
    const file = makeFile('unverified.csv', 1);
    for (const options of [['--verify'], ['--registrars', 'registrar'], ['--valid-until', '1y']]) {
      const { code, envelope } = await importFile(file, options);
      expect({ code, errors: envelope.errors.map((error) => error.code) }).toEqual({
        code: 2,
        errors: ['bad-usage'],
      });
    }
    const options = ['--verify', '--registrars', 'stranger', '--valid-until', '1y'];
    const { code, envelope } = await importFile(file, options);
    expect({ code, errors: envelope.errors.map((error) => error.code) }).toEqual({
      code: 9,
      errors: ['ERR-NOT-REGISTRAR'],
    });
    expect(envelope.data).toMatchObject({ counts: { registered: 1 }, verifications: { failed: 1 } });
  });
});

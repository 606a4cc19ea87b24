import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { readRegistration } from '../../src/lib/provider/registrations.ts';
import { withStoreLock } from '../../src/lib/provider/store-lock.ts';
import { makeActor } from '../simnet/support/simnet.ts';
import { makeKey } from '../support/keys.ts';
import { runMedrec } from '../support/run-medrec.ts';
import { startHookedNode } from './support/hooked-node.ts';
import { emptyRoot, makeRow, nextNpi, plainFile, useHospital } from './support/hospital.ts';

const hospital = useHospital();
const { clinic, store } = hospital;
const registrationOf = async (principal: string) => readRegistration(await hospital.chain(), principal);

describe('medrec provider import --check', () => {
  it('asks neither key nor network, and says that all is well', async () => {
    const file = hospital.write('good.csv', plainFile([makeRow(nextNpi())]));
    const env = { ...clinic.env, MEDREC_NODE_URL: 'http://127.0.0.1:9' };
    const { code, stdout, stderr } = await hospital.run(['provider', 'import', file, '--check'], { env });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'line\tnpi\tcolumn\tfault\tvalue\treason\n',
      stderr: '',
    });
  });

  it('lists every fault, and ends with 2', async () => {
    const { code, envelope } = await hospital.runJson([
      'provider',
      'import',
      'examples/providers.csv',
      '--check',
    ]);
    expect(code).toBe(2);
    expect(envelope).toMatchObject({
      success: false,
      data: { rows: 61, good: 46, faulty: 15 },
      errors: [{ code: 'provider-file-faulty' }],
    });
    expect(envelope.data.faults).toHaveLength(15);
  });

  it('refuses the institution itself as a provider', async () => {
    const { envelope } = await hospital.importRows(
      [makeRow(nextNpi(), { principal: hospital.address })],
      ['--check'],
    );
    expect(envelope.data.faults).toMatchObject([{ line: 2, code: 'principal-institution' }]);
  });
});

describe('medrec provider import', () => {
  it('sends nothing when a row has a fault', async () => {
    const before = await hospital.eventCount();
    const good = nextNpi();
    const { code, envelope } = await hospital.importRows([makeRow(good), makeRow('1234567890')]);
    expect({ code, errors: envelope.errors.map((error) => error.code) }).toEqual({
      code: 2,
      errors: ['provider-file-faulty'],
    });
    expect(await hospital.eventCount()).toBe(before);
    expect(existsSync(store('openings.ndjson'))).toBe(false);
  });

  it('sends nothing of a file that cannot be read to its end, not even with --skip-faulty', async () => {
    const before = await hospital.eventCount();
    const { code, envelope } = await hospital.importRows([makeRow(nextNpi()), '"29'], ['--skip-faulty']);
    expect({ code, errors: envelope.errors.map((error) => error.code) }).toEqual({
      code: 2,
      errors: ['provider-file-incomplete'],
    });
    expect(await hospital.eventCount()).toBe(before);
  });

  it('registers rows, custodial where they have no principal, and marks them so', async () => {
    const own = makeActor().address;
    const [first, second] = [nextNpi(), nextNpi()];
    const { code, envelope } = await hospital.importRows([
      makeRow(first, { role: 'specialist' }),
      makeRow(second, { principal: own }),
    ]);
    expect(code).toBe(0);
    const [custodial, given] = envelope.data.rows;
    expect(custodial).toMatchObject({ line: 2, npi: first, custodial: true, status: 'registered' });
    expect(given).toMatchObject({
      line: 3,
      npi: second,
      custodial: false,
      principal: own,
      status: 'registered',
    });
    expect(envelope.warnings.join()).toContain('could log as them');
    expect(await registrationOf(custodial?.principal ?? '')).toMatchObject({
      role: 'specialist',
      institution: hospital.address,
      status: 'registered',
      verified: false,
      root: new Uint8Array(Buffer.from((custodial?.root ?? '').slice(2), 'hex')),
    });
    const mappings = JSON.parse(readFileSync(store('mappings.json'), 'utf8'));
    expect(mappings.providers[first]).toEqual({
      principal: custodial?.principal,
      custodial: true,
      path: `m/44'/5757'/5132361'/0'/${Number(first.slice(0, 5))}'/${Number(first.slice(5))}'`,
    });
    expect(mappings.providers[second]).toEqual({ principal: own, custodial: false });
    for (const name of ['mappings.json', 'openings.ndjson'])
      expect(statSync(store(name)).mode & 0o777).toBe(0o600);
    expect(statSync(store('.')).mode & 0o777).toBe(0o700);
  });

  it('repeats nothing: what the chain has is skipped, with the same salts', async () => {
    const rows = [nextNpi(), nextNpi(), nextNpi()].map((npi) => makeRow(npi));
    const first = await hospital.importRows(rows.slice(0, 2));
    const files = ['mappings.json', 'openings.ndjson'].map((name) => readFileSync(store(name), 'utf8'));
    const events = await hospital.eventCount();

    const again = await hospital.importRows(rows.slice(0, 2));
    expect(again.code).toBe(0);
    expect(again.envelope.data.rows.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
    expect(again.envelope.data.rows.map(({ root }) => root)).toEqual(
      first.envelope.data.rows.map(({ root }) => root),
    );
    expect(await hospital.eventCount()).toBe(events);
    expect(['mappings.json', 'openings.ndjson'].map((name) => readFileSync(store(name), 'utf8'))).toEqual(
      files,
    );

    // Another order, and one row more: a principal goes by NPI and never by row.
    const more = await hospital.importRows([...rows].reverse());
    expect(more.envelope.data.rows.map(({ status }) => status)).toEqual(['registered', 'skipped', 'skipped']);
    expect(more.envelope.data.rows[2]?.principal).toBe(first.envelope.data.rows[0]?.principal);
    expect(await hospital.eventCount()).toBe(events + 1);
  });

  it('says so when a skipped row has other credentials than the chain', async () => {
    const npi = nextNpi();
    await hospital.importRows([makeRow(npi)]);
    const { code, envelope } = await hospital.importRows([makeRow(npi, { license: 'SYN2' })]);
    expect(code).toBe(0);
    expect(envelope.data.rows).toMatchObject([
      { status: 'skipped', reason: expect.stringContaining('another root') },
    ]);
  });

  it('imports the example with --skip-faulty: 46 registered, 15 left out, exit code 9', async () => {
    const faults = join(clinic.folder, 'faults.csv');
    const { code, envelope } = await hospital.runJson([
      'provider',
      'import',
      'examples/providers.csv',
      '--skip-faulty',
      '--faults',
      faults,
    ]);
    expect(code).toBe(9);
    expect(envelope.data.counts).toEqual({ registered: 46, faulty: 15 });
    expect(envelope.data.custodial).toBe(44);
    const table = parse(readFileSync(faults, 'utf8')) as string[][];
    expect(table[0]).toEqual(['line', 'npi', 'column', 'fault', 'value', 'reason']);
    expect(table).toHaveLength(16);
    expect(statSync(faults).mode & 0o777).toBe(0o600);
  });

  it('has its openings on the disk before a transaction with their roots reaches the node', async () => {
    const npi = nextNpi();
    const seen: boolean[] = [];
    const url = await startHookedNode(clinic.server.url, async () => {
      seen.push(
        ['mappings.json', 'openings.ndjson'].every((name) => readFileSync(store(name), 'utf8').includes(npi)),
      );
    });
    const file = hospital.write('one.csv', plainFile([makeRow(npi)]));
    const env = { ...clinic.env, MEDREC_NODE_URL: url };
    expect((await hospital.run(['provider', 'import', file], { env })).code).toBe(0);
    expect(seen).toEqual([true]);
  });

  it('sends lists of 200, says what is left when it is interrupted, and goes on where it was', async () => {
    const npis = Array.from({ length: 201 }, nextNpi);
    const file = hospital.write('many.csv', plainFile(npis.map((npi) => makeRow(npi))));
    const abort = new AbortController();
    const url = await startHookedNode(clinic.server.url, async (count) => {
      if (count === 1) abort.abort();
    });
    const before = await hospital.eventCount();
    const cut = await hospital.runJson(['provider', 'import', file], {
      env: { ...clinic.env, MEDREC_NODE_URL: url },
      signal: abort.signal,
    });
    expect(cut.code).toBe(130);
    expect(cut.envelope.data.counts).toEqual({ pending: 200, unsent: 1 });

    const rest = await hospital.run(['provider', 'import', file, '--ndjson']);
    expect(rest.code).toBe(0);
    const lines = rest.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ type }) => type === 'row')).toHaveLength(201);
    expect(lines.filter(({ type }) => type === 'progress').at(-1)).toMatchObject({
      phase: 'registering',
      done: 201,
      total: 201,
      secondsLeft: 0,
    });
    expect(lines.at(-1)).toMatchObject({ type: 'summary', rows: 201, good: 201, faulty: 0 });
    expect(await hospital.eventCount()).toBe(before + 201);
  });

  it('shows with --dry-run what it would do, and writes nothing', async () => {
    const npi = nextNpi();
    const before = await hospital.eventCount();
    const openings = readFileSync(store('openings.ndjson'), 'utf8');
    const { code, envelope } = await hospital.importRows([makeRow(npi)], ['--dry-run']);
    expect(code).toBe(0);
    expect(envelope.data.rows).toMatchObject([{ npi, status: 'to-register', custodial: true }]);
    expect(await hospital.eventCount()).toBe(before);
    expect(readFileSync(store('openings.ndjson'), 'utf8')).toBe(openings);
  });

  it('lists as faults what only the chain can show, and skips those rows alone when told to', async () => {
    const [known, other, fresh] = [nextNpi(), nextNpi(), nextNpi()];
    await hospital.importRows([makeRow(known), makeRow(other)]);
    const rows = [
      makeRow(known, { role: 'specialist' }),
      makeRow(other, { principal: makeActor().address }),
      makeRow(fresh),
    ];
    const refused = await hospital.importRows(rows);
    expect(refused.code).toBe(2);
    expect(refused.envelope.data.faults.map(({ code }) => code)).toEqual(['role-differs', 'npi-registered']);
    const { code, envelope } = await hospital.importRows(rows, ['--skip-faulty']);
    expect(code).toBe(9);
    expect(envelope.data.rows.map(({ status }) => status)).toEqual(['faulty', 'faulty', 'registered']);
  });

  it('registers who resigned only when told to', async () => {
    const row = makeRow(nextNpi(), { principal: clinic.address.nurse });
    await hospital.importRows([row]);
    await clinic.data('resign', '--from', 'nurse');
    const refused = await hospital.importRows([row]);
    expect(refused.envelope.data.faults).toMatchObject([{ code: 'registration-resigned' }]);
    const { code, envelope } = await hospital.importRows([row], ['--include-resigned']);
    expect(code).toBe(0);
    expect(envelope.data.rows).toMatchObject([{ status: 'registered' }]);
  });

  it('of a list that the contract refuses, names the row at fault and registers the others', async () => {
    const rivals = hospital.write('rival.csv', `provider,role,root\ndoctor,nurse,${emptyRoot}\n`);
    await clinic.data('register-institution', 'clinic', '--root', emptyRoot, '--from', 'registrar');
    const url = await startHookedNode(clinic.server.url, async (count) => {
      if (count > 1) return;
      await clinic.data('register-providers', rivals, '--from', 'clinic');
      const verify = ['verify-credentials', 'doctor', '--root', emptyRoot, '--valid-until', '1y'];
      await clinic.data(...verify, '--from', 'registrar');
    });
    const rows = [
      makeRow(nextNpi()),
      makeRow(nextNpi(), { principal: clinic.address.doctor }),
      makeRow(nextNpi()),
    ];
    const file = hospital.write('race.csv', plainFile(rows));
    const { code, envelope } = await hospital.runJson(['provider', 'import', file], {
      env: { ...clinic.env, MEDREC_NODE_URL: url },
    });
    expect({ code, errors: envelope.errors.map((error) => error.code) }).toEqual({
      code: 9,
      errors: ['provider-rows-failed'],
    });
    expect(envelope.data.rows.map(({ status }) => status)).toEqual(['registered', 'failed', 'registered']);
    expect(envelope.data.rows[1]?.reason).toContain('another institution');
  });

  it("ends with the contract's own error when it refuses for another reason", async () => {
    await clinic.data('pause', '--from', 'board');
    const npi = nextNpi();
    const { code, envelope } = await hospital.importRows([makeRow(npi)]);
    await clinic.data('unpause', '--from', 'board');
    expect({ code, errors: envelope.errors.map((error) => error.code) }).toEqual({
      code: 7,
      errors: ['ERR-PAUSED'],
    });
    expect(envelope.data.rows).toMatchObject([{ npi, status: 'failed' }]);
  });

  it('ends with 5 when the node is dead', async () => {
    const file = hospital.write('good.csv', plainFile([makeRow(nextNpi())]));
    const env = { ...clinic.env, MEDREC_NODE_URL: 'http://127.0.0.1:9' };
    expect((await hospital.run(['provider', 'import', file], { env })).code).toBe(5);
  });

  it('ends with 4 when the key is too bare to derive custodial ones, with 3 when none is named', async () => {
    const file = hospital.write('good.csv', plainFile([makeRow(nextNpi())]));
    const { passwordFile } = await makeKey(clinic.env, 'bare', makeActor().key.slice(0, 64));
    const argv = ['provider', 'import', file, '--password-file', passwordFile];
    const { env } = clinic;
    const bare = await runMedrec([...argv, '--from', 'bare'], { env });
    expect(bare.code).toBe(4);
    expect(bare.stderr).toContain('nothing can be derived from it');
    expect((await runMedrec(argv, { env })).code).toBe(3);
  });

  it('lets only one run at a time change the providers of an institution', async () => {
    const file = hospital.write('good.csv', plainFile([makeRow(nextNpi())]));
    const scope = { network: 'simnet', institution: hospital.address };
    const locks = join(clinic.env.MEDREC_DATA_DIR ?? '', 'locks');
    await withStoreLock(locks, scope, async () => {
      const { code, stderr } = await hospital.run(['provider', 'import', file, '--timeout', '0']);
      expect({ code, busy: stderr.includes('another run') }).toEqual({ code: 3, busy: true });
    });
    const { waiting } = await withStoreLock(locks, scope, async () => ({
      waiting: hospital.run(['provider', 'import', file]),
    }));
    expect((await waiting).code).toBe(0);
  });
});

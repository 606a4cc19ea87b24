import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAddress, deserializeTransaction } from '@stacks/transactions';
import { beforeAll, describe, expect, it } from 'vitest';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { generateSecret } from '../../src/lib/keystore/secret.ts';
import { startHookedNode } from '../provider/support/hooked-node.ts';
import { testCost } from '../support/keys.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import { runKilled } from '../support/run-killed.ts';
import { runOnTerminal } from '../support/terminal.ts';
import { makeAddresses, readLines, useWard } from './support/ward.ts';

const ward = useWard();
const { clinic } = ward;
const node = useProxyNode(() => clinic.server.url);
const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString().slice(0, 10);
const statuses = (rows: readonly { status: string }[]) => rows.map(({ status }) => status);
const codes = (faults: readonly { code: string }[]) => faults.map(({ code }) => code);
const statusOf = (patient: string, grantee: string) =>
  clinic.data<{ 'data-types': string[]; expiries: Record<string, string> }>(
    'get-consent-status',
    patient,
    grantee,
  );
/** Registered nurses of the clinic. */
const enlisted = async (count: number) => {
  const made = makeAddresses(count);
  await ward.enlist(made);
  return made;
};

/** Patients of the tablet; each has a password of its own. */
const patients = ['ana', 'ben', 'cyd', 'dee'] as const;
const passwordOf = (name: string) => `the own password of ${name}`;
const folder = join(clinic.folder, 'passwords');
const address: Record<string, string> = {};
const setPassword = (name: string, password: string) =>
  writeFileSync(join(folder, name), `${password}\n`, { mode: 0o600 });

beforeAll(async () => {
  const keystore = openKeystore(join(clinic.env.MEDREC_DATA_DIR ?? '', 'keystore'), { cost: testCost });
  mkdirSync(folder);
  for (const name of patients) {
    address[name] = (await keystore.add(name, passwordOf(name), 'testnet', generateSecret())).address;
    setPassword(name, passwordOf(name));
    // dee holds no STX
    if (name !== 'dee') await clinic.server.admin.fund(address[name] ?? '', 100_000_000n);
  }
});

describe("medrec consent import of a patient's own list", () => {
  const importRows = (rows: readonly string[], ...options: string[]) => {
    const file = ward.file('own.csv', 'provider,data-types,expires', rows);
    return ward.batch(['consent', 'import', file, ...options], 'patient');
  };

  it('grants in lists of 50, and sends nothing the second time', async () => {
    const nurses = await enlisted(51);
    const rows = [
      'clinic,"lab-results,treatment-plans",90d',
      ...nurses.map((one) => `${one},lab-results,30d`),
    ];
    const before = await ward.eventCount();
    const first = await importRows(rows);
    expect(first).toMatchObject({ code: 0, counts: { done: 52 }, transactions: 2 });
    expect((await statusOf('patient', 'clinic'))['data-types']).toEqual(['lab-results', 'treatment-plans']);
    const file = ward.file('own.csv', 'provider,data-types,expires', rows);
    const again = readLines(await ward.run(['consent', 'import', file, '--ndjson'], 'patient'));
    expect(again.at(-1)).toMatchObject({ type: 'summary', counts: { skipped: 52 }, transactions: 0 });
    expect(await ward.eventCount()).toBe(before + 52);
  });

  it('sends what lasts longer or names another type, and never makes a consent end sooner', async () => {
    const [one = ''] = await enlisted(1);
    await importRows([`${one},"lab-results,treatment-plans",${inDays(60)}`]);
    const shorter = await importRows([`${one},lab-results,${inDays(30)}`]);
    expect(statuses(shorter.rows)).toEqual(['skipped']);
    expect(statuses((await importRows([`${one},lab-results,${inDays(61)}`])).rows)).toEqual(['done']);
    expect(statuses((await importRows([`${one},basic-information,${inDays(30)}`])).rows)).toEqual(['done']);
    const { expiries } = await statusOf('patient', one);
    expect(expiries).toMatchObject({
      'basic-information': `${inDays(30)}T00:00:00Z`,
      'lab-results': `${inDays(61)}T00:00:00Z`,
      'treatment-plans': `${inDays(60)}T00:00:00Z`,
    });
  });

  it('lists what the contract would refuse, and grants the others alone when told to', async () => {
    const [one = '', other = ''] = await enlisted(2);
    await clinic.data('suspend-provider', other, '--from', 'clinic');
    await importRows([`hospital,lab-results,${inDays(9)}`]);
    const widened = ['--data-types', 'lab-results', '--purposes', 'HPAYMT', '--expires', '20d'];
    await clinic.data('update-consent', 'hospital', ...widened, '--from', 'patient');
    const rows = [
      `${one},lab-results,30d`,
      `${other},lab-results,30d`,
      `${makeAddresses(1)},lab-results,30d`,
      'hospital,basic-information,30d',
      'patient,lab-results,30d',
      `clinic,genetic-information,${inDays(500)}`,
      'clinic,lab-results,2001-01-01',
      'clinic,lab-results,20y',
      'clinic,blood-type,30d',
      `${one},lab-results,40d`,
      'clinic,,30d',
    ];
    const before = await ward.eventCount();
    const cells = await importRows(rows);
    // cells first: what the chain would say of the others is asked once they are right
    expect(cells.faults.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '8 duplicate',
      '9 duplicate',
      '10 invalid-value',
      '11 duplicate',
      '12 bad-usage',
    ]);
    const chain = await importRows(rows.filter((_, place) => ![6, 7, 8, 9, 10].includes(place)));
    expect({ code: chain.code, faults: codes(chain.faults) }).toEqual({
      code: 2,
      faults: [
        'ERR-GRANTEE-SUSPENDED',
        'ERR-UNKNOWN-GRANTEE',
        'ERR-PURPOSES-DIFFER',
        'ERR-SELF-GRANT',
        'ERR-PROTECTED-TOO-LONG',
      ],
    });
    for (const [place, error] of [
      [6, 'ERR-EXPIRY-PAST'],
      [7, 'ERR-EXPIRY-TOO-LATE'],
    ] as const) {
      expect(codes((await importRows([rows[place] ?? ''])).faults)).toEqual([error]);
    }
    expect(await ward.eventCount()).toBe(before);
    const { code, rows: ended } = await importRows(rows, '--skip-faulty');
    expect({ code, done: ended.filter(({ status }) => status === 'done') }).toMatchObject({
      code: 9,
      done: [{ line: 2, provider: one }],
    });
  });

  it('of a list that the contract refuses, names the row at fault and grants the others', async () => {
    const nurses = await enlisted(3);
    const url = await startHookedNode(clinic.server.url, async (count) => {
      if (count === 1) await clinic.data('suspend-provider', nurses[1] ?? '', '--from', 'clinic');
    });
    const file = ward.file(
      'race.csv',
      'provider,data-types,expires',
      nurses.map((one) => `${one},lab-results,30d`),
    );
    const env = { ...clinic.env, MEDREC_NODE_URL: url };
    const { code, rows } = await ward.batch(['consent', 'import', file], 'patient', { env });
    expect({ code, statuses: statuses(rows) }).toEqual({ code: 9, statuses: ['done', 'failed', 'done'] });
    expect(rows[1]?.reason).toContain('ERR-GRANTEE-SUSPENDED');
  });

  it('fills rows from templates, and refuses one that is narrower than the grant', async () => {
    writeFileSync(
      join(clinic.folder, 'templates.toml'),
      '[templates.billing]\ndata-types = ["basic-information"]\npurposes = ["HPAYMT"]\nduration = "30d"\n',
    );
    const [one = '', other = ''] = await enlisted(2);
    const header = 'provider,template,data-types,expires';
    const good = ward.file('filled.csv', header, [`${one},,,`, `${other},,lab-results,`]);
    const argv = ['consent', 'import', good, '--template', 'primary-care'];
    const first = await ward.batch(argv, 'patient');
    expect(first).toMatchObject({ code: 0, counts: { done: 2 } });
    expect(first.stderr.match(/template primary-care \(shipped\)/g)).toHaveLength(1);
    expect((await statusOf('patient', other))['data-types']).toEqual(['lab-results']);
    expect((await statusOf('patient', one))['data-types']).toContain('medical-history');
    // a template's duration is a span
    expect((await ward.batch(argv, 'patient')).counts).toEqual({ skipped: 2 });

    const [third = ''] = await enlisted(1);
    const bad = ward.file('narrow.csv', header, [`${third},billing,,`, `${one},no-such,,`, `${other},,,`]);
    const unknown = await ward.batch(['consent', 'import', bad], 'patient');
    expect(codes(unknown.faults)).toEqual(['template-unknown', 'bad-usage']);
    const narrow = ward.file('narrow.csv', header, [`${third},billing,,`]);
    const { code, faults } = await ward.batch(['consent', 'import', narrow], 'patient');
    expect({ code, faults: codes(faults) }).toEqual({ code: 2, faults: ['template-purposes'] });
  });

  it('with --check asks the network nothing, for spans and templates either', async () => {
    const file = ward.file('checked.csv', 'provider,template,data-types,expires', [
      'clinic,primary-care,,',
      'hospital,,lab-results,90d',
    ]);
    const env = { ...clinic.env, MEDREC_NODE_URL: 'http://127.0.0.1:9' };
    expect(await ward.batch(['consent', 'import', file, '--check'], undefined, { env })).toMatchObject({
      code: 0,
      faults: [],
    });
  });
});

describe('medrec consent import on a shared tablet', () => {
  const header = 'patient,provider,data-types,expires';
  const row = (patient: string, grantee: string) => `${patient},${grantee},lab-results,${inDays(90)}`;
  const importRows = (rows: readonly string[], ...options: string[]) => {
    const argv = ['consent', 'import', ward.file('tablet.csv', header, rows), ...options];
    return ward.batch([...argv, '--password-folder', folder], undefined);
  };
  /** The accounts that signed rows, each held against the patient of its row. */
  const signersOf = async (rows: readonly { txid: string | null; patient?: string }[]) => {
    const chain = await ward.chain();
    const senders = new Map<string, string | undefined>();
    for (const txid of new Set(rows.map((one) => one.txid ?? ''))) {
      senders.set(txid, (await chain.transaction(txid))?.sender);
    }
    return rows.map(({ txid, patient = '' }) => {
      const sender = senders.get(txid ?? '');
      return sender === address[patient] ? patient : `${patient} by ${sender}`;
    });
  };

  it("signs each row with its patient's key, however the rows are mixed", async () => {
    const nurses = await enlisted(52);
    const rows = nurses.flatMap((one, place) =>
      ['ana', 'ben', 'cyd'].slice(place % 3).map((name) => row(name, one)),
    );
    rows.sort((one, other) => (one.slice(-60) < other.slice(-60) ? -1 : 1));
    const { code, counts, rows: ended, transactions } = await importRows(rows);
    expect({ code, counts }).toEqual({ code: 0, counts: { done: rows.length } });
    expect(transactions).toBe(4);
    expect(await signersOf(ended)).toEqual(rows.map((one) => one.split(',')[0]));
    expect((await importRows(rows)).counts).toEqual({ skipped: rows.length });
  });

  it('fails the rows of a patient with a wrong password alone, and takes them back', async () => {
    const [one = '', other = ''] = await enlisted(2);
    setPassword('ben', passwordOf('ana'));
    const failures = join(clinic.folder, 'failures.csv');
    const rows = [row('ben', one), row('ana', one), row('ben', other), row('cyd', other)];
    const { code, errors, rows: ended } = await importRows(rows, '--failures', failures);
    expect({ code, errors, statuses: statuses(ended) }).toEqual({
      code: 9,
      errors: ['wrong-password'],
      statuses: ['failed', 'done', 'failed', 'done'],
    });
    expect((await statusOf('ben', one))['data-types']).toEqual([]);
    const [columns = '', ...failed] = readFileSync(failures, 'utf8').trimEnd().split('\n');
    expect({ columns, count: failed.length }).toEqual({ columns: `${header},reason`, count: 2 });
    expect(failed[0]).toContain('the password does not open');

    setPassword('ben', passwordOf('ben'));
    const file = ward.file('back.csv', columns, failed);
    const argv = ['consent', 'import', file, '--password-folder', folder];
    const back = await ward.batch(argv, undefined);
    expect({ code: back.code, statuses: statuses(back.rows) }).toEqual({
      code: 0,
      statuses: ['done', 'done'],
    });
    expect(await signersOf(back.rows)).toEqual(['ben', 'ben']);
  });

  it('ends with 4 when no password opens a key, and leaves out who has nothing to sign', async () => {
    const [one = '', other = ''] = await enlisted(2);
    await importRows([row('ana', one)]);
    setPassword('ana', 'not the password of ana');
    const { code, counts } = await importRows([row('ana', one), row('ben', one)]);
    expect({ code, counts }).toEqual({ code: 0, counts: { skipped: 1, done: 1 } });
    expect(await importRows([row('ana', other)])).toMatchObject({ code: 4, counts: { failed: 1 } });
    setPassword('ana', passwordOf('ana'));
  });

  it('leaves only the rows of a patient without STX', async () => {
    const [one = ''] = await enlisted(1);
    const { code, errors, rows } = await importRows([row('dee', one), row('ana', one)]);
    expect({ code, errors, statuses: statuses(rows) }).toEqual({
      code: 9,
      errors: ['transaction-rejected'],
      statuses: ['unsent', 'done'],
    });
  });

  it('lets a sponsor pay for patients without STX, and for nobody twice', async () => {
    const [one = '', other = ''] = await enlisted(2);
    const chain = await ward.chain();
    const rows = [row('dee', one), row('ana', one), row('dee', other), row('clinic', other)];
    setPassword('clinic', readFileSync(ward.passwordFile, 'utf8').trimEnd());
    const before = await Promise.all([
      chain.account(address.ana ?? ''),
      chain.account(clinic.address.clinic),
    ]);
    const paying = ['--sponsor', 'clinic', '--sponsor-password-file', ward.passwordFile, '--fee', '1000'];
    const cut = await importRows(rows, ...paying, '--max-total-fee', '2500');
    expect({ code: cut.code, errors: cut.errors }).toEqual({ code: 9, errors: ['total-fee-too-high'] });
    const { code, rows: ended } = await importRows(rows, ...paying);
    expect(code).toBe(0);
    expect(statuses(ended).every((status) => status === 'done' || status === 'skipped')).toBe(true);
    for (const grantee of [one, other]) {
      expect((await statusOf('dee', grantee))['data-types']).toEqual(['lab-results']);
    }
    const [ana, sponsor] = await Promise.all([
      chain.account(address.ana ?? ''),
      chain.account(clinic.address.clinic),
    ]);
    expect(ana).toEqual({ nonce: (before[0]?.nonce ?? 0n) + 1n, balance: before[0]?.balance });
    // for dee, for ana, and for the own row
    expect(sponsor).toEqual({
      nonce: (before[1]?.nonce ?? 0n) + 3n,
      balance: (before[1]?.balance ?? 0n) - 3000n,
    });
  });

  it('does not wait for good for what one patient sent, and goes on with the others', async () => {
    const [one = ''] = await enlisted(1);
    const { hash160 } = createAddress(address.ben ?? '');
    // a node that takes what ben sends, and forgets it
    node.intercept(({ path, body }) => {
      if (path !== '/v2/transactions') return undefined;
      const transaction = deserializeTransaction(body.toString('hex'));
      const isHis = transaction.auth.spendingCondition.signer === hash160;
      return isHis ? { status: 200, text: JSON.stringify(transaction.txid()) } : undefined;
    });
    const env = { ...clinic.env, MEDREC_NODE_URL: node.url };
    const argv = ['consent', 'import', '--password-folder', folder, '--timeout', '1'];
    const own = ward.file('stuck.csv', header, [row('ben', one)]);
    expect(await ward.batch([...argv, own], undefined, { env })).toMatchObject({
      code: 8,
      counts: { pending: 1 },
    });
    const [other = ''] = await enlisted(1);
    const file = ward.file('stuck.csv', header, [row('ben', other), row('ana', other)]);
    const { code, errors, rows } = await ward.batch([...argv, file], undefined, { env });
    expect({ code, errors, statuses: statuses(rows) }).toEqual({
      code: 8,
      errors: ['transaction-pending'],
      statuses: ['unsent', 'done'],
    });
    expect((await importRows([row('ben', one), row('ben', other), row('ana', other)])).counts).toEqual({
      skipped: 2,
      done: 1,
    });
  });

  it('grants each consent once, and pays for each list once, however often it is killed', async () => {
    const nurses = await enlisted(51);
    const rows = nurses.flatMap((one) => [row('ana', one), row('dee', one)]);
    const file = ward.file('killed.csv', header, rows);
    const paying = ['--sponsor', 'clinic', '--sponsor-password-file', ward.passwordFile];
    const argv = ['consent', 'import', file, '--password-folder', folder, ...paying];
    const chain = await ward.chain();
    const before = await ward.eventCount();
    const accounts = [address.ana ?? '', address.dee ?? '', clinic.address.clinic];
    const nonces = async () =>
      (await Promise.all(accounts.map((one) => chain.account(one)))).map(({ nonce }) => nonce);
    const [ana = 0n, dee = 0n, sponsor = 0n] = await nonces();

    const isSend = (path: string) => path === '/v2/transactions';
    const isQuestion = (path: string) => path.startsWith('/extended/v1/tx/');
    const ends = [
      await runKilled(argv, clinic.env, node, isSend, 1),
      await runKilled(argv, clinic.env, node, isSend, 2),
      await runKilled(argv, clinic.env, node, isQuestion, 2),
    ];
    expect(ends.map(({ signal }) => signal)).toEqual(Array(3).fill('SIGKILL'));
    const { code, counts } = await ward.batch(argv, undefined);
    expect(code).toBe(0);
    expect((counts.done ?? 0) + (counts.skipped ?? 0)).toBe(rows.length);
    expect(await ward.eventCount()).toBe(before + rows.length);
    // two lists each, and not one transaction more
    expect(await nonces()).toEqual([ana + 2n, dee + 2n, sponsor + 4n]);
  });

  it('sends nothing of a file with a row that names no patient, or an unknown one', async () => {
    const [one = ''] = await enlisted(1);
    const before = await ward.eventCount();
    // whoever runs it has a key of the own, which signs no row
    const file = ward.file('unnamed.csv', header, [row('ana', one), row('', one), row('eve', one)]);
    const { code, faults } = await ward.batch(['consent', 'import', file], 'patient');
    expect({ code, faults: codes(faults) }).toEqual({ code: 2, faults: ['cell-missing', 'key-not-found'] });
    expect(await ward.eventCount()).toBe(before);
  });

  it('asks each patient for the own password on a terminal, and gives three tries', async () => {
    const [one = ''] = await enlisted(1);
    const file = ward.file('typed.csv', header, [row('ana', one), row('ben', one), row('cyd', one)]);
    const ask = (name: string, answer: string) => ({
      when: new RegExp(`Password of the key "${name}"`),
      type: `${answer}\r`,
    });
    const askAgain = (name: string, answer: string) => ({
      when: new RegExp(`does not open the key "${name}"[^]*Password of the key "${name}"`),
      type: `${answer}\r`,
    });
    const { code, screen } = await runOnTerminal(['consent', 'import', file], clinic.env, [
      ask('ana', passwordOf('ana')),
      ask('ben', passwordOf('ana')),
      askAgain('ben', 'still wrong'),
      askAgain('ben', 'wrong at last'),
      ask('cyd', 'a slip'),
      askAgain('cyd', passwordOf('cyd')),
    ]);
    expect(code).toBe(9);
    expect(screen).not.toContain('the own password of');
    expect((await statusOf('ana', one))['data-types']).toEqual(['lab-results']);
    expect((await statusOf('ben', one))['data-types']).toEqual([]);
    expect((await statusOf('cyd', one))['data-types']).toEqual(['lab-results']);
  });

  it('without a terminal or a folder sends nothing', async () => {
    const [one = ''] = await enlisted(1);
    const file = ward.file('nobody.csv', header, [row('ana', one), row('ben', one)]);
    const before = await ward.eventCount();
    const { code, errors } = await ward.batch(['consent', 'import', file], undefined);
    expect({ code, errors }).toEqual({ code: 2, errors: ['needs-terminal'] });
    expect(await ward.eventCount()).toBe(before);
  });
});

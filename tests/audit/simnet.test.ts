import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressFromVersionHash, addressToString } from '@stacks/transactions';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { useClinic } from '../support/clinic.ts';
import { runMedrec } from '../support/run-medrec.ts';

const clinic = useClinic();
const root = '22'.repeat(32);
const path = (name: string): string => join(clinic.folder, name);

/** Runs a story whose events are of every kind that a day brings, and more of them than fit a page. */
beforeAll(async () => {
  const run = (line: string) => clinic.data(...line.split(' '));
  await run(`register-institution clinic --root ${root} --from registrar`);
  const staff = Array.from({ length: 60 }, (_, i) =>
    addressToString(addressFromVersionHash(26, (i + 1).toString(16).padStart(40, '0'))),
  );
  const rows = ['doctor', 'nurse', ...staff].map((provider) => `${provider},nurse,${root}`);
  rows[0] = `doctor,primary-physician,${root}`;
  writeFileSync(path('providers.csv'), ['provider,role,root', ...rows].join('\n'));
  await run(`register-providers ${path('providers.csv')} --from clinic`);
  await run(`verify-credentials doctor --root ${root} --valid-until 1y --from registrar`);
  await run('grant-consent doctor --data-types lab-results,mental-health --expires 90d --from patient');
  await run('log-access-event patient doctor --data-types lab-results --purpose TREAT --from doctor');
  await run('log-access-event patient doctor --data-types treatment-plans --purpose TREAT --from doctor');
  await run('revoke-consent doctor --data-types all --from patient');
  await run('pause --from board');
});

describe('the log of a real chain', () => {
  it.each(['csv', 'ndjson'])(
    'is exported as %s, and verified against the node and against its head',
    async (format) => {
      const [out, head] = [path(`log.${format}`), path(`${format}.head.json`)];
      const told = await clinic.data('get-head');
      const exported = await clinic.data(
        'audit',
        'export',
        '--format',
        format,
        '--out',
        out,
        '--head-out',
        head,
      );
      expect(exported).toMatchObject({ events: told.seq, rows: told.seq, filtered: false });
      expect(Number(told.seq)).toBeGreaterThan(60);
      expect(await clinic.data('audit', 'verify', out)).toMatchObject({ rows: told.seq, format });
      expect(await clinic.data('audit', 'verify', out, '--head', head)).toMatchObject({ proven: told.seq });
    },
  );

  it('reads as people speak', async () => {
    const records: Record<string, string>[] = parse(readFileSync(path('log.csv')), { columns: true });
    const { patient, doctor, clinic: institution, board } = clinic.address;
    const byTopic = (topic: string) => records.filter((record) => record.topic === topic);
    expect(byTopic('consent-granted')).toMatchObject([
      {
        actor: patient,
        patient,
        provider: doctor,
        'data-types': 'lab-results|mental-health',
        purposes: 'TREAT',
      },
    ]);
    expect(byTopic('access-permitted')).toMatchObject([
      { actor: doctor, code: 'read', outcome: 'permitted', ref: 'direct-consent', institution },
    ]);
    expect(byTopic('access-denied')).toMatchObject([{ code: 'read', outcome: 'not-covered', ref: '' }]);
    expect(byTopic('provider-registered')[0]).toMatchObject({
      code: 'primary-physician',
      outcome: 'none',
      institution,
    });
    expect(byTopic('institution-registered')).toMatchObject([
      { code: 'institution', provider: '', institution },
    ]);
    expect(byTopic('officer-added').map((record) => record.code)).toEqual([
      'registrar',
      'reviewer',
      'pauser',
    ]);
    expect(byTopic('registry-paused')).toMatchObject([{ actor: board, 'expires-at': 'forever' }]);
    expect(records.every((record) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(record.time ?? ''))).toBe(true);
  });

  it('fails verification with one character changed, and names the row', async () => {
    const lines = readFileSync(path('log.csv'), 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('not-covered'));
    const changed = lines.with(at, (lines[at] ?? '').replace('read', 'rebd'));
    const forged = lines.with(at, (lines[at] ?? '').replace('not-covered', 'objected'));
    for (const [name, text] of [
      ['changed.csv', changed],
      ['forged.csv', forged],
    ] as const) {
      writeFileSync(path(name), text.join('\n'));
      const { code, error } = await clinic.error('audit', 'verify', path(name));
      expect({ code, name: error.code }).toEqual({ code: 6, name: 'export-differs' });
      expect(error.details).toMatchObject({ difference: 'changed', line: at + 1, seq: at });
    }
  });

  it("proves a patient's events by the patient's own head", async () => {
    const out = path('patient.csv');
    const exported = await clinic.data('audit', 'export', '--patient', 'patient', '--out', out);
    expect(exported).toMatchObject({ rows: 4, filtered: true, patientHead: { count: 4 } });
    expect(await clinic.data('get-patient-head', 'patient')).toMatchObject({ count: 4 });
    expect(await clinic.data('audit', 'verify', out)).toMatchObject({
      way: 'patient',
      provenBy: 'node',
      patientHead: { count: 4 },
    });
    const lines = readFileSync(out, 'utf8').split('\n');
    writeFileSync(out, lines.toSpliced(2, 1).join('\n'));
    const { code, error } = await clinic.error('audit', 'verify', out);
    expect({ code, name: error.code }).toEqual({ code: 6, name: 'export-differs' });
    expect(error.details).toMatchObject({ difference: 'missing', line: 3 });
  });

  it('that went on no longer ends where an older export does, but still passes through its head', async () => {
    await clinic.data('unpause', '--from', 'board');
    const { code, error } = await clinic.error('audit', 'verify', path('log.csv'));
    expect({ code, name: error.code }).toEqual({ code: 6, name: 'export-ends-early' });
    const kept = path('csv.head.json');
    expect(await clinic.data('audit', 'verify', path('log.csv'), '--head', kept)).toMatchObject({
      beyond: null,
    });
    await clinic.data('audit', 'export', '--out', path('newer.csv'));
    const newer = await clinic.data('audit', 'verify', path('newer.csv'), '--head', kept, '--allow-newer');
    expect(newer).toMatchObject({ beyond: { count: 1 } });
  });

  it('gives a receipt with an access, which is verified without a network', async () => {
    const [permitted, denied] = [path('permitted.json'), path('denied.json')];
    const access = ['log-access-event', 'patient', 'doctor', '--purpose', 'TREAT', '--from', 'doctor'];
    await clinic.data(
      'grant-consent',
      'doctor',
      '--data-types',
      'lab-results',
      '--expires',
      '1d',
      '--from',
      'patient',
    );
    const logged = await clinic.data(...access, '--data-types', 'lab-results', '--receipt', permitted);
    expect(logged).toMatchObject({
      result: { permitted: true },
      receipt: { out: permitted, reaches: 'log' },
    });
    await clinic.data(...access, '--data-types', 'medical-history', '--receipt', denied);
    const { code, error } = await clinic.error(
      ...access,
      '--data-types',
      'lab-results',
      '--receipt',
      permitted,
    );
    expect({ code, name: error.code }).toEqual({ code: 2, name: 'file-exists' });
    const offline = { ...clinic.env, MEDREC_NODE_URL: 'http://127.0.0.1:9' };
    const verify = async (...argv: string[]) => {
      const run = await runMedrec(['audit', 'verify', ...argv, '--json'], { env: offline });
      return { code: run.code, ...JSON.parse(run.stdout) };
    };
    expect(await verify(permitted)).toMatchObject({
      code: 0,
      data: {
        kind: 'receipt',
        decision: { permitted: true, bases: ['direct-consent'] },
        redecided: true,
        provenBy: 'receipt',
      },
    });
    expect(await verify(denied)).toMatchObject({ code: 0, data: { decision: { code: 'not-covered' } } });
    const { seq } = logged.receipt as { seq: number };
    await clinic.data(
      'audit',
      'receipt',
      String(seq),
      '--out',
      path('again.json'),
      '--sign',
      '--from',
      'board',
    );
    expect(await verify(path('again.json'), '--signer', clinic.address.board)).toMatchObject({
      code: 0,
      data: { seq, signedBy: clinic.address.board },
    });
    expect(await verify(permitted, '--signer', clinic.address.board)).toMatchObject({
      code: 6,
      errors: [{ code: 'signer-differs' }],
    });
    const changed = path('changed.json');
    writeFileSync(changed, readFileSync(permitted, 'utf8').replace('"permitted":true', '"permitted":false'));
    expect(await verify(changed)).toMatchObject({ code: 2, errors: [{ code: 'receipt-unreadable' }] });
    await clinic.data('pause', '--from', 'board');
    await clinic.data('audit', 'head', '--out', path('later.head.json'));
    expect(await verify(permitted, '--head', path('later.head.json'))).toMatchObject({
      code: 6,
      errors: [{ code: 'receipt-unproven' }],
    });
    await clinic.data('ledger', 'sync', '--ledger', path('later.sqlite'));
    expect(await verify(permitted, '--ledger', path('later.sqlite'))).toMatchObject({ code: 0 });
    const none = await clinic.error('audit', 'receipt', '1', '--out', path('none.json'));
    expect({ code: none.code, name: none.error.code }).toEqual({ code: 2, name: 'receipt-impossible' });
    const dry = await clinic.error(
      ...access,
      '--data-types',
      'lab-results',
      '--receipt',
      path('dry.json'),
      '--dry-run',
    );
    expect({ code: dry.code, name: dry.error.code }).toEqual({ code: 2, name: 'bad-usage' });
  });

  it('is read with a bound on the age of the tip', async () => {
    await clinic.data('config', 'set', 'max-tip-age', '2147483648');
    expect(await clinic.data('audit', 'head')).toMatchObject({ seq: expect.any(Number) });
    await clinic.data('config', 'set', 'max-tip-age', 'none');
  });

  it('is not there where nothing was deployed', async () => {
    const env = { ...clinic.env, MEDREC_CONFIG: path('empty.toml') };
    const { code, stdout } = await runMedrec(['audit', 'head', '--json'], { env });
    expect({ code, error: JSON.parse(stdout).errors[0].code }).toEqual({ code: 3, error: 'contract-unset' });
  });
});

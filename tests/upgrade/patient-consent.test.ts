import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Chain } from '../../src/lib/chain/chain.ts';
import { patientConsent } from '../../src/lib/contracts/generated/patient-consent.ts';
import { useClinic } from '../support/clinic.ts';
import { readReport } from '../support/report.ts';
import {
  activate,
  askEverything,
  type Call,
  expectRefused,
  openAnew,
  passBurnBlocks,
  queue,
  readState,
  replace,
  type Subjects,
} from './support.ts';

const clinic = useClinic();
const { address } = clinic;
const root = '11'.repeat(32);
const bytes = new Uint8Array(32);
const hour = 3_600;
/** Seconds. */
const day = 86_400;

const id = (name: string) => `${address.admin}.${name}`;
const path = (name: string) => join(clinic.folder, name);
const write = (name: string, text: string) => {
  writeFileSync(path(name), text);
  return path(name);
};
const original = () => readFileSync('contracts/patient-consent.clar', 'utf8');
/** Another rule, and a function that this program does not know. */
const second = () =>
  `${original().replace('(define-constant YEAR u31536000)', '(define-constant YEAR u15768000)')}
(define-read-only (get-version) u2)
`;
/** Numbers of what was made before the upgrade. */
const made = { ended: 0, running: 0, study: 0, otherStudy: 0, request: 0 };
const subjects = (): Subjects => ({
  patients: ['patient', 'security'],
  people: ['doctor', 'cardiologist', 'nurse', 'researcher', 'stranger', 'board'],
  numbers: Object.values(made),
});
const call = async (...argv: string[]) =>
  (await clinic.data<{ result: { seq: number } }>(...argv)).result.seq;
const inForce = async () => (await clinic.data<Record<string, string>>('get-settings'))['patient-consent'];
const labs = ['--data-types', 'lab-results'];
const exportLog = async (name: string, ...more: string[]) => {
  await clinic.data('audit', 'export', '--out', path(name), '--head-out', path(`${name}.json`), ...more);
  const head = ['--head', path(`${name}.json`)];
  const { rows, proven } = await clinic.data('audit', 'verify', path(name), ...head);
  expect(proven).toBe(rows);
  return rows;
};

/** A consent of each kind, an override that ended without a review, a study, a request, and a log. */
beforeAll(async () => {
  for (const name of ['clinic', 'hospital']) {
    await clinic.data('register-institution', name, '--root', root, '--from', 'registrar');
  }
  const staff = {
    clinic: ['doctor,primary-physician', 'cardiologist,specialist', 'nurse,nurse', 'researcher,researcher'],
    hospital: ['stranger,emergency-personnel', 'board,emergency-personnel'],
  };
  for (const [institution, rows] of Object.entries(staff)) {
    const lines = ['provider,role,root', ...rows.map((row) => `${row},${root}`)];
    await clinic.data('register-providers', write('staff.csv', lines.join('\n')), '--from', institution);
    const verified = rows.map((row) => `${row.split(',')[0]},${root},1y`);
    const file = write('verified.csv', ['provider,root,valid-until', ...verified].join('\n'));
    await clinic.data('verify-providers', file, '--from', 'registrar');
  }
  await clinic.server.admin.pass(25 * hour);
  await clinic.data(
    'grant-consent',
    'doctor',
    '--data-types',
    'all',
    '--expires',
    '90d',
    '--from',
    'patient',
  );
  const consents = ['provider,data-types,expires', 'cardiologist,"lab-results,mental-health",60d'];
  consents.push('nurse,medical-history,30d', 'clinic,basic-information,1y');
  await clinic.data('grant-consents', write('consents.csv', consents.join('\n')), '--from', 'patient');
  const objection = ['set-objection', 'cardiologist', '--data-types', 'genetic-information'];
  await clinic.data(...objection, '--from', 'patient');
  await clinic.data('assign-care-team', 'patient', 'nurse', '--from', 'clinic');
  const referral = ['grant-temporary-access', 'patient', 'cardiologist', '--duration', '14d'];
  await clinic.data(...referral, '--data-types', 'medical-history', '--from', 'doctor');
  const study = ['register-study', '--data-types', 'lab-results,medical-history', '--ends', '180d'];
  made.study = await call(...study, 'researcher', '--evidence', root, '--from', 'registrar');
  made.otherStudy = await call(...study, 'clinic', '--evidence', root, '--from', 'registrar');
  await clinic.data('join-study', String(made.study), ...labs, '--from', 'patient');
  const request = ['request-access', 'security', ...labs, '--purpose', 'TREAT'];
  made.request = await call(...request, '--from', 'doctor');
  const override = ['emergency-override', 'patient', 'stranger', '--reason', 'life-threatening'];
  made.ended = await call(...override, '--from', 'stranger');
  await clinic.data(
    'log-access-event',
    'patient',
    'doctor',
    ...labs,
    '--purpose',
    'TREAT',
    '--from',
    'doctor',
  );
  await clinic.data('log-access-event', 'patient', 'nurse', ...labs, '--purpose', 'TREAT', '--from', 'nurse');
});

describe('a new version', () => {
  const deploy = (...argv: string[]) =>
    ['deploy-version', 'patient-consent-2', '--slot', 'patient-consent', '--from', 'admin', ...argv] as const;
  const source = () => write('patient-consent-2.clar', second());

  it('is rehearsed: nothing is sent', async () => {
    expect(await clinic.data(...deploy('--source', source(), '--dry-run'))).toMatchObject({
      outcome: 'to be sent',
      id: id('patient-consent-2'),
      replaces: id('patient-consent'),
      fee: expect.any(Number),
    });
    expect(await (await openAnew(clinic)).source(id('patient-consent-2'))).toBe(undefined);
  });

  it.each<[string, string, string[], string, number]>([
    ['a name of its own', 'consents-2', [], 'invalid-value', 2],
    ['the name in force', 'patient-consent', [], 'invalid-value', 2],
    ['a name that is too long', `patient-consent-${'2'.repeat(40)}`, [], 'invalid-value', 2],
    ['a file that is not there', 'patient-consent-2', ['--source', 'no-such-file'], 'file-unreadable', 2],
    ['another key than the registry’s', 'patient-consent-2', ['--from', 'stranger'], 'version-unwired', 6],
  ])('is refused with %s', async (_, name, more, code, exitCode) => {
    const line = ['deploy-version', name, '--slot', 'patient-consent', '--from', 'admin', ...more];
    const refused = await clinic.error(...line);
    expect({ code: refused.error.code, exitCode: refused.code }).toEqual({ code, exitCode });
  });

  it('that does not work with the registry is refused', async () => {
    const other = write('other.clar', '(define-public (end-override (override uint)) (ok override))');
    const { error } = await clinic.error(...deploy('--source', other));
    expect(error.code).toBe('version-unwired');
    const far = write('far.clar', second().replaceAll(' .registry', ` '${address.admin}.registry`));
    expect(await clinic.data(...deploy('--source', far, '--from', 'stranger', '--dry-run'))).toMatchObject({
      id: `${address.stranger}.patient-consent-2`,
    });
  });

  it('that is no Clarity is told as not deployed', async () => {
    const broken = write('broken.clar', '(contract-call? .registry get-head');
    const line = ['deploy-version', 'patient-consent-0', '--slot', 'patient-consent', '--from', 'admin'];
    const { code, error } = await clinic.error(...line, '--source', broken);
    expect(code).toBeGreaterThan(5);
    expect(['deploy-failed', 'transaction-rejected']).toContain(error.code);
  });

  it('is deployed beside the one in force, once, and names what comes next', async () => {
    const { txid, next, ...deployed } = await clinic.data<Record<string, unknown>>(
      ...deploy('--source', source()),
    );
    expect(deployed).toMatchObject({
      outcome: 'deployed',
      hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      differences: ['the function get-version is not of this version'],
    });
    expect(next).toBe(
      `medrec queue-protocol-contract ${id('patient-consent-2')} --slot patient-consent --from OWNER`,
    );
    expect(await clinic.data(...deploy('--source', source()))).toMatchObject({ outcome: 'already there' });
    expect(await clinic.error(...deploy())).toMatchObject({
      code: 6,
      error: { code: 'version-taken', hint: expect.stringContaining('patient-consent-3') },
    });
    expect(await inForce()).toBe(id('patient-consent'));
  });
});

describe('the replacement', () => {
  /** A client that was opened before it, as that of a run which takes long. */
  let outdated: Chain;
  /** A call of the contract that was no longer in force. */
  let late = '';
  let before: { state: Record<string, string>; answers: Record<string, string> };

  it('waits: early it is refused, and cancelled it is gone', async () => {
    const change = await queue(clinic, 'patient-consent', id('patient-consent-2'));
    const line = ['activate-change', String(change), '--from', 'board'];
    expect(await clinic.error(...line)).toMatchObject({ code: 7, error: { code: 'ERR-TIMELOCKED' } });
    await clinic.data('cancel-change', String(change), '--from', 'security');
    await passBurnBlocks(clinic, 2);
    expect(await clinic.error(...line)).toMatchObject({ code: 7, error: { code: 'ERR-UNKNOWN-CHANGE' } });
  });

  it('takes 144 burn blocks, and keeps the hash of what was deployed', async () => {
    await exportLog('before.csv');
    const change = await queue(clinic, 'patient-consent', id('patient-consent-2'));
    const { evidence, 'ready-at': ready } = await readChange(change);
    const deployed = await clinic.data<{ hash: string }>(
      ...['deploy-version', 'patient-consent-2', '--slot', 'patient-consent', '--from', 'admin'],
      ...['--source', path('patient-consent-2.clar')],
    );
    expect(evidence).toBe(deployed.hash);

    // An override that runs while the contract is replaced.
    const burn = await passBurnBlocks(clinic, 140);
    const override = ['emergency-override', 'security', 'board', '--reason', 'life-threatening'];
    made.running = await call(...override, '--from', 'board');
    const activation = ['activate-change', String(change), '--from', 'board'];
    expect(await clinic.error(...activation)).toMatchObject({ error: { code: 'ERR-TIMELOCKED' } });
    await passBurnBlocks(clinic, Number(ready.replace('burn block ', '')) - burn);

    outdated = await openAnew(clinic);
    expect(await outdated.contractId('patient-consent')).toBe(id('patient-consent'));
    before = {
      state: await readState(clinic, subjects()),
      answers: await askEverything(clinic, subjects()),
    };
    expect(Object.values(before.answers).filter((answer) => answer.includes('true')).length).toBeGreaterThan(
      12,
    );
    await activate(clinic, change);
    expect(await inForce()).toBe(id('patient-consent-2'));
  });

  it('leaves every stored thing and every answer about access as it was', async () => {
    expect(await readState(clinic, subjects())).toEqual(before.state);
    expect(await askEverything(clinic, subjects())).toEqual(before.answers);
  });

  it('leaves the log whole: what was exported before it is the beginning of what is now', async () => {
    expect(await exportLog('after.csv')).toBeGreaterThan(0);
    const [old, now] = ['before.csv', 'after.csv'].map((name) => readFileSync(path(name), 'utf8'));
    expect(now?.startsWith(old ?? 'nothing')).toBe(true);
    expect(now).toContain('protocol-contract-set');
    for (const patient of ['patient', 'security']) {
      const line = ['audit', 'export', '--patient', patient, '--out', path(`${patient}.csv`)];
      const { rows, patientHead } = await clinic.data<Record<string, unknown>>(...line);
      expect(patientHead).toMatchObject({ count: rows });
    }
  });

  it('ends the old contract: each of its functions that changes something is refused', async () => {
    const now = (await outdated.tip()).time;
    const soon = now + BigInt(30 * day);
    const { doctor, nurse, stranger, patient, clinic: practice, hospital } = address;
    const consent = { 'data-types': 4n, expiry: soon };
    const calls: Call[] = [
      ['patient', 'grant-consent', { provider: doctor, ...consent }],
      ['patient', 'grant-consents', { consents: [{ provider: doctor, ...consent }] }],
      ['patient', 'update-consent', { provider: doctor, 'new-permissions': { ...consent, purposes: 1n } }],
      ['patient', 'revoke-consent', { provider: doctor, 'data-types': 4n }],
      ['patient', 'transfer-consent', { from: practice, to: hospital }],
      ['patient', 'set-objection', { provider: nurse, 'data-types': 1n }],
      ['security', 'approve-request', { provider: doctor, request: BigInt(made.request), expiry: soon }],
      ['security', 'deny-request', { provider: doctor, request: BigInt(made.request) }],
      [
        'stranger',
        'emergency-override',
        { patient, provider: stranger, reason: { code: 1n, evidence: bytes } },
      ],
      ['security', 'end-override', { override: BigInt(made.running) }],
      ['reviewer', 'review-override', { override: BigInt(made.ended), outcome: 1n, evidence: bytes }],
      ['patient', 'acknowledge-override', { override: BigInt(made.ended) }],
      ['patient', 'set-emergency-preferences', { 'data-types': 1n }],
      ['registrar', 'register-study', { lead: practice, 'data-types': 4n, 'ends-at': soon, evidence: bytes }],
      ['patient', 'join-study', { study: BigInt(made.otherStudy), 'data-types': 4n }],
      ['patient', 'withdraw-from-study', { study: BigInt(made.study) }],
    ];
    [late = ''] = await expectRefused(clinic, outdated, 'patient-consent', calls);
    const escalated = BigInt(made.ended);
    await clinic.server.admin.pass(2 * day);
    await expectRefused(clinic, outdated, 'patient-consent', [
      ['hospital', 'escalate-override', { override: escalated }],
    ]);
    const changing = Object.entries(patientConsent.functions).filter(([, { kind }]) => kind === 'call');
    expect([...calls.map(([, name]) => name), 'escalate-override'].sort()).toEqual(
      changing.map(([name]) => name).sort(),
    );
  });

  it('is followed by the same command lines: what was begun before is ended after', async () => {
    const grant = ['grant-consent', 'doctor', ...labs, '--expires', '30d', '--from', 'patient'];
    for (const line of [grant, ['revoke-consent', 'doctor', ...labs, '--from', 'patient']]) {
      const { txid } = await clinic.data(...line);
      expect(await clinic.data('tx', 'status', String(txid))).toMatchObject({
        status: 'success',
        subject: `${id('patient-consent-2')}::${line[0]}`,
        result: { events: 1 },
      });
    }
    const approve = ['approve-request', 'doctor', String(made.request), '--expires', '30d'];
    await clinic.data(...approve, '--from', 'security');
    await clinic.data('escalate-override', String(made.ended), '--from', 'hospital');
    for (const override of [made.ended, made.running]) {
      await clinic.data('review-override', String(override), '--outcome', 'justified', '--from', 'reviewer');
    }
    expect(await clinic.data('get-override', String(made.ended))).toMatchObject({ outcome: 'justified' });
    await clinic.data('withdraw-from-study', String(made.study), '--from', 'patient');
    expect(await exportLog('later.csv')).toBeGreaterThan(0);
  });

  it('brings its rules, which a dry run does not claim to know', async () => {
    const grant = ['grant-consent', 'doctor', '--data-types', 'mental-health', '--expires', '300d'];
    const rehearsed = await clinic.run(...grant, '--from', 'patient', '--dry-run');
    expect(JSON.parse(rehearsed.stdout)).toMatchObject({
      data: { contract: id('patient-consent-2'), verdict: 'not certain' },
      warnings: [expect.stringContaining('as this program knows them')],
    });
    expect(await clinic.error(...grant, '--from', 'patient')).toMatchObject({
      code: 7,
      error: { code: 'ERR-PROTECTED-TOO-LONG' },
    });
  });

  it('is told by doctor and smoke as a newer version', async () => {
    const doctor = readReport(await clinic.run('doctor'));
    expect(doctor.find('can call')).toMatchObject({
      status: 'passed',
      detail: expect.stringContaining('newer than this program: it also has get-version'),
    });
    const smoke = readReport(await clinic.run('smoke'));
    expect({ code: smoke.code, errors: smoke.errors }).toEqual({
      code: 6,
      errors: ['version-differs', 'version-differs'],
    });
    expect(smoke.find('patient-consent has the source').detail).toMatch(/newer than this program.*hash 0x/);
    expect(smoke.find('patient-consent is on the chain').detail).toBe(id('patient-consent-2'));
    expect(smoke.find('access-control has the source').status).toBe('passed');
  });

  it('is followed also by a profile that names the old contract, which is warned of', async () => {
    await clinic.data('config', 'set', 'patient-consent', id('patient-consent'));
    const line = ['grant-consent', 'doctor', ...labs, '--expires', '30d', '--from', 'patient'];
    const { stdout } = await clinic.run(...line);
    const { data, warnings } = JSON.parse(stdout);
    expect(warnings).toEqual([
      expect.stringContaining('medrec config unset patient-consent --profile simnet'),
    ]);
    expect(await clinic.data('tx', 'status', data.txid)).toMatchObject({
      subject: `${id('patient-consent-2')}::grant-consent`,
    });
    const doctor = readReport(await clinic.run('doctor'));
    expect({ code: doctor.code, errors: doctor.errors }).toEqual({ code: 6, errors: ['wiring-differs'] });
    await clinic.data('config', 'unset', 'patient-consent');
    expect((await clinic.run('doctor')).code).toBe(0);
  });

  it('explains a call of the old contract that was sent too late', async () => {
    expect(await clinic.data('tx', 'status', late)).toMatchObject({ error: 'ERR-NOT-PROTOCOL' });
    const { code, error } = await clinic.error('tx', 'wait', late);
    expect({ code, name: error.code }).toEqual({ code: 7, name: 'ERR-NOT-PROTOCOL' });
    expect(error.hint).toContain('run the command again');
  });

  it('is not called where it has a function otherwise: nothing is signed', async () => {
    const third = second()
      .replaceAll('revoke-consent (provider', 'revoke-consent (grantee')
      .replaceAll(
        /(\(define-public \(revoke-consent \(grantee principal\) \(data-types uint\)\))/g,
        '$1 (revoke-consent-of grantee data-types))\n(define-private (revoke-consent-of (provider principal) (data-types uint))',
      );
    const deployed = ['deploy-version', 'patient-consent-3', '--slot', 'patient-consent', '--from', 'admin'];
    const { stdout } = await clinic.run(...deployed, '--source', write('third.clar', third));
    expect(JSON.parse(stdout).warnings).toEqual([
      expect.stringContaining('revoke-consent: it takes grantee'),
    ]);
    await replace(clinic, 'patient-consent', id('patient-consent-3'));
    const nonce = async () => (await (await openAnew(clinic)).account(address.patient)).nonce;
    const count = await nonce();
    const revoke = ['revoke-consent', 'doctor', ...labs, '--from', 'patient'];
    for (const line of [revoke, [...revoke, '--dry-run']]) {
      const { code, error } = await clinic.error(...line);
      expect({ code, name: error.code }).toEqual({ code: 6, name: 'version-differs' });
      expect(error.message).toContain('it takes grantee, data-types, not provider, data-types');
    }
    expect(await nonce()).toBe(count);
    // The others are called as ever.
    await clinic.data('set-emergency-preferences', '--data-types', 'all', '--from', 'patient');
    expect(readReport(await clinic.run('doctor'))).toMatchObject({ code: 6, errors: ['version-differs'] });
  });

  it('is undone in the same way', async () => {
    await replace(clinic, 'patient-consent', id('patient-consent'));
    const line = ['revoke-consent', 'doctor', ...labs, '--from', 'patient'];
    const { txid } = await clinic.data(...line);
    expect(await clinic.data('tx', 'status', String(txid))).toMatchObject({
      subject: `${id('patient-consent')}::revoke-consent`,
      status: 'success',
    });
    expect(readReport(await clinic.run('smoke')).code).toBe(0);
    expect(await exportLog('end.csv')).toBeGreaterThan(0);
  });
});

async function readChange(change: number) {
  const { event, ...rest } = await clinic.data<{ 'ready-at': string; event: { evidence: string } }>(
    'get-change',
    String(change),
  );
  return { ...rest, evidence: event.evidence };
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useClinic } from '../support/clinic.ts';

const clinic = useClinic();
const root = '11'.repeat(32);
const ask = (provider: string, types = 'lab-results') =>
  clinic.data('check-access', 'patient', provider, '--data-types', types, '--purpose', 'TREAT');
const statusOf = (provider: string) => clinic.data('get-consent-status', 'patient', provider);

beforeAll(async () => {
  for (const name of ['clinic', 'hospital']) {
    await clinic.data('register-institution', name, '--root', root, '--from', 'registrar');
  }
  const file = join(clinic.folder, 'providers.csv');
  const rows = ['doctor,primary-physician', 'cardiologist,specialist', 'nurse,nurse'].map(
    (row) => `${row},${root}`,
  );
  writeFileSync(file, ['provider,role,root', ...rows].join('\n'));
  await clinic.data('register-providers', file, '--from', 'clinic');
  for (const name of ['doctor', 'cardiologist', 'nurse']) {
    await clinic.data(
      'verify-credentials',
      name,
      '--root',
      root,
      '--valid-until',
      '1y',
      '--from',
      'registrar',
    );
  }
});

describe('a consent', () => {
  it('over six data types is one transaction and one event', async () => {
    const before = await clinic.data<{ seq: number }>('get-head');
    const grant = ['grant-consent', 'doctor', '--data-types', 'all', '--expires', '90d', '--from', 'patient'];
    const { status, result } = await clinic.data(...grant);
    expect({ status, result }).toEqual({ status: 'success', result: { events: 1, seq: before.seq + 1 } });
    expect(await ask('doctor', 'all')).toMatchObject({
      permitted: true,
      code: 'permitted',
      basis: ['direct-consent'],
    });
  });

  it('is refused with the contract’s own error, its meaning and the next step', async () => {
    const { code, error } = await clinic.error(
      'grant-consent',
      'stranger',
      '--data-types',
      'all',
      '--expires',
      '90d',
      '--from',
      'patient',
    );
    expect({ code, name: error.code }).toEqual({ code: 7, name: 'ERR-UNKNOWN-GRANTEE' });
    expect(error.message).toContain('no provider or institution');
    expect(error.hint).toContain('get-provider');
    expect(error.details).toMatchObject({
      contract: 'patient-consent',
      number: 303,
      txid: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('ends by revocation, and what is left is denied', async () => {
    await clinic.data('revoke-consent', 'doctor', '--data-types', 'lab-results', '--from', 'patient');
    expect(await ask('doctor')).toMatchObject({ permitted: false, code: 'not-covered' });
    expect(await ask('doctor', 'medical-history')).toMatchObject({ permitted: true });
    expect(await statusOf('doctor')).toMatchObject({ expiries: { 'lab-results': 'none' } });
  });

  it('gives way to an objection', async () => {
    await clinic.data('set-objection', 'doctor', '--data-types', 'medical-history', '--from', 'patient');
    expect(await ask('doctor', 'medical-history')).toMatchObject({
      code: 'objected',
      meaning: expect.stringContaining('objects'),
    });
    await clinic.data('set-objection', 'doctor', '--data-types', 'none', '--from', 'patient');
    expect(await ask('doctor', 'medical-history')).toMatchObject({ permitted: false, code: 'not-covered' });
  });

  it('is granted many at a time from a file, or not at all', async () => {
    expect(await clinic.data('grant-consents', 'examples/consents.csv', '--from', 'patient')).toMatchObject({
      result: { events: 3 },
    });
    expect(await ask('cardiologist')).toMatchObject({ permitted: true });
    const file = join(clinic.folder, 'consents.csv');
    writeFileSync(
      file,
      'provider,data-types,expires\nhospital,basic-information,60d\nstranger,basic-information,60d\n',
    );
    expect(await clinic.error('grant-consents', file, '--from', 'patient')).toMatchObject({ code: 7 });
    expect(await clinic.data('get-consent', 'patient', 'hospital')).toMatchObject({
      number: 0,
      purposes: [],
    });
  });

  it('moves from one institution to another', async () => {
    await clinic.data('transfer-consent', 'clinic', 'hospital', '--from', 'patient');
    expect(await clinic.data('get-consent', 'patient', 'hospital')).toMatchObject({ purposes: ['TREAT'] });
  });
});

describe('a transaction', () => {
  it('is rehearsed without being sent', async () => {
    const head = await clinic.data('get-head');
    const line = [
      'grant-consent',
      'doctor',
      '--data-types',
      'lab-results',
      '--expires',
      '2027-06-30',
      '--from',
      'patient',
    ];
    expect(await clinic.data(...line, '--dry-run')).toMatchObject({
      function: 'grant-consent',
      arguments: {
        provider: clinic.address.doctor,
        'data-types': ['lab-results'],
        expiry: '2027-06-30T00:00:00Z',
      },
      sender: clinic.address.patient,
      nonce: expect.any(Number),
      fee: expect.any(Number),
    });
    expect(await clinic.data('get-head')).toEqual(head);
  });

  it('can be sent now and waited for later', async () => {
    const line = [
      'grant-consent',
      'doctor',
      '--data-types',
      'lab-results',
      '--expires',
      '30d',
      '--from',
      'patient',
    ];
    const { txid, status, next } = await clinic.data(...line, '--no-wait');
    expect({ status, next }).toEqual({ status: 'pending', next: `medrec tx wait ${txid}` });
    expect(await clinic.data('tx', 'wait', String(txid))).toMatchObject({
      status: 'success',
      result: { events: 1 },
    });
    expect(await clinic.data('tx', 'status', String(txid))).toMatchObject({ status: 'success' });
  });

  it('never costs more than the cap', async () => {
    const line = ['revoke-consent', 'doctor', '--data-types', 'lab-results', '--from', 'patient'];
    expect(await clinic.error(...line, '--max-fee', '10')).toMatchObject({
      code: 6,
      error: { code: 'fee-too-high' },
    });
    expect(await clinic.error(...line, '--fee', '11', '--max-fee', '10')).toMatchObject({ code: 6 });
  });

  it('shows the node’s own reason when it is rejected', async () => {
    const line = ['revoke-consent', 'doctor', '--data-types', 'lab-results', '--from', 'patient'];
    expect(await clinic.error(...line, '--fee', '1')).toMatchObject({
      code: 6,
      error: {
        code: 'transaction-rejected',
        message: expect.stringContaining('FeeTooLow'),
        hint: expect.stringContaining('--fee'),
      },
    });
    expect(await clinic.error(...line, '--nonce', '0')).toMatchObject({
      error: { message: expect.stringContaining('BadNonce') },
    });
  });

  it('that nobody knows is said to be unknown', async () => {
    expect(await clinic.error('tx', 'status', '00'.repeat(32))).toMatchObject({
      code: 6,
      error: { code: 'transaction-unknown' },
    });
    expect(await clinic.error('tx', 'wait', '00'.repeat(32), '--timeout', '0')).toMatchObject({ code: 6 });
  });
});

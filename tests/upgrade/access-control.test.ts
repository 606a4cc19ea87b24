import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Chain } from '../../src/lib/chain/chain.ts';
import { makeRow, nextNpi, plainFile } from '../provider/support/hospital.ts';
import { useClinic } from '../support/clinic.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import {
  activate,
  askEverything,
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
const proxy = useProxyNode(() => clinic.server.url);
const root = '11'.repeat(32);
const bytes = new Uint8Array(32);
const id = (name: string) => `${address.admin}.${name}`;
const subjects: Subjects = { patients: ['patient'], people: ['hospital', 'doctor', 'nurse'], numbers: [1] };

const logged = ['patient', 'doctor', '--data-types', 'lab-results', '--purpose', 'TREAT', '--from', 'doctor'];
const log = async () => await clinic.data<Record<string, unknown>>('log-access-event', ...logged);
const write = (name: string, text: string) => {
  writeFileSync(join(clinic.folder, name), text);
  return join(clinic.folder, name);
};

/** A client that was opened while the first contract was in force. */
let outdated: Chain;
/** Of the replacement by access-control-2. */
let change = 0;

beforeAll(async () => {
  await clinic.data('register-institution', 'hospital', '--root', root, '--from', 'registrar');
  const rows = ['provider,role,root', `doctor,primary-physician,${root}`, `nurse,nurse,${root}`];
  await clinic.data('register-providers', write('staff.csv', rows.join('\n')), '--from', 'hospital');
  for (const name of ['doctor', 'nurse']) {
    const verify = ['verify-credentials', name, '--root', root, '--valid-until', '1y'];
    await clinic.data(...verify, '--from', 'registrar');
  }
  const grant = ['grant-consent', 'doctor', '--data-types', 'all', '--expires', '90d', '--from', 'patient'];
  await clinic.data(...grant);
  await clinic.data('assign-care-team', 'patient', 'nurse', '--from', 'hospital');
  const source = readFileSync('contracts/access-control.clar', 'utf8');
  const file = write('access-control-2.clar', `${source}\n(define-read-only (get-version) u2)\n`);
  const deploy = ['deploy-version', 'access-control-2', '--slot', 'access-control', '--from', 'admin'];
  await clinic.data(...deploy, '--source', file);
  change = await queue(clinic, 'access-control', id('access-control-2'));
  await passBurnBlocks(clinic, 144);
});

describe('a replaced access-control', () => {
  let before: Record<string, string>[];
  const read = async () => [await readState(clinic, subjects), await askEverything(clinic, subjects)];

  it('ends an import that is under way, which goes on when it is run again', async () => {
    outdated = await openAnew(clinic);
    await outdated.contractId('access-control');
    before = await read();
    let sent = 0;
    proxy.tamper(async ({ method, path }) => {
      if (method !== 'POST' || path !== '/v2/transactions') return undefined;
      sent += 1;
      if (sent === 1) await activate(clinic, change);
      return undefined;
    });
    const rows = Array.from({ length: 201 }, () => makeRow(nextNpi()));
    const file = write('providers.csv', plainFile(rows));
    const line = ['provider', 'import', file, '--from', 'hospital'];
    const { code, stdout } = await clinic.run(...line, '--node-url', proxy.url);
    const { data, errors } = JSON.parse(stdout);
    expect({ code, counts: data.counts, errors }).toMatchObject({
      code: expect.any(Number),
      counts: { registered: 200, failed: 1 },
      errors: [{ code: 'ERR-NOT-PROTOCOL', hint: expect.stringContaining('run the command again') }],
    });
    expect(code).not.toBe(0);
    const again = await clinic.data<{ counts: object; rows: { txid: string | null }[] }>(...line);
    expect(again.counts).toMatchObject({ registered: 1, skipped: 200 });
    const last = again.rows.find(({ txid }) => txid !== null)?.txid ?? '';
    expect(await clinic.data('tx', 'status', last)).toMatchObject({
      subject: `${id('access-control-2')}::register-providers`,
    });
  });

  it('leaves what is stored, and every answer about access, as it was', async () => {
    expect(await read()).toEqual(before);
  });

  it('can be asked, and neither changes nor logs anything any more', async () => {
    const read = { patient: address.patient, provider: address.doctor, 'data-types': 4n, purpose: 1n };
    await expectRefused(clinic, outdated, 'access-control', [
      ['doctor', 'log-access-event', { ...read, action: 1n }],
      ['nurse', 'request-access', { patient: address.patient, 'data-types': 4n, purpose: 1n }],
      [
        'doctor',
        'grant-temporary-access',
        { patient: address.patient, provider: address.nurse, duration: 3_600n, 'data-types': 4n },
      ],
      ['hospital', 'unassign-care-team', { patient: address.patient, provider: address.nurse }],
      ['registrar', 'register-institution', { institution: address.clinic, root: bytes }],
      ['registrar', 'suspend-provider', { provider: address.doctor }],
      ['board', 'add-registrar', { who: address.stranger }],
      ['patient', 'publish-encryption-key', { key: bytes }],
      ['doctor', 'resign', {}],
    ]);
  });

  it('is followed by logging and asking, and by the roll back', async () => {
    for (const contract of ['access-control-2', 'access-control']) {
      const { txid, result } = await log();
      expect(result).toMatchObject({ permitted: true, basis: ['direct-consent'] });
      expect(await clinic.data('tx', 'status', String(txid))).toMatchObject({
        subject: `${id(contract)}::log-access-event`,
      });
      if (contract === 'access-control-2') await replace(clinic, 'access-control', id('access-control'));
    }
    expect((await clinic.run('smoke')).code).toBe(0);
    const file = join(clinic.folder, 'log.csv');
    await clinic.data('audit', 'export', '--out', file, '--head-out', `${file}.json`);
    const { rows, proven } = await clinic.data('audit', 'verify', file, '--head', `${file}.json`);
    expect(proven).toBe(rows);
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatTime, parseTime } from '../../src/lib/parameters/time.ts';
import { useClinic } from '../support/clinic.ts';
import { runMedrec } from '../support/run-medrec.ts';

const clinic = useClinic();
const root = '11'.repeat(32);
const day = 86_400n;

interface Status {
  'data-types': string[];
  purposes: string[];
  expiries: Record<string, string>;
}
const statusOf = (provider: string) => clinic.data<Status>('get-consent-status', 'patient', provider);
const headOf = () => clinic.data<{ seq: number }>('get-head');
/** Seconds since 1970 of the chain's newest block. */
const tipTime = async () => BigInt((await clinic.server.admin.status()).head.time);

/** Runs a command as the patient; the envelope and what went to stderr. */
async function asPatient(...argv: string[]) {
  const { code, stdout, stderr } = await clinic.run(...argv, '--from', 'patient');
  return { code, stderr, ...JSON.parse(stdout) };
}

beforeAll(async () => {
  for (const name of ['clinic', 'hospital']) {
    await clinic.data('register-institution', name, '--root', root, '--from', 'registrar');
  }
  const file = join(clinic.folder, 'providers.csv');
  const roles = {
    doctor: 'primary-physician',
    cardiologist: 'specialist',
    nurse: 'emergency-personnel',
    researcher: 'researcher',
  };
  const rows = Object.entries(roles).map((pair) => [...pair, root].join());
  writeFileSync(file, ['provider,role,root', ...rows].join('\n'));
  await clinic.data('register-providers', file, '--from', 'clinic');
  writeFileSync(
    join(clinic.folder, 'templates.toml'),
    `[templates.therapy]
data-types = ["basic-information", "mental-health"]
purposes = ["TREAT"]
duration = "30d"

[templates.billing]
data-types = ["basic-information"]
purposes = ["HPAYMT"]
duration = "30d"

[templates.short-study]
data-types = ["lab-results", "mental-health"]
purposes = ["HRESCH"]
duration = "10d"
`,
  );
});

describe('a grant by a template', () => {
  it('has its types, the purposes of the role, and its duration from the newest block', async () => {
    const start = await tipTime();
    const { code, stderr } = await asPatient('grant-consent', 'doctor', '--template', 'primary-care');
    expect(code).toBe(0);
    const end = formatTime(start + 365n * day);
    const types = ['basic-information', 'medical-history', 'lab-results', 'treatment-plans'];
    expect(stderr).toContain(`template primary-care (shipped): ${types.join(', ')}, until ${end}`);
    expect(await statusOf('doctor')).toMatchObject({
      'data-types': types,
      purposes: ['TREAT'],
      expiries: { 'lab-results': end, 'mental-health': 'none' },
    });
  });

  it('gives way to what is given itself, field by field', async () => {
    const only = ['--data-types', 'lab-results'];
    const start = await tipTime();
    await asPatient('grant-consent', 'cardiologist', '--template', 'specialist-consultation', ...only);
    expect(await statusOf('cardiologist')).toMatchObject({
      'data-types': ['lab-results'],
      expiries: { 'lab-results': formatTime(start + 90n * day) },
    });
    const until = formatTime((await tipTime()) + 5n * day);
    await asPatient(
      'grant-consent',
      'cardiologist',
      '--template',
      'specialist-consultation',
      '--expires',
      until,
    );
    expect(await statusOf('cardiologist')).toMatchObject({
      'data-types': ['basic-information', 'medical-history', 'lab-results'],
      expiries: { 'medical-history': until, 'lab-results': until },
    });
  });

  it('of emergency personnel is for emergencies too', async () => {
    const { code, warnings } = await asPatient('grant-consent', 'nurse', '--template', 'emergency-ready');
    expect({ code, warnings }).toEqual({ code: 0, warnings: [] });
    expect(await statusOf('nurse')).toMatchObject({ purposes: ['TREAT', 'ETREAT'] });
  });

  it('is not sent when the role acts for more than the template allows', async () => {
    const before = await headOf();
    const { code, errors } = await asPatient('grant-consent', 'nurse', '--template', 'primary-care');
    expect({ code, name: errors[0].code }).toEqual({ code: 2, name: 'template-purposes' });
    expect(errors[0].message).toBe(
      `the template "primary-care" is for TREAT at most, and a consent granted to ${clinic.address.nurse} is for TREAT, ETREAT; nothing was sent`,
    );
    const research = await asPatient('grant-consent', 'hospital', '--template', 'research');
    expect(research).toMatchObject({ code: 2, errors: [{ code: 'template-purposes' }] });
    expect(research.errors[0].hint).toContain('medrec join-study STUDY --template research');
    expect(await asPatient('grant-consent', 'doctor', '--template', 'billing', '--dry-run')).toMatchObject({
      code: 2,
      errors: [{ code: 'template-purposes', hint: expect.stringContaining('template list') }],
    });
    expect(await headOf()).toEqual(before);
  });

  it('warns when it is for less, and names the command that adds the rest for an institution', async () => {
    const { warnings } = await asPatient('grant-consent', 'hospital', '--template', 'emergency-ready');
    const next = `medrec update-consent ${clinic.address.hospital} --template emergency-ready`;
    expect(warnings).toEqual([expect.stringContaining(`is for TREAT only; then \`${next}\` adds ETREAT`)]);
    expect(await statusOf('hospital')).toMatchObject({ purposes: ['TREAT'] });
    const line = next.split(' ').slice(1);
    expect(await asPatient(...line)).toMatchObject({ code: 0, warnings: [] });
    expect(await clinic.data('get-consent', 'patient', 'hospital')).toMatchObject({
      purposes: ['TREAT', 'ETREAT'],
    });
  });

  it('warns of protected types, unless the types were given', async () => {
    const by = ['--template', 'therapy'];
    const { stderr, warnings } = await asPatient('grant-consent', 'doctor', ...by);
    expect(stderr).toContain(
      `template therapy (of ${join(clinic.folder, 'templates.toml')}): basic-information, mental-health`,
    );
    expect(warnings).toEqual([
      expect.stringMatching(/the template therapy names mental-health, which are protected types/),
    ]);
    expect(await statusOf('doctor')).toMatchObject({
      'data-types': expect.arrayContaining(['mental-health']),
    });
    const given = await asPatient('grant-consent', 'doctor', ...by, '--data-types', 'mental-health');
    expect(given).toMatchObject({ code: 0, warnings: [] });
  });

  it('shows in a dry run what it would send', async () => {
    const start = await tipTime();
    const { data } = await asPatient('grant-consent', 'doctor', '--template', 'primary-care', '--dry-run');
    expect(data.arguments).toEqual({
      provider: clinic.address.doctor,
      'data-types': ['basic-information', 'medical-history', 'lab-results', 'treatment-plans'],
      expiry: formatTime(start + 365n * day),
    });
    expect(data.verdict).toBe('would succeed');
  });

  it('to one who is not registered is refused by the contract itself', async () => {
    const { code, errors } = await asPatient('grant-consent', 'stranger', '--template', 'primary-care');
    expect({ code, name: errors[0].code }).toEqual({ code: 7, name: 'ERR-UNKNOWN-GRANTEE' });
  });

  it('needs a template that there is, or everything that it stands for', async () => {
    const run = async (...argv: string[]) => {
      const { code, errors } = await asPatient(...argv);
      return { code, message: errors[0].message, hint: errors[0].hint };
    };
    expect(await run('grant-consent', 'doctor', '--template', 'primary')).toMatchObject({
      code: 2,
      message: expect.stringContaining('there are: billing, emergency-ready, primary-care,'),
    });
    expect(await run('grant-consent', 'doctor', '--expires', '1d')).toEqual({
      code: 2,
      message: '--data-types is needed, or --template with one that says it',
      hint: 'Run `medrec grant-consent --help` to see how it is used.',
    });
    expect(await run('grant-consent', 'doctor', '--data-types', 'all')).toMatchObject({
      code: 2,
      message: expect.stringContaining('--expires is needed'),
    });
    const most = ['--data-types', 'all', '--expires', '1d'];
    expect(await run('update-consent', 'doctor', ...most)).toMatchObject({
      code: 2,
      message: expect.stringContaining('--purposes is needed'),
    });
  });
});

describe('an update by a template', () => {
  it('replaces types, end and purposes, but for what is given', async () => {
    const start = await tipTime();
    const by = ['--template', 'specialist-consultation'];
    expect(await asPatient('update-consent', 'doctor', ...by)).toMatchObject({ code: 0 });
    const updated = await statusOf('doctor');
    expect(updated).toMatchObject({
      'data-types': ['basic-information', 'medical-history', 'lab-results'],
      purposes: ['TREAT'],
    });
    expect(parseTime(updated.expiries['lab-results'] ?? '')).toBe(start + 90n * day);
    const given = ['--purposes', 'TREAT', '--data-types', 'basic-information'];
    await asPatient('update-consent', 'hospital', '--template', 'emergency-ready', ...given);
    expect(await clinic.data('get-consent', 'patient', 'hospital')).toMatchObject({ purposes: ['TREAT'] });
    expect(await statusOf('hospital')).toMatchObject({ 'data-types': ['basic-information'] });
  });

  it('for purposes that the role has not is refused by the contract', async () => {
    const { code, errors } = await asPatient('update-consent', 'doctor', '--template', 'billing');
    expect({ code, name: errors[0].code }).toEqual({ code: 7, name: 'ERR-INVALID-PURPOSES' });
  });
});

describe('a list of grants', () => {
  const write = (text: string) => {
    const file = join(clinic.folder, 'consents.csv');
    writeFileSync(file, text);
    return file;
  };

  it('takes a template for all, one for a row, and what a row says itself', async () => {
    const file = write('provider,template,expires\nclinic,,\nhospital,therapy,10d\ndoctor,,\n');
    const start = await tipTime();
    const { code, stderr, warnings } = await asPatient('grant-consents', file, '--template', 'primary-care');
    expect(code).toBe(0);
    expect(stderr.match(/^template /gm)).toHaveLength(2);
    expect(warnings).toEqual([expect.stringContaining('mental-health')]);
    expect(await statusOf('clinic')).toMatchObject({
      expiries: { 'treatment-plans': formatTime(start + 365n * day) },
    });
    expect(await statusOf('hospital')).toMatchObject({
      expiries: { 'mental-health': formatTime(start + 10n * day) },
    });
  });

  it('names each row that lacks something, and sends nothing', async () => {
    const before = await headOf();
    const file = write(
      'provider,template,data-types,expires\nclinic,,all,\nhospital,therapy,,\ndoctor,none,,1d\n',
    );
    const unknown = await asPatient('grant-consents', file);
    expect(unknown).toMatchObject({ code: 2, errors: [{ code: 'rows-faulty' }] });
    expect(unknown.errors[0].details.faults).toEqual([
      expect.stringMatching(/^line 4: there is no template "none"; there are: /),
    ]);
    const lacking = await asPatient('grant-consents', write('provider,data-types\nclinic,all\nhospital,\n'));
    expect(lacking.errors[0].details.faults).toEqual([
      `row 1 (${clinic.address.clinic}): neither expires nor a template`,
      `row 2 (${clinic.address.hospital}): neither data-types nor a template`,
      `row 2 (${clinic.address.hospital}): neither expires nor a template`,
    ]);
    expect(await headOf()).toEqual(before);
  });

  it('is not sent when one role acts for more than its template allows, in whatever row', async () => {
    const unknown = Array.from({ length: 45 }, (_, i) => `${clinic.address.stranger}.c${i}`);
    const file = write(['provider', 'clinic', ...unknown, 'nurse'].join('\n'));
    expect(await asPatient('grant-consents', file, '--template', 'primary-care')).toMatchObject({
      code: 2,
      errors: [{ code: 'template-purposes', message: expect.stringContaining(clinic.address.nurse) }],
    });
  });
});

describe('a study joined by a template', () => {
  const register = async (types: string, ends: string) => {
    const more = ['--data-types', types, '--ends', ends, '--evidence', root];
    const { result } = await clinic.data<{ result: { seq: number } }>(
      'register-study',
      'researcher',
      ...more,
      '--from',
      'registrar',
    );
    return String(result.seq);
  };

  it('has the types of the template that the study uses, and no others', async () => {
    const study = await register('basic-information,lab-results', '1y');
    const { code, stderr } = await asPatient('join-study', study, '--template', 'research');
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('with lab-results, until'),
    });
    expect(await clinic.data('get-membership', 'patient', 'researcher')).toMatchObject({
      'data-types': ['lab-results'],
    });
    await asPatient('withdraw-from-study', study);
  });

  it('is refused when the template allows no research, ends sooner, or has none of its types', async () => {
    const study = await register('basic-information', '30d');
    const join = (...argv: string[]) => asPatient('join-study', ...argv);
    expect(await join(study, '--template', 'primary-care')).toMatchObject({
      code: 2,
      errors: [{ code: 'template-purposes' }],
    });
    expect(await join(study, '--template', 'short-study')).toMatchObject({
      code: 2,
      errors: [{ code: 'template-outlasted', message: expect.stringContaining('10d at most') }],
    });
    expect(await join(study, '--template', 'research')).toMatchObject({
      code: 2,
      errors: [{ code: 'template-unused', message: expect.stringContaining('uses basic-information') }],
    });
    expect(await join('99999', '--template', 'research')).toMatchObject({
      code: 7,
      errors: [{ code: 'ERR-UNKNOWN-STUDY' }],
    });
    expect(await join(study)).toMatchObject({ code: 2, errors: [{ code: 'bad-usage' }] });
    const given = await join(study, '--template', 'research', '--data-types', 'basic-information');
    expect(given).toMatchObject({ code: 0 });
  });
});

it('a template is not used while one’s own file has a fault, and nothing is asked of a node', async () => {
  const env = {
    MEDREC_DATA_DIR: clinic.folder,
    MEDREC_CONFIG: join(clinic.folder, 'elsewhere', 'config.toml'),
  };
  mkdirSync(join(clinic.folder, 'elsewhere'));
  writeFileSync(join(clinic.folder, 'elsewhere', 'templates.toml'), '[templates.primary-care]\n');
  const line = ['grant-consent', clinic.address.doctor, '--template', 'primary-care'];
  const { code, stderr } = await runMedrec([...line, '--node-url', 'http://127.0.0.1:1'], { env });
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringContaining('line 1: templates.primary-care.data-types: is missing, and 2 more'),
  });
});

import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useClinic } from '../support/clinic.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import { readReport } from '../support/report.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';
import { parseXml } from '../support/xml.ts';

const clinic = useClinic();
const proxy = useProxyNode(() => clinic.server.url);

/** `medrec smoke` through the proxy, with the clinic's configuration. */
const smoke = async (...argv: string[]) =>
  readReport(await clinic.run('smoke', '--node-url', proxy.url, ...argv));
const hexOf = (value: boolean) => (value ? '0x03' : '0x04');

describe('a deployment that is right', () => {
  it('passes every check, says who governs it, and is not written to', async () => {
    const head = await clinic.data('get-head');
    const { code, checks, find } = await smoke();
    expect(code).toBe(0);
    expect(checks.filter(({ status }) => status !== 'passed').map(({ name }) => name)).toEqual([
      'a round trip of writes',
    ]);
    expect(find('round trip').detail).toContain('--write');
    expect(find('has an owner').detail).toBe(`owner ${clinic.address.board}`);
    expect(find('hold office').detail).toBe('1 registrar, 1 reviewer, 1 pauser');
    expect(find('state of pause').detail).toBe('not paused');
    expect(find('registry is on the chain').detail).toBe(`${clinic.address.admin}.registry`);
    expect(await clinic.data('get-head')).toEqual(head);
  });

  it('is reported in JUnit’s XML, a test case a check', async () => {
    const { code, stdout, stderr } = await runMedrec(['smoke', '--format', 'junit'], { env: clinic.env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const suite = parseXml(stdout);
    expect(suite).toMatchObject({
      name: 'testsuite',
      attributes: { name: 'medrec smoke', failures: '0', skipped: '1' },
    });
    expect(suite.attributes.tests).toBe(String(suite.children.length));
    expect(suite.children.at(-1)?.children[0]).toMatchObject({ name: 'skipped' });
  });

  it('that is paused says until when', async () => {
    await clinic.data('pause', '--from', 'security');
    const { code, find } = await smoke();
    expect({ code, ...find('state of pause') }).toMatchObject({
      code: 0,
      status: 'passed',
      detail: expect.stringMatching(/^paused until \d{4}-/),
    });
    await clinic.data('unpause', '--from', 'board');
  });
});

describe('a deployment that is not this package’s', () => {
  it('another source ends with 6, and names the line', async () => {
    proxy.tamperJson(/source\/[^/]+\/access-control/, (body: { source: string }) => {
      body.source = body.source.replace(/\n(;; READ-ONLY)/, '\n;; a back door\n$1');
    });
    const { code, errors, first, find } = await smoke();
    expect({ code, errors }).toEqual({ code: 6, errors: ['contract-differs'] });
    expect(first).toMatchObject({
      details: { id: `${clinic.address.admin}.access-control`, line: expect.any(Number) },
    });
    expect(find('registry has the source').status).toBe('passed');
  });

  it('another interface ends with 6, and lists the differences', async () => {
    proxy.tamperJson(
      /interface\/[^/]+\/patient-consent/,
      (body: { functions: { name: string; access: string }[] }) => {
        body.functions = body.functions.filter(({ name }) => name !== 'revoke-consent');
        const grant = body.functions.find(({ name }) => name === 'grant-consent');
        if (grant !== undefined) grant.access = 'read_only';
      },
    );
    const { code, errors, first } = await smoke();
    expect({ code, errors }).toEqual({ code: 6, errors: ['interface-differs'] });
    expect(first?.details.differences).toEqual([
      'function grant-consent: it is read_only, not public',
      'the function revoke-consent is missing',
    ]);
  });

  it('a read-only function that answers another type, or not at all, ends with 6', async () => {
    proxy.tamperJson(/call-read\/.*\/get-consent$/, () => ({ okay: true, result: hexOf(true) }));
    proxy.tamperJson(/call-read\/.*\/get-study$/, () => ({ okay: false, cause: 'CostBalanceExceeded' }));
    const { code, errors, first } = await smoke();
    expect({ code, errors }).toEqual({ code: 6, errors: ['reads-failed'] });
    expect(first?.message).toMatch(/^2 read-only functions of .*patient-consent.*get-consent, get-study/);
  });

  it('a registry without officers ends with 6', async () => {
    proxy.tamperJson(/call-read\/.*\/get-officer-count$/, () => ({
      okay: true,
      result: `0x01${'00'.repeat(16)}`,
    }));
    const { code, errors, first } = await smoke();
    expect({ code, errors }).toEqual({ code: 6, errors: ['officers-missing'] });
    expect(first?.message).toContain('no registrar');
  });

  it('contracts that are not there end with 6, and what rests on them is skipped', async () => {
    const { env } = temporaryHome();
    for (const contract of ['registry', 'access-control', 'patient-consent']) {
      const address = contract === 'registry' ? clinic.address.stranger : clinic.address.admin;
      await runMedrec(['config', 'set', contract, `${address}.${contract}`], { env });
    }
    const report = readReport(await runMedrec(['smoke', '--json', '--node-url', clinic.server.url], { env }));
    expect({ code: report.code, errors: report.errors }).toEqual({ code: 6, errors: ['contract-missing'] });
    expect(report.find('registry has the source')).toMatchObject({
      status: 'skipped',
      detail: '"registry is on the chain" failed',
    });
    expect(report.find('access-control has the source').status).toBe('passed');
    expect(report.find('has an owner').status).toBe('skipped');
  });

  it('no contract ids end with 3', async () => {
    const { env } = temporaryHome();
    const report = readReport(await runMedrec(['smoke', '--json', '--node-url', clinic.server.url], { env }));
    expect({ code: report.code, errors: new Set(report.errors) }).toEqual({
      code: 3,
      errors: new Set(['contract-unset']),
    });
    expect(report.first?.hint).toContain('medrec deploy');
  });
});

describe('two deployments that are mixed up', () => {
  const other = { MEDREC_DATA_DIR: '', MEDREC_CONFIG: '', MEDREC_NODE_URL: '' };
  const set = async (contract: string, who: 'admin' | 'hospital') =>
    await runMedrec(['config', 'set', contract, `${clinic.address[who]}.${contract}`], { env: other });

  beforeAll(async () => {
    const config = join(clinic.folder, 'other.toml');
    Object.assign(other, clinic.env, { MEDREC_CONFIG: config });
    const roles = ['--owner', 'stranger', '--registrar', 'clinic', '--reviewer', 'nurse'];
    const password = ['--password-file', join(clinic.folder, 'password')];
    const { code } = await runMedrec(['deploy', '--from', 'hospital', ...roles, ...password], { env: other });
    expect(code).toBe(0);
  });

  it('end with 6 where the registry takes writes from other contracts than the profile says', async () => {
    await set('access-control', 'admin');
    const { code, errors, first, find } = readReport(await runMedrec(['smoke', '--json'], { env: other }));
    expect({ code, errors }).toEqual({ code: 6, errors: ['wiring-differs'] });
    expect(first?.details).toMatchObject({
      slot: 'access-control',
      actual: `${clinic.address.hospital}.access-control`,
      expected: `${clinic.address.admin}.access-control`,
    });
    expect(first?.hint).toContain('medrec config unset access-control --profile simnet');
    // What is checked is what is in force.
    expect(find('write to this registry').detail).toBe(`${clinic.address.hospital}.registry`);
    await set('access-control', 'hospital');
    expect((await runMedrec(['smoke', '--json'], { env: other })).code).toBe(0);
  });
});

describe('a node', () => {
  it('that is dead ends with 5, once: what rests on it is skipped', async () => {
    const { code, errors, checks } = readReport(
      await clinic.run('smoke', '--node-url', 'http://127.0.0.1:1'),
    );
    expect({ code, errors }).toEqual({ code: 5, errors: ['node-unreachable'] });
    for (const { status, detail } of checks.slice(2, -1)) {
      expect({ status, detail }).toEqual({
        status: 'skipped',
        detail: '"the node answers, on the network of the profile" failed',
      });
    }
  });

  it('of another network ends with 3', async () => {
    proxy.tamperJson('/v2/info', (body: { network_id: number }) => {
      body.network_id = 1;
    });
    const { code, errors, first } = await smoke();
    expect({ code, errors }).toEqual({ code: 3, errors: ['network-mismatch'] });
    expect(first?.message).toContain('chain id 1');
  });

  it.each([
    ['HTML', '<!doctype html><title>Bad gateway</title>'],
    ['nothing', ''],
    ['JSON of another shape', '{"network_id": "mainnet"}'],
  ])('that answers %s ends with 5', async (_, text) => {
    proxy.tamper(() => ({ text }));
    const { code, errors } = await smoke();
    expect({ code, errors }).toEqual({ code: 5, errors: ['node-unusable'] });
  });

  it('that goes away in the middle ends with 5', async () => {
    proxy.tamper(({ path }) =>
      path.includes('get-emergency-preferences') ? { status: 502, text: '' } : undefined,
    );
    proxy.tamper(({ path }) => (path.startsWith('/v2/contracts/interface') ? { text: 'null' } : undefined));
    const { code, errors, find } = await smoke();
    expect({ code, errors }).toEqual({
      code: 5,
      errors: ['node-unusable', 'node-unusable', 'node-unusable', 'reads-failed'],
    });
    expect(find('has an owner').status).toBe('passed');
  });

  it('whose newest block is old ends with 6', async () => {
    const limit = ['config', 'set', 'max-tip-age', '600'];
    const unlimited = ['config', 'set', 'max-tip-age', 'none'];
    await runMedrec(limit, { env: clinic.env });
    const now = () => Date.now() + 3_600_000;
    const report = readReport(await runMedrec(['smoke', '--json'], { env: clinic.env, now }));
    await runMedrec(unlimited, { env: clinic.env });
    expect({ code: report.code, errors: report.errors }).toEqual({ code: 6, errors: ['tip-stale'] });
    expect(report.find('the time that contracts see').status).toBe('skipped');
  });
});

describe('a table', () => {
  it('shows each check, and says what failed on stderr', async () => {
    proxy.tamperJson(/source\/[^/]+\/registry/, (body: { source: string }) => {
      body.source += ' ';
    });
    const { code, stdout, stderr } = await runMedrec(['smoke', '--node-url', proxy.url], { env: clinic.env });
    expect(code).toBe(6);
    expect(stdout).toMatch(/FAILED\tregistry has the source of this package\tthere is another contract/);
    expect(stdout).toMatch(/skipped\ta round trip of writes/);
    expect(stderr).toMatch(/^error: there is another contract at .*\n {2}Use the medrec version/);
  });
});

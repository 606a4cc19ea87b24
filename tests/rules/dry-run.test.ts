import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Chain } from '../../src/lib/chain/chain.ts';
import { bindings, findError } from '../../src/lib/contracts/bindings.ts';
import { findCheck, judgeCall, type Rule } from '../../src/lib/contracts/rules/judge-call.ts';
import { fail } from '../../src/lib/errors/medrec-error.ts';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { useClinic } from '../support/clinic.ts';
import { testContext } from '../support/context.ts';
import { runMedrec } from '../support/run-medrec.ts';
import { calls } from './support/rehearsal.ts';

const clinic = useClinic();
const root = '11'.repeat(32);
interface Rehearsed {
  verdict: string;
  rules: Rule[];
}
const rehearse = async (...argv: string[]) => {
  const { code, stdout } = await clinic.run(...argv, '--dry-run');
  const { success, data, errors, warnings } = JSON.parse(stdout);
  return { code, success, data: data as Rehearsed, errors, warnings };
};
const ruleOf = ({ data }: { data: Rehearsed }, name: string) =>
  data.rules.find(({ error }) => error === name);
const grantTo = (provider: string, expires: string) => [
  'grant-consent',
  provider,
  '--data-types',
  'lab-results',
  '--expires',
  expires,
  '--from',
  'patient',
];

beforeAll(async () => {
  await clinic.data('register-institution', 'clinic', '--root', root, '--from', 'registrar');
});

describe('the checks', () => {
  it('know every error of every call', () => {
    const missing = calls.flatMap(({ name, binding }) =>
      (binding.errors ?? [])
        .map((number) => findError(BigInt(number))?.name ?? String(number))
        .filter((error) => findCheck(name, error) === undefined)
        .map((error) => `${name} ${error}`),
    );
    expect(missing).toEqual([]);
  });

  it('are found by names that no two contracts share', () => {
    const names = Object.values(bindings).flatMap(({ errors }) =>
      Object.values(errors).map(({ name }) => name),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a dry run', () => {
  it('that nothing speaks against ends with 0, and with a verdict on each rule', async () => {
    const { code, success, data, errors } = await rehearse(...grantTo('clinic', '30d'));
    expect({ code, success, errors, verdict: data.verdict }).toEqual({
      code: 0,
      success: true,
      errors: [],
      verdict: 'would succeed',
    });
    expect(data.rules.map(({ number }) => number)).toEqual(
      bindings['patient-consent'].functions['grant-consent']?.errors,
    );
    expect(data.rules.every(({ verdict }) => verdict === 'holds')).toBe(true);
  });

  it('that a rule forbids ends with 7, the contract’s own error, and the verdicts', async () => {
    const { code, success, data, errors } = await rehearse(...grantTo('stranger', '90d'));
    expect({ code, success, verdict: data.verdict }).toEqual({
      code: 7,
      success: false,
      verdict: 'would fail',
    });
    expect(errors).toEqual([
      expect.objectContaining({
        code: 'ERR-UNKNOWN-GRANTEE',
        message: expect.stringContaining('would be refused'),
        hint: expect.stringContaining('get-provider'),
        details: expect.objectContaining({ dryRun: true, number: 303, contract: 'patient-consent' }),
      }),
    ]);
    const rule = ruleOf({ data }, 'ERR-GRANTEE-SUSPENDED');
    expect(rule).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('not there') });
  });

  it('is not certain where a few minutes decide', async () => {
    const soon = await rehearse(...grantTo('clinic', '5m'));
    expect({ code: soon.code, verdict: soon.data.verdict }).toEqual({ code: 0, verdict: 'not certain' });
    expect(ruleOf(soon, 'ERR-EXPIRY-PAST')).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('when it is mined'),
    });
    const { head } = await clinic.server.admin.mine({ blocks: 1 });
    const late = new Date((head.time + 5 * 365 * 86_400 + 300) * 1000).toISOString().replace('.000', '');
    expect(ruleOf(await rehearse(...grantTo('clinic', late)), 'ERR-EXPIRY-TOO-LATE')).toMatchObject({
      verdict: 'unknown',
    });
  });

  it('does not know a rule whose facts the node refuses to read, and knows the others', async () => {
    const chain = await (await testContext(clinic.env)).chain();
    const callReadOnly: Chain['callReadOnly'] = async (contract, name, args) => {
      const [pairs] = args;
      const isRefused = name === 'get-grantee-facts' && pairs?.type === 'list' && pairs.value.length > 0;
      if (!isRefused) return await chain.callReadOnly(contract, name, args);
      throw fail('read-refused', { function: name, reason: 'CostBalanceExceeded' });
    };
    const refusing: Chain = Object.assign(Object.create(chain), { callReadOnly });
    const values = {
      provider: clinic.address.clinic,
      'data-types': 4n,
      expiry: BigInt(Math.floor(Date.now() / 1000)) + 86_400n,
    };
    const call = { contract: 'patient-consent', name: 'grant-consent', values } as const;
    const { verdict, rules } = await judgeCall(refusing, { ...call, signer: clinic.address.patient });
    expect(verdict).toBe('not certain');
    const unknown = rules.filter((rule) => rule.verdict !== 'holds');
    expect(unknown.map(({ error }) => error)).toEqual(['ERR-TYPES-OBJECTED']);
    expect(unknown[0]?.reason).toContain('CostBalance');
  });

  it('sends nothing, and asks for no password', async () => {
    const before = await clinic.data('get-head');
    await rehearse(...grantTo('clinic', '30d'), '--password-file', '/nowhere');
    expect(await clinic.data('get-head')).toEqual(before);
  });

  it('of another account than the first is told as that account', async () => {
    const keystore = openKeystore(join(clinic.folder, 'data', 'keystore'));
    const password = readFileSync(join(clinic.folder, 'password'), 'utf8').trim();
    const { address } = await keystore.unlock('registrar', password, 1);
    const line = ['suspend-institution', 'clinic', '--from', 'registrar'];
    expect((await rehearse(...line)).data).toMatchObject({ verdict: 'would succeed' });
    const other = await rehearse(...line, '--account', '1');
    expect(other.data).toMatchObject({ sender: address, verdict: 'would fail' });
    expect(other.errors[0].code).toBe('ERR-NOT-REGISTRAR');
  });

  it('warns when the fee is more than the signer has', async () => {
    const fee = ['--fee', '2000000000', '--max-fee', '2000000000'];
    const { data, warnings } = await rehearse(...grantTo('clinic', '30d'), ...fee);
    expect(data.verdict).toBe('would succeed');
    expect(warnings).toEqual([expect.stringContaining('less than the fee')]);
  });

  it('warns of what the signer has under way, which the rules do not know yet', async () => {
    await clinic.server.admin.mine({ pending: true });
    const { next } = await (await (await testContext(clinic.env)).chain()).nextNonce(clinic.address.patient);
    // A gap before it keeps it waiting.
    const later = ['--nonce', String(next + 1n), '--no-wait'];
    await clinic.data(...grantTo('clinic', '30d'), ...later);
    const { warnings } = await rehearse(...grantTo('clinic', '30d'));
    await clinic.data(...grantTo('clinic', '30d'), '--nonce', String(next));
    expect(warnings).toEqual([expect.stringContaining('pending')]);
  });

  it('is a table for people', async () => {
    const line = [...grantTo('patient', '30d'), '--dry-run'];
    const { code, stdout, stderr } = await runMedrec(line, { env: clinic.env });
    expect(code).toBe(7);
    expect(stdout).toContain('# Call\n');
    expect(stdout).toContain('verdict\twould fail\n');
    expect(stdout).toContain('verdict\trule\tfails when\n');
    expect(stdout).toMatch(/^fails\tERR-SELF-GRANT\t.+$/m);
    expect(stdout).toMatch(/^holds\tERR-CONSENT-PAUSED\t.+$/m);
    expect(stderr).toContain('error: grant-consent would be refused');
  });
});

import { describe, expect, it } from 'vitest';
import { reportChecks } from '../../src/lib/checks/report-checks.ts';
import { type Check, runChecks, Skipped } from '../../src/lib/checks/run-checks.ts';
import { fail } from '../../src/lib/errors/medrec-error.ts';

const pass = (name: string, ...needs: Check[]): Check => ({ name, needs, run: async () => 'fine' });
const refuse = (name: string, error: Error, ...needs: Check[]): Check => ({
  name,
  needs,
  run: async () => {
    throw error;
  },
});
const dead = fail('node-unreachable', { url: 'http://127.0.0.1:1', reason: 'ECONNREFUSED' });
const wrong = fail('contract-differs', { id: 'ST000000000000000000002AMW42H.registry', line: 7 });

describe('running checks', () => {
  it('skips what rests on a failure, directly or not, and names its root', async () => {
    const first = refuse('one', dead);
    const second = pass('two', first);
    const third = pass('three', pass('elsewhere'), second);
    const results = await runChecks([first, second, third, pass('four')], () => 0);
    expect(results.map(({ status, detail }) => `${status}: ${detail}`)).toEqual([
      `failed: ${dead.message}`,
      'skipped: "one" failed',
      'skipped: "one" failed',
      'passed: fine',
    ]);
  });

  it('skips what rests on something skipped', async () => {
    const first = refuse('one', new Skipped('no key'));
    const results = await runChecks([first, pass('two', first)], () => 0);
    expect(results.map(({ status, detail }) => `${status}: ${detail}`)).toEqual([
      'skipped: no key',
      'skipped: "one" was skipped',
    ]);
  });

  it('takes whatever else is thrown for an internal error', async () => {
    const [result] = await runChecks([refuse('one', new TypeError('x is no function'))], () => 0);
    expect(result).toMatchObject({ status: 'failed', error: { code: 'internal', exitCode: 1 } });
  });

  it('ends with an interruption', async () => {
    const interrupted = fail('interrupted', {});
    await expect(runChecks([refuse('one', interrupted), pass('two')], () => 0)).rejects.toBe(interrupted);
  });

  it('measures each by the clock that it is given', async () => {
    let now = 0;
    const tick = () => {
      now += 1_500;
      return now;
    };
    expect((await runChecks([pass('one')], tick))[0]?.seconds).toBe(1.5);
  });
});

describe('reporting checks', () => {
  it('gives the exit code of the first failure, and every error', async () => {
    const results = await runChecks([pass('one'), refuse('two', wrong), refuse('three', dead)], () => 0);
    expect(reportChecks('medrec smoke', results, 'table')).toMatchObject({
      exitCode: 6,
      errors: [wrong, dead],
    });
    expect(reportChecks('medrec smoke', results.slice(2), 'table')).toMatchObject({ exitCode: 5 });
    expect(reportChecks('medrec smoke', results.slice(0, 1), 'table').exitCode).toBeUndefined();
  });
});

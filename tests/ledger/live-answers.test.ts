import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { dataTypes, purposes } from '../../src/lib/contracts/vocabulary.ts';
import { answerQuestions } from '../../src/lib/ledger/answers/answer-questions.ts';
import { LedgerAnswers } from '../../src/lib/ledger/answers/ledger-answers.ts';
import { useClinic } from '../support/clinic.ts';
import { testContext } from '../support/context.ts';
import { openPlace, syncRows } from './history-file.ts';

const clinic = useClinic();
const root = '22'.repeat(32);
const place = ['--ledger', join(clinic.folder, 'ledger.sqlite')];
const question = ['patient', 'doctor', '--data-types', 'lab-results', '--purpose', 'TREAT'];
const run = async (line: string) => await clinic.data(...line.split(' '));
const sync = async () => await clinic.data('ledger', 'sync', ...place);
const check = async (...argv: string[]) => await clinic.data('check-access', ...question, ...argv);

beforeAll(async () => {
  const providers = join(clinic.folder, 'providers.csv');
  writeFileSync(providers, `provider,role,root\ndoctor,primary-physician,${root}\n`);
  await run(`register-institution clinic --root ${root} --from registrar`);
  await run(`register-providers ${providers} --from clinic`);
  await run(`verify-credentials doctor --root ${root} --valid-until 1y --from registrar`);
  await run('grant-consent doctor --data-types lab-results --expires 90d --from patient');
  await sync();
});

describe('answers from the ledger of a real chain', () => {
  it('are those of the chain, which is asked when the ledger is too old', async () => {
    const onChain = await check();
    expect(onChain).toMatchObject({ permitted: true, basis: ['direct-consent'] });
    expect(await check('--from-ledger', ...place)).toMatchObject({ ...onChain, source: 'ledger' });
    const { ledger: told } = await check('--from-ledger', ...place);
    const { time } = (told as { head: { time: string } }).head;
    const { events, ...then } = await check('--as-of', time, ...place);
    expect(then).toMatchObject({ ...onChain, time });
    expect((events as { topic: string }[]).map(({ topic }) => topic)).toEqual([
      'institution-registered',
      'provider-registered',
      'provider-verified',
      'consent-granted',
    ]);
    const context = await testContext({ ...clinic.env }, {}, '', { now: () => Date.now() + 3_600_000 });
    const ledger = await openPlace(place);
    const answers = await LedgerAnswers.open(ledger, {
      maxAge: 600,
      chain: () => context.chain(),
      now: context.io.now,
      warn: () => undefined,
    });
    const asked = { provider: clinic.address.doctor, dataTypes: 4n, purpose: purposes.TREAT };
    expect(await answers.answer(clinic.address.patient, asked)).toEqual({
      decision: { permitted: true, code: 0n, basis: 1n },
      source: 'chain',
      age: 0,
      seq: null,
      time: null,
    });
    await ledger.close();
  });

  it('see a revocation once the ledger has it, while they are open', async () => {
    let now = Date.now();
    const ledger = await openPlace(place);
    const answers = await LedgerAnswers.open(ledger, {
      maxAge: 600,
      chain: async () => {
        throw new Error('the ledger is new enough');
      },
      now: () => now,
      warn: () => undefined,
    });
    const asked = {
      provider: clinic.address.doctor,
      dataTypes: dataTypes['lab-results'],
      purpose: purposes.TREAT,
    };
    const permitted = async () => (await answers.answer(clinic.address.patient, asked)).decision.permitted;
    expect(await permitted()).toBe(true);
    await run('revoke-consent doctor --data-types all --from patient');
    await sync();
    now += 999;
    expect(await permitted()).toBe(true);
    now += 1;
    expect(await permitted()).toBe(false);
    await ledger.close();
    expect(await check('--from-ledger', ...place)).toMatchObject({ permitted: false, code: 'not-covered' });
    expect(await check()).toMatchObject({ permitted: false, code: 'not-covered' });
  });

  it('are not mixed with those of another log', async () => {
    const others = ['--ledger', join(clinic.folder, 'other.sqlite')];
    await syncRows(clinic, others, [...makeHistory({ seed: 2, events: 30 })]);
    const ledger = await openPlace(others);
    const context = await testContext({ ...clinic.env });
    const answers = await LedgerAnswers.open(ledger, {
      maxAge: 600,
      chain: () => context.chain(),
      now: context.io.now,
      warn: () => undefined,
    });
    const asked = { provider: clinic.address.doctor, dataTypes: 1n, purpose: 1n };
    await expect(answers.answer(clinic.address.patient, asked)).rejects.toMatchObject({
      code: 'ledger-of-other-log',
    });
    await ledger.close();
  });
});

describe('a stream of questions', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is answered as the questions come, and the ledger looked after meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const [stdin, stdout] = [new PassThrough(), new PassThrough()];
    const context = await testContext({ ...clinic.env }, {}, '', { stdin, stdout });
    const seen: string[] = [];
    let idle = 0;
    const answered = answerQuestions(context, '-', {
      async answer(_patient, { provider }) {
        seen.push(provider);
        const decision = { permitted: false, code: 13n, basis: 0n };
        return { decision, source: 'ledger', age: 0, seq: 1n, time: 1n };
      },
      async idle() {
        idle += 1;
      },
    });
    const line = (provider: string) =>
      `${JSON.stringify({ patient: clinic.address.patient, provider, 'data-types': 'lab-results', purpose: 'TREAT' })}\n`;
    const next = async () => JSON.parse(String((await stdout[Symbol.asyncIterator]().next()).value));
    stdin.write(line(clinic.address.doctor));
    expect(await next()).toMatchObject({ line: 1, code: 'not-covered' });
    expect(idle).toBe(0);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(idle).toBe(3);
    stdin.end(line(clinic.address.nurse).trim());
    expect(await answered).toMatchObject({ exitCode: 0, streamed: true });
    expect(seen).toEqual([clinic.address.doctor, clinic.address.nurse]);
  });

  it('ends when it is interrupted', async () => {
    const aborter = new AbortController();
    const stdin = new PassThrough();
    const context = await testContext({ ...clinic.env }, {}, '', { stdin, signal: aborter.signal });
    const answer = async () => {
      throw new Error('no one asks');
    };
    const answered = answerQuestions(context, '-', { answer });
    aborter.abort();
    await expect(answered).rejects.toThrow();
  });
});

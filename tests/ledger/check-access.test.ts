import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { timeCell } from '../../src/lib/audit/cells.ts';
import {
  bases,
  dataTypes,
  decisions,
  fromCode,
  fromMask,
  purposes,
} from '../../src/lib/contracts/vocabulary.ts';
import { linkRows } from '../audit/arbitrary-events.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';
import { headOfRows, syncRows } from './history-file.ts';
import { describeOnBoth } from './support.ts';

const rows = [...makeHistory({ seed: 4, events: 600, patients: 15 })];
const accesses = rows
  .map(({ event }) => event)
  .filter(({ topic }) => topic === 'access-permitted' || topic === 'access-denied')
  // those of which the block's time says all
  .filter(({ time }) => rows.filter(({ event }) => event.time === time).length === 1);
const head = headOfRows(rows);
const readAt = Number(head.reading?.readAt);

const namesOf = (vocabulary: Record<string, bigint>, mask: bigint) => fromMask(vocabulary, mask);

describeOnBoth('check-access from a ledger', (newPlace) => {
  let home: ReturnType<typeof temporaryHome>;
  let place: string[];
  beforeEach(async () => {
    home = temporaryHome();
    place = await newPlace(home.folder);
    await syncRows(home, place, rows);
  });

  const run = async (argv: readonly string[], { stdin = '', now = readAt + 60 } = {}) =>
    await runMedrec(['check-access', ...argv, ...place], {
      env: home.env,
      cwd: home.folder,
      stdin,
      now: () => now * 1000,
    });

  it('tells as of a time what was decided then, and which events that rests on', async () => {
    for (const access of [accesses.at(5), accesses.at(-1)]) {
      if (access === undefined) throw new Error('the history has too few accesses');
      const { patient, provider, seq, time, outcome, ref } = access;
      const types = namesOf(dataTypes, access['data-types']).join(',');
      const purpose = namesOf(purposes, access.purposes).join(',');
      const question = [patient ?? '', provider ?? '', '--data-types', types, '--purpose', purpose];
      const { code, stdout } = await run([...question, '--as-of', timeCell.format(time), '--json']);
      expect(code).toBe(0);
      const { data } = JSON.parse(stdout);
      expect(data).toMatchObject({
        permitted: outcome === 0n,
        code: fromCode(decisions, outcome),
        basis: namesOf(bases, ref),
        source: 'ledger',
        age: null,
        seq: Number(seq),
        time: timeCell.format(time),
      });
      expect(data.events.length).toBeGreaterThan(2);
      expect(data.events.every((event: { seq: number }) => event.seq < Number(seq))).toBe(true);
    }
  });

  it('refuses a time after its head, and knows nothing before the first event', async () => {
    const question = [
      'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM',
      'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG',
    ];
    const asked = [...question, '--data-types', 'lab-results', '--purpose', 'TREAT', '--json'];
    const late = await run([...asked, '--as-of', timeCell.format(BigInt(readAt) + 1n)]);
    expect({ code: late.code, error: JSON.parse(late.stdout).errors[0].code }).toEqual({
      code: 2,
      error: 'as-of-beyond-ledger',
    });
    const early = await run([...asked, '--as-of', '2001-01-01']);
    expect(JSON.parse(early.stdout).data).toMatchObject({ seq: 0, code: 'provider-unknown', events: [] });
  });

  it('warns of topics and of rules that it does not know', async () => {
    const { patient = '', provider = '' } = accesses.find(({ seq }) => seq > 300n) ?? {};
    const events = rows.map(({ event }) => event);
    const newer = events.map((event) => {
      if (event.seq === 40n) {
        return { ...event, topic: 'protocol-contract-set', patient: null, provider, code: 1n };
      }
      if (event.seq === 41n) return { ...event, topic: 'key-lent', patient: null };
      return event.seq === 301n ? { ...event, topic: 'consent-lent', patient } : event;
    });
    const elsewhere = await newPlace(home.folder);
    await syncRows(home, elsewhere, linkRows(newer));
    const asked = [
      patient ?? '',
      provider ?? '',
      '--data-types',
      'lab-results',
      '--purpose',
      'TREAT',
      '--json',
    ];
    const warned = async (...argv: string[]): Promise<string> => {
      const { stdout } = await runMedrec([...argv, ...elsewhere], {
        env: home.env,
        stdin: `${JSON.stringify({ patient, provider, 'data-types': 'lab-results', purpose: 'TREAT' })}\n`,
        now: () => readAt * 1000,
      });
      return JSON.parse(stdout).warnings.join('\n');
    };
    const all = /those of \S+,[\s\S]*key-lent, such as seq 41,[\s\S]*consent-lent, such as seq 301,/;
    expect(await warned('check-access', ...asked, '--as-of', timeCell.format(BigInt(readAt)))).toMatch(all);
    expect(await warned('check-access', ...asked, '--from-ledger')).toMatch(all);
    expect(await warned('audit', 'what-if', '--json')).toMatch(all);
    const early = ['--as-of', timeCell.format(events[39]?.time ?? 0n)];
    expect(await warned('check-access', ...asked, ...early)).not.toMatch(/consent-lent/);
  });

  it('answers questions line by line, in their order, and says which lines are none', async () => {
    const good = accesses.slice(-30).map((access, index) => ({
      id: index,
      patient: access.patient,
      provider: access.provider,
      'data-types': namesOf(dataTypes, access['data-types']),
      purpose: namesOf(purposes, access.purposes)[0],
    }));
    const [first] = good;
    const lines = [
      ...good.map((question) => JSON.stringify(question)),
      '',
      'no json',
      '[]',
      JSON.stringify({ ...first, id: 'x', purpose: 'FUN' }),
      JSON.stringify({ ...first, patient: 'nobody' }),
      JSON.stringify({ ...first, more: 1 }),
      JSON.stringify({ ...first, id: 'y'.repeat(5_000) }),
      JSON.stringify({ ...first, id: 'last', 'data-types': 'lab-results,basic-information' }),
    ];
    const asked = await run(['--input', '-'], { stdin: lines.join('\n') });
    expect(asked.code).toBe(9);
    const answers = asked.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1));
    expect(answers.slice(0, 30).map(({ id, source, age, seq }) => ({ id, source, age, seq }))).toEqual(
      good.map(({ id }) => ({ id, source: 'ledger', age: 60, seq: 600 })),
    );
    const faults = answers.slice(30, -1);
    expect(faults.every(({ error }) => error.code === 'question-faulty')).toBe(true);
    expect(faults.map(({ id }) => id)).toEqual([undefined, undefined, undefined, 'x', 0, 0, undefined]);
    expect(faults.map(({ error }) => error.message).join('\n')).toMatch(
      /not JSON[\s\S]*no object[\s\S]*"FUN" is not one of[\s\S]*nobody[\s\S]*more[\s\S]*longer than 4096/,
    );
    expect(answers.at(-1)).toMatchObject({ id: 'last', permitted: expect.any(Boolean) });
    expect(asked.stderr).toMatch(/questions\s+38/);

    writeFileSync(join(home.folder, 'q.ndjson'), `${lines[0]}\r\n${lines[1]}\n`);
    const [when] = [timeCell.format(accesses.at(-30)?.time ?? 0n)];
    const then = await run(['--input', 'q.ndjson', '--as-of', when]);
    expect(then.code).toBe(0);
    expect(JSON.parse(then.stdout.split('\n')[0] ?? '')).toMatchObject({
      id: 0,
      age: null,
      code: fromCode(decisions, accesses.at(-30)?.outcome ?? 0n),
    });
  });

  it('asks the chain when it is too old, and says so when that cannot be asked', async () => {
    const { patient, provider } = accesses.at(-1) ?? {};
    const question = [
      patient ?? '',
      provider ?? '',
      '--data-types',
      'lab-results',
      '--purpose',
      'TREAT',
      '--json',
    ];
    const profile = ['[profiles.simnet]', 'node-url = "http://127.0.0.1:1"', `registry = "${head.registry}"`];
    writeFileSync(join(home.folder, 'config.toml'), profile.join('\n'));
    const node = ['--from-ledger'];
    const inTime = await run([...question, ...node], { now: readAt + 600 });
    expect(JSON.parse(inTime.stdout).data).toMatchObject({ source: 'ledger', age: 600 });
    const late = await run([...question, ...node], { now: readAt + 601 });
    const [error] = JSON.parse(late.stdout).errors;
    expect({ code: late.code, error: error.code }).toEqual({ code: 5, error: 'answer-too-old' });
    expect(error.message).toMatch(/is 601 s old, and at most 600 s/);
    const allowed = await run([...question, ...node, '--max-age', '1h'], { now: readAt + 601 });
    expect(JSON.parse(allowed.stdout).data).toMatchObject({ source: 'ledger', age: 601 });
    const stdin = JSON.stringify({ patient, provider, 'data-types': 'lab-results', purpose: 'TREAT' });
    const stream = await run(['--input', '-'], { stdin, now: readAt + 601 });
    expect(stream.code).toBe(9);
    expect(JSON.parse(stream.stdout)).toMatchObject({ line: 1, error: { code: 'answer-too-old' } });
  });
});

describe('check-access', () => {
  it.each([
    [['--input', '-', '--purpose', 'TREAT']],
    [[]],
    [['--max-age', '1h']],
    [['--as-of', '2027-01-01', '--from-ledger', '--input', '-']],
    [['--as-of', '2027-01-01', '--max-age', '1h', '--input', '-']],
  ])('refuses %s', async (argv) => {
    const { env } = temporaryHome();
    const { code, stdout } = await runMedrec(['check-access', ...argv, '--json'], { env });
    expect({ code, error: JSON.parse(stdout).errors[0].code }).toEqual({ code: 2, error: 'bad-usage' });
  });

  it('needs a ledger, and a file that can be read', async () => {
    const { env } = temporaryHome();
    const { code, stdout } = await runMedrec(['check-access', '--input', 'none', '--json'], { env });
    expect({ code, error: JSON.parse(stdout).errors[0].code }).toEqual({ code: 3, error: 'ledger-missing' });
  });
});

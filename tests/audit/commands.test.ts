import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Cl } from '@stacks/transactions';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Row } from '../../src/lib/audit/row.ts';
import type { LedgerEvent } from '../../src/lib/contracts/event.ts';
import { type Run, type RunOptions, runMedrec } from '../support/run-medrec.ts';
import { event, headOf, linkRows, registry } from './arbitrary-events.ts';
import { FakeNetwork, logOf, logsOf } from './fake-network.ts';
import { writeLines } from './verify-text.ts';

const network = new FakeNetwork().use();
const patient = 'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AG';
const other = 'ST2JHG361ZXG51QTKY2NQCVBPPRRE2KZB1HR05NNC';
const days = 86_400n;

/** Eleven events, one a day from 1 January 2027, the odd ones about the patient. */
const log = linkRows(
  fc.sample(event, { numRuns: 11, seed: 42 }).map((any, i) => ({
    ...any,
    topic: i === 4 ? '=SUM(A1)' : i % 3 === 0 ? 'consent-granted' : 'access-denied',
    patient: i % 2 === 0 ? patient : other,
    provider: other,
    time: 1_798_761_600n + BigInt(i) * days,
  })),
);

beforeEach(() => network.tell(log));

interface Envelope {
  success: boolean;
  data: Record<string, unknown>;
  errors: { code: string; message: string; hint: string; details: Record<string, unknown> }[];
  warnings: string[];
}

async function medrec(home: { env: Record<string, string> }, argv: string[], more: RunOptions = {}) {
  const run = await runMedrec([...argv, '--json'], { env: home.env, ...more });
  return { ...run, envelope: JSON.parse(run.stdout) as Envelope };
}

/** What is in a home's folder, but for the ledger. */
function filesIn({ folder }: { folder: string }): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'data')
    .toSorted();
}

function errorOf({ code, envelope }: Run & { envelope: Envelope }): Record<string, unknown> {
  return { exit: code, code: envelope.errors[0]?.code, ...envelope.errors[0]?.details };
}

describe('medrec audit export', () => {
  it.each(['csv', 'ndjson'] as const)('writes the whole log as %s, and it is verified', async (format) => {
    const home = network.home();
    const out = join(home.folder, 'log');
    const { code, envelope } = await medrec(home, ['audit', 'export', '--format', format, '--out', out]);
    expect(code).toBe(0);
    expect(envelope.data).toMatchObject({
      out,
      format,
      rows: 11,
      events: 11,
      filtered: false,
      head: { seq: 11, registry },
    });
    const { header, lines } = writeLines(format, log);
    expect(readFileSync(out, 'utf8')).toBe(header + lines.join(''));
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(filesIn(home)).toEqual(['config.toml', 'log', 'log.manifest.json']);
    const verified = await medrec(home, ['audit', 'verify', out]);
    expect(verified.envelope.data).toMatchObject({
      rows: 11,
      proven: 11,
      format,
      from: '2027-01-01T00:00:00Z',
      beyond: null,
    });
  });

  it.each(['nested-cursor', 'offset'] as const)('reads an indexer that pages by %s', async (style) => {
    network.style = style;
    const home = network.home();
    const { envelope } = await medrec(home, ['audit', 'export', '--out', join(home.folder, 'log.csv')]);
    expect(envelope.data).toMatchObject({ rows: 11 });
  });

  it('streams to standard output, and says the rest on standard error', async () => {
    const home = network.home();
    const { code, stdout, stderr } = await runMedrec(['audit', 'export', '--out', '-'], { env: home.env });
    const { header, lines } = writeLines('csv', log);
    expect({ code, stdout }).toEqual({ code: 0, stdout: header + lines.join('') });
    expect(stderr).toContain('standard output');
    const piped = await medrec(home, ['audit', 'verify', '-'], { stdin: stdout });
    expect(piped.envelope.data).toMatchObject({ rows: 11 });
  });

  it('neutralises what a spreadsheet would run, unless it is told not to', async () => {
    const home = network.home();
    const [safe, raw] = [join(home.folder, 'safe.csv'), join(home.folder, 'raw.csv')];
    await medrec(home, ['audit', 'export', '--out', safe]);
    await medrec(home, ['audit', 'export', '--out', raw, '--raw']);
    expect(readFileSync(safe, 'utf8')).toContain(",'=SUM(A1),");
    expect(readFileSync(raw, 'utf8')).toContain(',=SUM(A1),');
    expect((await medrec(home, ['audit', 'verify', raw, '--raw'])).code).toBe(0);
    // Its manifest says so too.
    expect((await medrec(home, ['audit', 'verify', raw])).code).toBe(0);
    rmSync(`${raw}.manifest.json`);
    const confused = await medrec(home, ['audit', 'verify', raw]);
    expect(errorOf(confused)).toMatchObject({ exit: 6, code: 'export-differs', seq: 5, column: 'topic' });
    expect(confused.envelope.errors[0]?.message).toContain('--raw');
  });

  it.each([
    [['--patient', patient], (e: LedgerEvent) => e.patient === patient],
    [['--provider', other], () => true],
    [['--topic', 'consent-granted'], (e: LedgerEvent) => e.topic === 'consent-granted'],
    [['--topic', 'consent-granted,access-denied'], (e: LedgerEvent) => e.topic !== '=SUM(A1)'],
    [['--since', '2027-01-03'], (e: LedgerEvent) => e.time >= 1_798_761_600n + 2n * days],
    [['--until', '2027-01-03'], (e: LedgerEvent) => e.time < 1_798_761_600n + 3n * days],
    [
      ['--since', '2027-01-02T00:00:01Z', '--until', '2027-01-03T00:00:00Z'],
      (e: LedgerEvent) => e.seq === 3n,
    ],
    [['--actor', other], () => false],
    [['--institution', other], () => false],
  ])('keeps with %j what it names', async (filters, keeps) => {
    answerPatientHead();
    const home = network.home();
    const out = join(home.folder, 'part.csv');
    const kept = log.filter((row) => keeps(row.event));
    const { code, envelope } = await medrec(home, ['audit', 'export', '--out', out, ...filters]);
    expect(code).toBe(0);
    expect(envelope.data).toMatchObject({ rows: kept.length, events: 11, filtered: true });
    const { header, lines } = writeLines('csv', kept);
    expect(readFileSync(out, 'utf8')).toBe(header + lines.join(''));
  });

  it('verifies a filtered export by its manifest and a ledger, and says without one that it cannot', async () => {
    const home = network.home();
    const out = join(home.folder, 'part.csv');
    await medrec(home, ['audit', 'export', '--out', out, '--since', '2027-01-03']);
    const verified = await medrec(home, ['audit', 'verify', out]);
    expect(verified.envelope.data).toMatchObject({ rows: 9, way: 'ledger', provenBy: 'ledger', proven: 11 });
    rmSync(`${out}.manifest.json`);
    const verdict = await medrec(home, ['audit', 'verify', out]);
    expect(errorOf(verdict)).toMatchObject({
      exit: 6,
      code: 'export-of-part',
      difference: 'missing',
      seq: 1,
    });
    expect(verdict.envelope.errors[0]?.hint).toContain('--manifest');
    const streamed = await runMedrec(['audit', 'export', '--out', '-', '--since', '2027-01-03'], {
      env: home.env,
    });
    expect(streamed.stderr).toContain('note: this export is filtered');
  });

  it("checks a patient's events against the patient's own head", async () => {
    const home = network.home();
    const argv = ['audit', 'export', '--patient', patient, '--out', join(home.folder, 'part.csv')];
    answerPatientHead();
    const honest = await medrec(home, argv);
    const last = log.findLast((row) => row.event.patient === patient);
    expect(honest.envelope.data.patientHead).toEqual({ count: 6, hash: `0x${last?.hash}` });
    answerPatientHead({ count: 7n });
    expect(errorOf(await medrec(home, [...argv, '--force']))).toMatchObject({
      exit: 6,
      code: 'patient-log-differs',
      count: 6,
      expected: 7,
    });
    answerPatientHead({ hash: 'ab'.repeat(32) });
    expect(errorOf(await medrec(home, [...argv, '--force']))).toMatchObject({
      code: 'patient-log-differs',
      reason: 'seq 11 is not the one due',
    });
  });

  it('exports up to the head that it read first, whatever arrives meanwhile', async () => {
    let calls = 0;
    const older = log.slice(0, 7);
    network.tell(older);
    network.style = () => {
      // The log grows while its pages are read, and so they shift.
      calls += 1;
      const logs = logsOf(log.slice(0, 7 + calls));
      const from = (calls - 1) * 3;
      return { body: { results: logs.slice(from, from + 3), next_cursor: null, prev_cursor: String(calls) } };
    };
    const home = network.home();
    const { envelope } = await medrec(home, ['audit', 'export', '--out', join(home.folder, 'log.csv')]);
    expect(envelope.data).toMatchObject({ rows: 7, head: { seq: 7 } });
  });

  it('passes over what other contracts printed, and other kinds of events', async () => {
    const [stranger, kind, topic] = [0, 1, 2].map(() => logOf((log[3] as Row).event, '0x03'));
    if (stranger) stranger.contract_log.contract_id = `${patient}.registry`;
    if (kind) Object.assign(kind, { event_type: 'stx_asset', contract_log: undefined });
    if (topic) topic.contract_log.topic = 'log';
    network.logs = [
      stranger,
      ...network.logs.slice(0, 3),
      kind,
      ...network.logs.slice(3),
      topic,
    ] as typeof network.logs;
    const home = network.home();
    const { envelope } = await medrec(home, ['audit', 'export', '--out', join(home.folder, 'log.csv')]);
    expect(envelope.data).toMatchObject({ rows: 11 });
  });

  it.each([
    ['changed', 6, () => network.logs.with(5, logOf({ ...(log[5] as Row).event, time: 1n }))],
    ['missing', 6, () => network.logs.toSpliced(5, 1)],
    ['added', 6, () => network.logs.toSpliced(6, 0, logOf({ ...(log[5] as Row).event, time: 1n }))],
    ['changed', 6, () => network.logs.with(5, logOf((log[5] as Row).event, '0x0c'))],
  ])('writes nothing when one was %s, and names seq %i', async (difference, seq, logs) => {
    network.logs = logs();
    const home = network.home();
    const out = join(home.folder, 'log.csv');
    writeFileSync(out, 'what was there');
    const failed = await medrec(home, ['audit', 'export', '--out', out, '--force']);
    expect(errorOf(failed)).toMatchObject({ exit: 6, code: 'log-differs', seq, difference });
    expect(readFileSync(out, 'utf8')).toBe('what was there');
    expect(filesIn(home)).toEqual(['config.toml', 'log.csv']);
    const streamed = await runMedrec(['audit', 'export', '--out', '-'], { env: network.home().env });
    expect(streamed).toMatchObject({ code: 6, stdout: '' });
  });

  it('says that an indexer lags, and waits for it when it is told to', async () => {
    const home = network.home();
    const argv = ['audit', 'export', '--out', join(home.folder, 'log.csv')];
    network.logs = logsOf(log.slice(0, 9));
    expect(errorOf(await medrec(home, argv))).toMatchObject({
      exit: 5,
      code: 'indexer-behind',
      newest: 9,
      seq: 11,
    });
    let asked = 0;
    network.style = () => {
      asked += 1;
      return {
        body: { results: logsOf(asked === 1 ? log.slice(0, 9) : log), next_cursor: null, prev_cursor: null },
      };
    };
    const waited = await medrec(home, [...argv, '--wait', '60']);
    expect(waited.envelope.data).toMatchObject({ rows: 11 });
    expect(waited.stderr).toContain('waiting');
  });

  it.each([
    ['no JSON', '<html>busy</html>', 'node-unusable'],
    ['JSON of another kind', [1, 2], 'node-unusable'],
    ['no results', { cursor: { next: null, previous: null } }, 'node-unusable'],
    ['results that are none', { next_cursor: null, prev_cursor: null, results: [null] }, 'node-unusable'],
    [
      'a number for hex',
      {
        next_cursor: null,
        prev_cursor: null,
        results: [
          {
            ...logOf((log[0] as Row).event),
            contract_log: { contract_id: registry, topic: 'print', value: { hex: 7 } },
          },
        ],
      },
      'node-unusable',
    ],
    [
      'a cursor of a megabyte',
      { next_cursor: null, prev_cursor: 'x'.repeat(1 << 20), results: [] },
      'node-unusable',
    ],
    ['a body without end', Buffer.alloc(5 << 20, ' '), 'node-unusable'],
    ['a deep body', '['.repeat(100_000), 'node-unusable'],
    [
      'the same cursor again and again',
      { next_cursor: null, prev_cursor: 'again', results: [] },
      'node-unusable',
    ],
    ['nothing at all', { next_cursor: null, prev_cursor: null, results: [] }, 'indexer-behind'],
  ])('answers an indexer that gives %s with one error', async (_, body, code) => {
    network.style = () => ({ body });
    const home = network.home();
    const failed = await medrec(home, ['audit', 'export', '--out', join(home.folder, 'log.csv')]);
    expect(errorOf(failed)).toMatchObject({ exit: 5, code });
    expect(filesIn(home)).toEqual(['config.toml']);
  });

  it('says when the indexer has no log of the contract', async () => {
    network.style = () => ({ status: 404, body: { error: 'not found' } });
    const home = network.home();
    const failed = await medrec(home, ['audit', 'export', '--out', join(home.folder, 'log.csv')]);
    expect(errorOf(failed)).toMatchObject({ exit: 5, code: 'logs-missing', contract: registry });
  });

  it('shows no control character that an indexer put in', async () => {
    network.logs = network.logs.with(2, {
      ...logOf((log[8] as Row).event, '0x03'),
      tx_id: '\u001b[2J\u202e',
    });
    const home = network.home();
    const { stderr, code } = await runMedrec(['audit', 'export', '--out', join(home.folder, 'x')], {
      env: home.env,
    });
    expect(code).toBe(6);
    expect(stderr).toContain('seq 9');
    expect(stderr).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it('replaces no file unless it is told to, and finds that out first', async () => {
    const home = network.home();
    const out = join(home.folder, 'log.csv');
    const head = join(home.folder, 'head.json');
    writeFileSync(out, 'precious');
    writeFileSync(head, 'precious');
    expect(errorOf(await medrec(home, ['audit', 'export', '--out', out]))).toMatchObject({
      exit: 2,
      code: 'file-exists',
    });
    const withHead = ['audit', 'export', '--out', `${out}2`, '--head-out', head];
    expect(errorOf(await medrec(home, withHead))).toMatchObject({
      exit: 2,
      code: 'file-exists',
      flag: '--head-out',
    });
    expect(network.asked).toEqual([]);
    expect(existsSync(`${out}2`)).toBe(false);
    expect((await medrec(home, ['audit', 'export', '--out', out, '--force', '--head-out', head])).code).toBe(
      0,
    );
    expect(JSON.parse(readFileSync(head, 'utf8'))).toMatchObject({ seq: 11 });
    // A link is replaced, never what it points to.
    const secret = join(home.folder, 'secret');
    writeFileSync(secret, 'precious');
    symlinkSync(secret, join(home.folder, 'link.csv'));
    expect(
      (await medrec(home, ['audit', 'export', '--out', join(home.folder, 'link.csv'), '--force'])).code,
    ).toBe(0);
    expect(readFileSync(secret, 'utf8')).toBe('precious');
  });

  it.each([
    ['a folder', (folder: string) => folder],
    ['a place that is not there', (folder: string) => join(folder, 'no', 'such', 'place.csv')],
  ])('cannot write to %s', async (_, path) => {
    const home = network.home();
    const failed = await medrec(home, ['audit', 'export', '--out', path(home.folder)]);
    expect(errorOf(failed)).toMatchObject({ exit: 2, code: 'file-unwritable' });
  });

  it.each([
    [['--topic', 'consent-grantd'], '--topic'],
    [['--since', 'yesterday'], '--since'],
    [['--until', '2027-02-30'], '--until'],
    [['--since', '2027-02-02', '--until', '2027-02-01'], '--since'],
    [['--patient', 'ST2CY5V39NHDPWSXMW9QDT3HC3GD6Q6XX4CFRK9AA'], '--patient'],
    [['--format', 'xlsx'], '--format'],
    [['--wait', 'long'], '--wait'],
  ])('refuses %j', async (argv, name) => {
    const home = network.home();
    const failed = await medrec(home, ['audit', 'export', '--out', join(home.folder, 'x.csv'), ...argv]);
    expect(errorOf(failed)).toMatchObject({ exit: 2, code: 'invalid-value', name });
    expect(network.asked).toEqual([]);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const home = network.home();
    const abort = new AbortController();
    network.style = () => {
      abort.abort();
      return { body: { results: [], next_cursor: null, prev_cursor: 'more' } };
    };
    const argv = ['audit', 'export', '--out', join(home.folder, 'log.csv')];
    expect(errorOf(await medrec(home, argv, { signal: abort.signal }))).toMatchObject({
      exit: 130,
      code: 'interrupted',
    });
    expect(filesIn(home)).toEqual(['config.toml']);
  });

  it('ends between two pages when it is interrupted, and leaves what was there', async () => {
    const home = network.home();
    const out = join(home.folder, 'log.csv');
    const argv = ['audit', 'export', '--out', out];
    await medrec(home, argv);
    const before = readFileSync(out);
    const abort = new AbortController();
    abort.abort();
    const again = await medrec(home, [...argv, '--offline', '--force'], { signal: abort.signal });
    expect(errorOf(again)).toMatchObject({ exit: 130, code: 'interrupted' });
    expect(readFileSync(out)).toEqual(before);
    expect(filesIn(home)).toEqual(['config.toml', 'log.csv', 'log.csv.manifest.json']);
  });

  it('exports an empty log', async () => {
    network.tell([]);
    const home = network.home();
    const out = join(home.folder, 'log.csv');
    expect((await medrec(home, ['audit', 'export', '--out', out])).envelope.data).toMatchObject({
      rows: 0,
      events: 0,
    });
    expect((await medrec(home, ['audit', 'verify', out])).envelope.data).toMatchObject({
      rows: 0,
      from: null,
    });
  });
});

describe('medrec audit head', () => {
  it('shows the head of the node, and keeps it in a file', async () => {
    const home = network.home();
    const out = join(home.folder, 'head.json');
    const now = (): number => 1_800_000_123_000;
    const { envelope } = await medrec(home, ['audit', 'head', '--out', out], { now });
    expect(envelope.data).toEqual({
      schemaVersion: 1,
      network: { profile: 'simnet', chainId: 0x80000000 },
      registry,
      seq: 11,
      hash: `0x${headOf(log).hash}`,
      time: '2027-01-15T08:00:00Z',
      height: 77,
      readAt: '2027-01-15T08:02:03Z',
    });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(envelope.data);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(errorOf(await medrec(home, ['audit', 'head', '--out', out]))).toMatchObject({
      exit: 2,
      code: 'file-exists',
    });
  });

  it.each([
    [
      'another network',
      'info',
      { network_id: 1, stacks_tip_height: 1, burn_block_height: 1 },
      3,
      'network-mismatch',
    ],
    ['no contract', 'get-head', { okay: false, cause: 'NoSuchContract' }, 6, 'contract-missing'],
    ['a number', 'get-head', { okay: true, result: `0x${Cl.serialize(Cl.uint(1))}` }, 5, 'node-unusable'],
    [
      'a short hash',
      'get-head',
      {
        okay: true,
        result: `0x${Cl.serialize(Cl.tuple({ seq: Cl.uint(1), hash: Cl.bufferFromHex('00') }))}`,
      },
      5,
      'node-unusable',
    ],
  ])('tells a node with %s', async (_, path, body, exit, code) => {
    network.answers.set(path, () => ({ body }));
    expect(errorOf(await medrec(network.home(), ['audit', 'head']))).toMatchObject({ exit, code });
  });
});

describe('a node that lags', () => {
  it('is not asked for a head', async () => {
    const home = network.home();
    writeFileSync(join(home.folder, 'config.toml'), '\nmax-tip-age = 600\n', { flag: 'a' });
    const now = (): number => 1_800_000_000_000;
    const answer = (age: number) => {
      const time = Cl.uint(1_800_000_000 - age);
      const facts = { time, paused: Cl.bool(false), policies: Cl.list([]), rows: Cl.list([]) };
      return () => ({ body: { okay: true, result: `0x${Cl.serialize(Cl.tuple(facts))}` } });
    };
    network.answers.set('get-grantee-facts', answer(601));
    expect(errorOf(await medrec(home, ['audit', 'head'], { now }))).toMatchObject({
      exit: 6,
      code: 'tip-stale',
      age: 601,
    });
    network.answers.set('get-grantee-facts', answer(599));
    expect((await medrec(home, ['audit', 'head'], { now })).code).toBe(0);
  });
});

describe('medrec audit verify', () => {
  function files() {
    const home = network.home();
    const { header, lines } = writeLines('csv', log);
    const write = (name: string, text: string): string => {
      const path = join(home.folder, name);
      writeFileSync(path, text);
      return path;
    };
    const headFile = async (upTo: number, name = `head-${upTo}.json`): Promise<string> => {
      network.tell(log.slice(0, upTo));
      const path = join(home.folder, name);
      await medrec(home, ['audit', 'head', '--out', path]);
      network.tell(log);
      return path;
    };
    return { home, header, lines, write, headFile, full: write('log.csv', header + lines.join('')) };
  }

  it('needs no network with a head that was kept', async () => {
    const { home, full, headFile } = files();
    const head = await headFile(11);
    network.tell(log);
    expect((await medrec(home, ['audit', 'verify', full, '--head', head])).code).toBe(0);
    expect(network.asked).toEqual([]);
  });

  it('takes the envelope of audit head --json as well', async () => {
    const { home, full, write } = files();
    const { stdout } = await medrec(home, ['audit', 'head']);
    expect(
      (await medrec(home, ['audit', 'verify', full, '--head', write('envelope.json', stdout)])).code,
    ).toBe(0);
  });

  it('takes a head that was typed from paper', async () => {
    const { home, full, write } = files();
    const hash = `0x${headOf(log).hash}`;
    const paper = { schemaVersion: 1, network: { chainId: 0x80000000 }, registry, seq: 11, hash };
    const head = write('paper.json', JSON.stringify(paper));
    const { code, envelope } = await medrec(home, ['audit', 'verify', full, '--head', head]);
    expect(code).toBe(0);
    expect(envelope.data.heads).toEqual([paper]);
  });

  it('finds one character that was changed', async () => {
    const { home, header, lines, write } = files();
    const line = lines[6] ?? '';
    const digit = line.lastIndexOf('0x') + 10;
    const changed = line.slice(0, digit) + (line[digit] === '0' ? '1' : '0') + line.slice(digit + 1);
    const path = write('changed.csv', header + lines.with(6, changed).join(''));
    const verdict = await medrec(home, ['audit', 'verify', path]);
    expect(errorOf(verdict)).toMatchObject({
      exit: 6,
      code: 'export-differs',
      difference: 'changed',
      line: 8,
      seq: 7,
      column: 'hash',
    });
    const { stdout, stderr } = await runMedrec(['audit', 'verify', path], { env: home.env });
    expect(stdout).toBe('');
    expect(stderr).toContain(
      'line 8, seq 7: changed: the row has another hash than its cells, which are right',
    );
  });

  it('tells rows that follow an older head from those that it proves', async () => {
    const { home, full, headFile } = files();
    const older = await headFile(8);
    const refused = await medrec(home, ['audit', 'verify', full, '--head', older]);
    expect(errorOf(refused)).toMatchObject({
      exit: 6,
      code: 'rows-beyond-head',
      difference: 'added',
      count: 3,
      line: 10,
      seq: 9,
    });
    expect(refused.envelope.errors[0]?.hint).toContain('--allow-newer');
    const allowed = await medrec(home, ['audit', 'verify', full, '--head', older, '--allow-newer']);
    expect(allowed.code).toBe(0);
    expect(allowed.envelope.data).toMatchObject({
      rows: 11,
      proven: 8,
      beyond: { count: 3, line: 10, seq: 9 },
    });
    expect(allowed.envelope.warnings[0]).toContain('seq 9 at line 10');
    const both = await medrec(home, ['audit', 'verify', full, '--head', older, '--head', await headFile(11)]);
    expect(both.envelope.data).toMatchObject({ rows: 11, proven: 11, beyond: null });
    expect(both.envelope.data.heads).toHaveLength(2);
  });

  it('finds a log that was rewritten behind an older head', async () => {
    const { home, header, write, headFile } = files();
    const older = await headFile(8);
    const rewritten = linkRows(
      log.map((row, i) => (i === 4 ? { ...row.event, topic: 'access-permitted' } : row.event)),
    );
    network.tell(rewritten);
    const path = write('rewritten.csv', header + writeLines('csv', rewritten).lines.join(''));
    expect((await medrec(home, ['audit', 'verify', path])).code).toBe(0);
    const verdict = await medrec(home, ['audit', 'verify', path, '--head', older, '--allow-newer']);
    expect(errorOf(verdict)).toMatchObject({
      exit: 6,
      code: 'export-differs',
      difference: 'changed',
      seq: 8,
    });
  });

  it('takes an older export for what it is, or for one that was cut', async () => {
    const { home, header, lines, write, headFile } = files();
    const path = write('old.csv', header + lines.slice(0, 8).join(''));
    const verdict = await medrec(home, ['audit', 'verify', path]);
    expect(errorOf(verdict)).toMatchObject({
      exit: 6,
      code: 'export-ends-early',
      difference: 'missing',
      seq: 9,
    });
    expect(verdict.envelope.errors[0]?.hint).toContain('--head');
    expect((await medrec(home, ['audit', 'verify', path, '--head', await headFile(8)])).code).toBe(0);
  });

  it('refuses the head of another log', async () => {
    const { home, full, headFile, write } = files();
    const head = JSON.parse(readFileSync(await headFile(11), 'utf8'));
    const elsewhere = write(
      'elsewhere.json',
      JSON.stringify({ ...head, network: { profile: 'mainnet', chainId: 1 } }),
    );
    expect(errorOf(await medrec(home, ['audit', 'verify', full, '--head', elsewhere]))).toMatchObject({
      exit: 6,
      code: 'export-of-other-log',
      difference: 'other-log',
      column: 'chain-id',
    });
    const conflict = write('conflict.json', JSON.stringify({ ...head, hash: `0x${'ab'.repeat(32)}` }));
    const heads = ['--head', await headFile(11, 'again.json'), '--head', conflict];
    expect(errorOf(await medrec(home, ['audit', 'verify', full, ...heads]))).toMatchObject({
      exit: 2,
      code: 'heads-conflict',
    });
    expect(errorOf(await medrec(home, ['audit', 'verify', full, '--head', conflict]))).toMatchObject({
      exit: 6,
      code: 'export-differs',
    });
  });

  it.each([
    ['no JSON', 'seq: 4'],
    ['a list', '[]'],
    ['another version', '{"schemaVersion":2}'],
    ['a hash without 0x', { hash: 'ab'.repeat(32) }],
    ['a seq that is none', { seq: -1 }],
    ['a seq with a fraction', { seq: 1.5 }],
    ['a seq with a leading zero', { seq: '07' }],
    ['a registry with a wrong checksum', { registry: registry.replace('ZGM', 'ZGN') }],
    ['a time that is none', { time: 'today' }],
    ['no network', { network: null }],
    ['more than a head', { note: 'x'.repeat(70_000) }],
  ])('refuses a head file with %s', async (_, change) => {
    const { home, full, headFile, write } = files();
    const head = JSON.parse(readFileSync(await headFile(11), 'utf8'));
    const text = typeof change === 'string' ? change : JSON.stringify({ ...head, ...change });
    const verdict = await medrec(home, ['audit', 'verify', full, '--head', write('bad.json', text)]);
    expect(errorOf(verdict)).toMatchObject({ exit: 2, code: 'head-unreadable' });
  });

  it('keeps a seq that no double holds', async () => {
    const { home, full, headFile, write } = files();
    const head = JSON.parse(readFileSync(await headFile(11), 'utf8'));
    const far = write(
      'far.json',
      JSON.stringify({ ...head, seq: '340282366920938463463374607431768211455' }),
    );
    const verdict = await medrec(home, ['audit', 'verify', full, '--head', far]);
    expect(errorOf(verdict)).toMatchObject({ code: 'export-ends-early' });
    expect(verdict.envelope.errors[0]?.message).toContain(
      'seq 12 to 340282366920938463463374607431768211455',
    );
  });

  it('tells files that cannot be read', async () => {
    const { home, full, headFile, write } = files();
    const head = await headFile(11);
    const missing = join(home.folder, 'nowhere');
    const folder = join(home.folder, 'folder');
    mkdirSync(folder);
    for (const argv of [
      [missing, '--head', head],
      [folder, '--head', head],
      [full, '--head', missing],
      [full, '--head', folder],
    ]) {
      expect(errorOf(await medrec(home, ['audit', 'verify', ...argv]))).toMatchObject({
        exit: 2,
        code: 'file-unreadable',
      });
    }
    const other = write('other.csv', 'name,phone\nA,1\n');
    expect(errorOf(await medrec(home, ['audit', 'verify', other, '--head', head]))).toMatchObject({
      exit: 2,
      code: 'export-unreadable',
    });
  });
});

/** Has the node give the true head of the patient, but for a change. */
function answerPatientHead(change: { count?: bigint; hash?: string } = {}): void {
  const own = log.filter((row) => row.event.patient === patient);
  const count = Cl.uint(change.count ?? own.length);
  const hash = Cl.bufferFromHex(change.hash ?? own.at(-1)?.hash ?? '');
  network.answers.set('get-patient-head', () => ({
    body: { okay: true, result: `0x${Cl.serialize(Cl.tuple({ count, hash }))}` },
  }));
}

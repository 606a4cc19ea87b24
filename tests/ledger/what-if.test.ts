import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import type { LedgerEvent } from '../../src/lib/contracts/event.ts';
import { decideAccess } from '../../src/lib/ledger/state/decide-access.ts';
import { RegistryState } from '../../src/lib/ledger/state/registry-state.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';
import { syncRows } from './history-file.ts';
import { describeOnBoth } from './support.ts';

const rows = [...makeHistory({ seed: 11, events: 1_500, patients: 30, institutions: 2 })];
const events = rows.map(({ event }) => event);
const isAccess = ({ topic }: LedgerEvent) => topic === 'access-permitted' || topic === 'access-denied';
const accesses = events.filter(isAccess);
/** The institution with most accesses through a consent to it. */
const institution = mostFrequent(
  accesses.filter(({ ref }) => ref === 2n).map((event) => event.institution ?? ''),
);

interface Row {
  seq: number;
  patient: string;
  provider: string;
  decided: string;
  would: string;
  change: string;
}

/** The accesses that end otherwise when others events came before them, by whether they were lost or gained. */
function expectChanges(change: (log: LedgerEvent[]) => LedgerEvent[]): string[] {
  const state = new RegistryState(rows[0]?.registry ?? '');
  const found: string[] = [];
  for (const event of change([...events])) {
    if (isAccess(event)) {
      const question = {
        provider: event.provider ?? '',
        dataTypes: event['data-types'],
        purpose: event.purposes,
      };
      const patient = state.patient(event.patient ?? '');
      const { permitted } = decideAccess(state.parties, patient, question, event.time);
      if (permitted !== (event.outcome === 0n)) found.push(`${event.seq} ${permitted ? 'gained' : 'lost'}`);
    }
    state.apply(event);
  }
  return found;
}

describeOnBoth('audit what-if', (newPlace) => {
  let home: ReturnType<typeof temporaryHome>;
  let place: string[];
  beforeEach(async () => {
    home = temporaryHome();
    place = await newPlace(home.folder);
    await syncRows(home, place, rows);
  });

  const run = async (...argv: string[]) =>
    await runMedrec(['audit', 'what-if', ...argv, ...place], { env: home.env, cwd: home.folder });
  const changesOf = async (...argv: string[]): Promise<string[]> => {
    const { code, stdout } = await run(...argv, '--ndjson');
    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row & { type: string });
    const summary = lines.pop();
    expect(summary).toMatchObject({ type: 'summary', lost: expect.any(Number) });
    expect(lines.every(({ type }) => type === 'access')).toBe(true);
    return lines.map(({ seq, change }) => `${seq} ${change}`);
  };

  it('without a change repeats what was decided, of every access', async () => {
    const { code, stdout } = await run('--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      data: { accesses: accesses.length, lost: 0, gained: 0, otherwise: 0, rows: [] },
      warnings: [],
    });
  });

  it('takes consents away as if they were never given, or from a time on', async () => {
    const never = expectChanges((log) =>
      log.filter(
        ({ topic, provider }) => !/^consent-|^request-approved/.test(topic) || provider !== institution,
      ),
    );
    expect(never.length).toBeGreaterThan(20);
    expect(await changesOf('--revoke', institution)).toEqual(never);

    const at = events[900]?.time ?? 0n;
    const revoked = expectChanges((log) => {
      const first = log.findIndex(({ time }) => time >= at);
      const patients = new Set(log.flatMap(({ patient }) => patient ?? []));
      const template = log.find(({ topic }) => topic === 'consent-granted') as LedgerEvent;
      const revocations = [...patients].map((patient) => ({
        ...template,
        topic: 'consent-revoked',
        // their numbers are those of the event that they come after
        seq: log[first - 1]?.seq ?? 0n,
        patient,
        provider: institution,
        'data-types': 63n,
        purposes: 0n,
      }));
      return [...log.slice(0, first), ...revocations, ...log.slice(first)];
    });
    expect(revoked.length).toBeGreaterThan(0);
    const when = new Date(Number(at) * 1000).toISOString().replace('.000', '');
    expect(await changesOf('--revoke', institution, '--revoked-at', when)).toEqual(revoked);

    const [first] = never;
    const seq = Number(first?.split(' ')[0]);
    const { patient } = events[seq - 1] ?? {};
    const own = never.filter((line) => events[Number.parseInt(line, 10) - 1]?.patient === patient);
    expect(await changesOf('--revoke', institution, '--patient', patient ?? '')).toEqual(own);
  });

  it.each([
    [
      'TOML',
      'p.toml',
      '[primary-physician]\npurposes = ["HPAYMT"]\n[specialist]\nflags = ["needs-care-team"]\n',
    ],
    [
      'JSON',
      'p.json',
      '{"primary-physician": {"purposes": ["HPAYMT"]}, "specialist": {"flags": ["needs-care-team"]}}',
    ],
  ])('puts other role policies in the place of those that held, from %s', async (_, name, text) => {
    writeFileSync(join(home.folder, name), text);
    const opening = events.findIndex(({ topic }) => topic === 'registry-initialized');
    const set = (code: bigint, change: Partial<LedgerEvent>) => ({
      ...(events[opening] as LedgerEvent),
      topic: 'role-policy-set',
      provider: null,
      code,
      'data-types': 63n,
      purposes: 1n,
      outcome: 0n,
      ...change,
    });
    const policies = [set(1n, { purposes: 2n, outcome: 1n }), set(2n, { outcome: 4n })];
    const expected = expectChanges((log) => {
      const mine = ({ topic, code }: LedgerEvent) => topic === 'role-policy-set' && code <= 2n;
      return log.flatMap((event, index) =>
        index === opening ? [event, ...policies] : mine(event) ? [] : event,
      );
    });
    expect(expected.length).toBeGreaterThan(50);
    expect(await changesOf('--policy', name)).toEqual(expected);
  });

  it('lists providers and patients in a table, within a span', async () => {
    writeFileSync(join(home.folder, 'p.toml'), '[nurse]\ndata-types = []\n');
    const { code, stdout } = await run('--policy', 'p.toml', '--json');
    const { data } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(data.rows.length).toBe(data.lost);
    const counted = data.groups.reduce((sum: number, group: { lost: number }) => sum + group.lost, 0);
    expect(counted).toBe(data.lost);
    expect(data.change).toMatchObject({ policies: { nurse: { 'data-types': [] } } });
    const [first] = data.rows as (Row & { time: string })[];
    const one = await run('--policy', 'p.toml', '--since', first?.time ?? '', '--until', first?.time ?? '');
    expect(one.code).toBe(0);
    expect(one.stdout).toContain(`${first?.provider}\t${first?.patient}\t1\t0\t${first?.decided}`);
  });
});

it('says what is wrong with a file of policies, or with the command line', async () => {
  const { folder, env } = temporaryHome();
  const faults: [string, RegExp][] = [
    ['[doctor]\nflags = []', /doctor/],
    ['[nurse]\nflags = ["may-fly"]', /nurse\.flags\.0: .*may-fly.* is not one of may-refer/],
    ['[nurse]\nlongest = "90d"', /nurse\.longest/],
    ['[nurse', /./],
    ['{"nurse": }', /JSON/],
    ['', /names no role/],
  ];
  for (const [text, reason] of faults) {
    writeFileSync(join(folder, 'policies'), text);
    const { code, stdout } = await runMedrec(['audit', 'what-if', '--policy', 'policies', '--json'], {
      env,
      cwd: folder,
    });
    const [error] = JSON.parse(stdout).errors;
    expect({ code, error: error.code, text }).toEqual({ code: 2, error: 'policies-unreadable', text });
    expect(error.message).toMatch(reason);
  }
  for (const argv of [
    ['--revoked-at', '2027-01-01'],
    ['--since', '2027-01-02', '--until', '2027-01-01'],
  ]) {
    const { code, stdout } = await runMedrec(['audit', 'what-if', ...argv, '--json'], { env });
    expect({ code, error: JSON.parse(stdout).errors[0].code }).toEqual({ code: 2, error: 'bad-usage' });
  }
});

function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

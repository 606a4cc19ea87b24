import { beforeEach, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import type { Row } from '../../src/lib/audit/row.ts';
import { Decisions } from '../../src/lib/ledger/decisions.ts';
import { decideAccess } from '../../src/lib/ledger/state/decide-access.ts';
import { RegistryState } from '../../src/lib/ledger/state/registry-state.ts';
import { linkRows } from '../audit/arbitrary-events.ts';
import { FakeNetwork } from '../audit/fake-network.ts';
import { runMedrec } from '../support/run-medrec.ts';
import { openPlace, syncRows } from './history-file.ts';
import { describeOnBoth } from './support.ts';

const network = new FakeNetwork().use();
network.pageSize = 500;
const rows = linkRows([...makeHistory({ seed: 7, events: 500, patients: 8 })].map(({ event }) => event));

/** What was asked in this history, each question of it at its end. */
const questions = rows
  .filter(({ event }) => event.topic.startsWith('access-permitted') || event.topic === 'access-denied')
  .slice(-150)
  .map(({ event }) => ({
    patient: event.patient ?? '',
    question: {
      provider: event.provider ?? '',
      dataTypes: event['data-types'],
      purpose: event.purposes,
    },
  }));

/** What the whole registry says after these rows. */
function expectedOf(log: readonly Row[], now: bigint) {
  const state = new RegistryState(log[0]?.registry ?? '');
  for (const { event } of log) state.apply(event);
  return questions.map(({ patient, question }) =>
    decideAccess(state.parties, state.patient(patient), question, now),
  );
}

describeOnBoth('decisions on a ledger', (newPlace) => {
  let home: ReturnType<FakeNetwork['home']>;
  let place: string[];
  beforeEach(async () => {
    home = network.home();
    place = await newPlace(home.folder);
  });

  const sync = async (log: readonly Row[]) => {
    network.tell(log);
    const { code, stdout } = await runMedrec(['ledger', 'sync', ...place], { env: home.env });
    expect({ code, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stdout: '' });
  };

  const answersOf = async (decisions: Decisions, now: bigint) => {
    const answers = [];
    for (const { patient, question } of questions) {
      answers.push(await decisions.decide(patient, question, now));
    }
    return answers;
  };

  it('are those of the whole registry, however few patients are kept', async () => {
    await syncRows(home, place, rows);
    const ledger = await openPlace(place);
    const now = rows.at(-1)?.event.time ?? 0n;
    const expected = expectedOf(rows, now);
    expect(expected.filter(({ permitted }) => permitted).length).toBeGreaterThan(20);
    expect(await answersOf(await Decisions.open(ledger), now)).toEqual(expected);
    expect(await answersOf(await Decisions.open(ledger, { patients: 2 }), now)).toEqual(expected);
    const early = await Decisions.open(ledger, { until: 300n });
    expect(await answersOf(early, now)).toEqual(expectedOf(rows.slice(0, 300), now));
    await ledger.close();
  });

  it('see what came, and what a fork took away, when they look again', async () => {
    await sync(rows.slice(0, 350));
    const ledger = await openPlace(place);
    const decisions = await Decisions.open(ledger, { patients: 3 });
    const now = rows.at(-1)?.event.time ?? 0n;
    expect(await answersOf(decisions, now)).toEqual(expectedOf(rows.slice(0, 350), now));

    await sync(rows);
    // nothing is seen before
    expect(await answersOf(decisions, now)).toEqual(expectedOf(rows.slice(0, 350), now));
    await decisions.refresh();
    expect(decisions.seq).toBe(500n);
    expect(await answersOf(decisions, now)).toEqual(expectedOf(rows, now));
    await decisions.refresh();
    expect(await answersOf(decisions, now)).toEqual(expectedOf(rows, now));

    const events = rows.map(({ event }) => event);
    const forked = linkRows([...events.slice(0, 250), ...events.slice(350)]);
    await sync(forked);
    await decisions.refresh();
    expect(decisions.seq).toBe(400n);
    expect(await answersOf(decisions, now)).toEqual(expectedOf(forked, now));
    await ledger.close();
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../src/lib/contracts/event.ts';
import { type AccessDecision, decideAccess } from '../../../src/lib/ledger/state/decide-access.ts';
import { explainDecision, type History } from '../../../src/lib/ledger/state/explain-decision.ts';
import { replayParties } from '../../../src/lib/ledger/state/parties-state.ts';
import { replayPatient } from '../../../src/lib/ledger/state/patient-state.ts';
import { deployer } from '../../contracts/support/open-chain.ts';
import { playModel } from '../../model/play.ts';
import type { Asked } from '../../model/player.ts';
import { people } from '../../model/world.ts';

const registry = `${deployer}.registry`;

/** What a ledger would give of these events for a question about a patient. */
function replay(events: readonly LedgerEvent[], patient: string): History {
  const partyEvents = events.filter((event) => event.patient === null);
  const patientEvents = events.filter((event) => event.patient === patient);
  // all of the parties first, as from a ledger: a patient's events are older than what they are replayed on
  const parties = replayParties(registry, partyEvents);
  return { parties, partyEvents, patient: replayPatient(patient, patientEvents, parties), patientEvents };
}

/** What decisions come of. */
const favoured = [
  'log-access-event',
  'grant-consent',
  'set-objection',
  'grant-temporary-access',
  'transfer-consent',
  'emergency-override',
  'accept-registration',
  'join-study',
];

describe('the events of a random history', () => {
  let log: readonly LedgerEvent[] = [];
  let asked: readonly Asked[] = [];
  beforeAll(async () => {
    const { divergence } = await playModel({
      // any seed does; this one has objections to registrations that moved
      seed: 210,
      steps: 160,
      favoured,
      onEnd: (player) => {
        log = player.chain.log;
        asked = [...player.asked];
      },
    });
    expect(divergence?.differences ?? []).toEqual([]);
  });

  it('tell what check-access answered at any moment of it', () => {
    const seen = new Set(asked.map(({ answer }) => (answer as AccessDecision).code));
    expect(seen.size).toBeGreaterThan(6);
    const used = asked.map(({ answer }) => (answer as AccessDecision).basis);
    expect(new Set(used.filter((basis) => basis > 0n)).size).toBeGreaterThan(1);
    for (const { question, answer, time, seq } of asked) {
      const { patient, provider, types, purpose } = question;
      const before = log.slice(0, Number(seq));
      const history = replay(before, patient);
      const told = decideAccess(
        history.parties,
        history.patient,
        { provider, dataTypes: types, purpose },
        time,
      );
      expect({ seq, question, ...told }).toEqual({ seq, question, ...(answer as object) });
    }
  });

  it('tell what was decided at every logged access', () => {
    const accesses = log.filter(({ topic }) => topic === 'access-permitted' || topic === 'access-denied');
    expect(accesses.length).toBeGreaterThan(3);
    for (const { seq, patient, provider, 'data-types': dataTypes, purposes: purpose, ...event } of accesses) {
      const history = replay(log.slice(0, Number(seq) - 1), patient ?? '');
      const asked = { provider: provider ?? '', dataTypes, purpose };
      const { code, basis } = decideAccess(history.parties, history.patient, asked, event.time);
      expect({ seq, code, basis }).toEqual({ seq, code: event.outcome, basis: event.ref });
    }
  });

  it('that explain a decision are enough to make it', () => {
    const everyPair = people.patients.flatMap((patient) =>
      people.providers.flatMap((provider) =>
        asked
          .slice(-6)
          .map(({ question, ...rest }) => ({ ...rest, question: { ...question, patient, provider } })),
      ),
    );
    for (const { question, time, seq } of [...asked, ...everyPair]) {
      const { patient, provider, types, purpose } = question;
      const before = log.slice(0, Number(seq));
      const history = replay(before, patient);
      const short = { provider, dataTypes: types, purpose };
      const { decision, events } = explainDecision(history, short, time);
      expect(decision).toEqual(decideAccess(history.parties, history.patient, short, time));
      const told = events.map(({ event }) => event);
      expect(told.map(({ seq }) => seq)).toEqual([...new Set(told.map(({ seq }) => seq))].sort(compare));
      expect(events.every(({ about }) => about.length > 0)).toBe(true);
      const only = replay(told, patient);
      expect({
        question,
        seq,
        told: told.map(({ seq, topic }) => `${seq} ${topic}`),
        ...decideAccess(only.parties, only.patient, short, time),
      }).toEqual({ question, seq, told: told.map(({ seq, topic }) => `${seq} ${topic}`), ...decision });
    }
  });
});

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : 1;
}

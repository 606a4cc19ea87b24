import type { Head } from '../audit/head.ts';
import { IndexerSource } from '../audit/indexer-source.ts';
import { type ProvenEvent, proveEvents } from '../audit/prove-events.ts';
import { readHead } from '../audit/read-head.ts';
import { isEmbedded } from '../config/profiles.ts';
import type { LedgerEvent } from '../contracts/event.ts';
import type { Topic } from '../contracts/vocabulary.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import { type Session, usualWait } from './session.ts';

/** What must stand in the log for a step of the round trip; what is left out must be none. */
export interface ExpectedEvent {
  topic: Topic;
  actor: string;
  institution?: string;
  provider?: string;
  patient?: string;
  /** Mask of data types. */
  types?: bigint;
}

/**
 * Proves the events between two heads of the log, and makes sure that those of the round trip are among them, each
 * once, in their order and with what was asked for. On an embedded chain there may be no others.
 *
 * @throws log-differs-from-calls; log-differs and indexer-behind, as the audit does
 */
export async function checkMovement(
  session: Session,
  before: Head,
  expected: readonly ExpectedEvent[],
): Promise<string> {
  const after = await readHead(session.chain);
  const moved = after.seq - before.seq;
  if (moved < expected.length) throw differs(`its head moved by ${moved}, and ${expected.length} were done`);
  const events = await readPatiently(session, before, after);
  const ours = events.filter((event) => isOurs(session, event));
  for (const [i, event] of expected.entries()) {
    const found = ours[i];
    if (found === undefined) throw differs(`${event.topic} by ${event.actor} is missing`);
    const field = findDifference(event, found);
    if (field !== undefined)
      throw differs(`event ${found.seq}, ${found.topic}, has another ${field} than was asked for`);
  }
  const [extra] = ours.slice(expected.length);
  if (extra !== undefined)
    throw differs(`event ${extra.seq}, ${extra.topic}, is about a throw-away account and was not asked for`);
  const foreign = events.length - ours.length;
  if (foreign > 0 && isEmbedded(session.chain.profile)) {
    throw differs(
      `${foreign} events of others came in between on a chain that should be this machine's alone`,
    );
  }
  const others = foreign === 0 ? 'no others' : `${foreign} of others`;
  return `${before.seq} to ${after.seq}: ${ours.length} events and ${others}, proven by the hash of the head`;
}

/** The events after `before` up to `after`, oldest first; waits for an indexer that is behind its node. */
async function readPatiently(session: Session, before: Head, after: Head): Promise<LedgerEvent[]> {
  const { now } = session.chain.options;
  const deadline = now() + Number(session.input.timeout ?? usualWait) * 1000;
  for (let pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
    try {
      return await readBetween(session, before, after);
    } catch (error) {
      if (!(error instanceof MedrecError) || error.code !== 'indexer-behind' || now() + pause > deadline)
        throw error;
    }
    await session.chain.sleep(pause);
  }
}

async function readBetween({ chain }: Session, before: Head, after: Head): Promise<LedgerEvent[]> {
  const source = new IndexerSource(chain.indexer, after.registry, { signal: chain.options.signal });
  const events: ProvenEvent[] = [];
  for await (const proven of proveEvents(source, after)) {
    if (proven.event.seq === before.seq) break;
    events.unshift(proven);
  }
  const first = events[0]?.event.prev;
  if (first !== undefined && first !== before.hash)
    throw differs(`what came before seq ${before.seq + 1n} was rewritten meanwhile`);
  return events.map(({ event }) => event);
}

function isOurs({ accounts }: Session, { actor, patient, provider, institution }: LedgerEvent): boolean {
  const named = [actor, patient, provider, institution];
  return Object.values(accounts).some(({ address }: { address: string }) => named.includes(address));
}

/** The first field of an event that is not as it was asked for. */
function findDifference(expected: ExpectedEvent, actual: LedgerEvent): string | undefined {
  const pairs: [string, unknown, unknown][] = [
    ['topic', expected.topic, actual.topic],
    ['actor', expected.actor, actual.actor],
    ['patient', expected.patient ?? null, actual.patient],
    ['provider', expected.provider ?? null, actual.provider],
    ['data types', expected.types ?? 0n, actual['data-types']],
  ];
  if (expected.institution !== undefined)
    pairs.push(['institution', expected.institution, actual.institution]);
  return pairs.find(([, wanted, got]) => wanted !== got)?.[0];
}

function differs(problem: string): MedrecError {
  return fail('log-differs-from-calls', { problem });
}

import type { LedgerEvent } from '../../contracts/event.ts';

/** What begins, verifies or ends a registration. */
const milestones: ReadonlySet<string> = new Set([
  'institution-registered',
  'registration-requested',
  'provider-registered',
  'provider-verified',
  'provider-resigned',
  'registration-moved',
]);

/**
 * The events that a registration rests on: its beginning, each verification and its end, and the last one, which tells
 * whether it is suspended; those of the key that it was moved from, too.
 *
 * @param events those that name no patient
 * @param number of the registration, under which `who` is known
 */
export function traceRegistration(
  events: readonly LedgerEvent[],
  who: string,
  number: bigint,
): LedgerEvent[] {
  const own = events.filter((event) => event.seq >= number && aboutOf(event) === who);
  const last = own.at(-1);
  const found = own.filter((event) => event === last || milestones.has(event.topic));
  const start = own.find(({ seq }) => seq === number);
  if (start?.topic === 'registration-moved') {
    const before = events.find(({ seq }) => seq === start.ref);
    if (before !== undefined) {
      const earlier = events.filter(({ seq }) => seq < start.seq);
      found.unshift(...traceRegistration(earlier, aboutOf(before) ?? '', start.ref));
    }
  }
  // what was moved away is left resigned
  const left = events.find(
    ({ topic, ref, seq }) => topic === 'registration-moved' && ref === number && seq > number,
  );
  return left === undefined || left.seq === number ? found : [...found, left];
}

/** The events that tell the first key of a registration that was moved to `who` before the event `before`. */
export function traceOrigin(events: readonly LedgerEvent[], who: string, before: bigint): LedgerEvent[] {
  const moved = events.findLast(
    ({ topic, provider, seq }) => topic === 'registration-moved' && provider === who && seq < before,
  );
  const start = events.find(({ seq }) => seq === moved?.ref);
  if (moved === undefined || start === undefined) return [];
  return [...traceOrigin(events, aboutOf(start) ?? '', moved.seq), start, moved];
}

/** Whose registration an event changes; undefined for one that changes none. */
function aboutOf({ topic, provider, institution }: LedgerEvent): string | undefined {
  if (topic === 'registration-move-proposed' || !/^(institution|provider|registration)-/.test(topic)) {
    return undefined;
  }
  return provider ?? institution ?? undefined;
}
